import { generateKeyPairSync } from "node:crypto";
import { join } from "node:path";
import { writeFile } from "node:fs/promises";
import { expect } from "vitest";
import { parse } from "yaml";
import {
  feedEntrySchema,
  isSigned,
  publicHalf,
} from "../../../main/core/updates/update-signature.ts";
import { readFeed, signedFeed } from "../../../scripts/feed.ts";
import { test } from "../store/support.ts";

const feedText = `version: 0.2.0
files:
  - url: latchkey-0.2.0-linux-x86_64.AppImage
    sha512: b25l
    size: 3
  - url: latchkey-0.2.0-linux-amd64.deb
    sha512: dHdv
    size: 3
path: latchkey-0.2.0-linux-x86_64.AppImage
sha512: b25l
releaseDate: '2026-11-24T10:00:00.000Z'
`;

function makeKey(): string {
  const { privateKey } = generateKeyPairSync("ed25519");
  return privateKey.export({ format: "pem", type: "pkcs8" }).toString();
}
const key = makeKey();
const signed = feedEntrySchema.parse(parse(signedFeed(feedText, key)));

test("what was signed is known by the public half, with all that electron-builder wrote", () => {
  expect(isSigned(signed, publicHalf(key))).toBe(true);
  expect(signed).toMatchObject({ sha512: "b25l", releaseDate: "2026-11-24T10:00:00.000Z" });
});

// Whoever can change the files of a feed must not be able to change what people install.
test.for([
  ["another version", { ...signed, version: "0.3.0" }],
  ["another sum", { ...signed, files: [{ url: "a", sha512: "ZXZpbA==" }] }],
  ["a file more", { ...signed, files: [...signed.files, { url: "b", sha512: "ZXZpbA==" }] }],
  ["no signature", { ...signed, signature: undefined }],
  ["a signature that is none", { ...signed, signature: "?" }],
] as const)("%s is not signed", ([, changed]) => {
  expect(isSigned(changed as typeof signed, publicHalf(key))).toBe(false);
});

test("another's signature, and a key that is none, open nothing", () => {
  expect(isSigned(signed, publicHalf(makeKey()))).toBe(false);
  expect(isSigned(signed, "not a key")).toBe(false);
});

test("a feed belongs with its key, and is https", async ({ folder }) => {
  const file = join(folder, "key.pem");
  await writeFile(file, key);
  const feed = (url?: string, path?: string) =>
    readFeed({ LATCHKEY_UPDATE_FEED: url, LATCHKEY_UPDATE_KEY: path });
  expect(await feed()).toBeNull();
  await expect(feed("https://updates.example/")).rejects.toThrow("belong together");
  await expect(feed("http://updates.example/", file)).rejects.toThrow("https");
  expect((await feed("https://updates.example/", file))?.options).toContain(
    `-c.extraMetadata.updates.key=${publicHalf(key)}`,
  );
});
