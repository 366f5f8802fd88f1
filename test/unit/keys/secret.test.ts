import fc from "fast-check";
import { expect, test } from "vitest";
import {
  endsOf,
  hashSecret,
  isWellFormed,
  makeId,
  makeSecret,
} from "../../../main/core/keys/secret.ts";

const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/** Random bytes out of fast-check's, so that a failure can be replayed. */
const secretFrom = (bytes: Uint8Array): string =>
  makeSecret((size) => Uint8Array.from({ length: size }, (_unused, at) => (bytes[at] ?? 0) % 248));
const secrets = fc.uint8Array({ minLength: 43, maxLength: 43 }).map(secretFrom);

test("a key is comfy_ and 49 letters and digits, and is well formed", () => {
  const secret = makeSecret();
  expect(secret).toMatch(/^comfy_[0-9A-Za-z]{49}$/);
  expect(isWellFormed(secret)).toBe(true);
});

test("every change of a single character is told from the key", () => {
  const change = fc.tuple(secrets, fc.nat(48), fc.constantFrom(...Array.from(alphabet)));
  fc.assert(
    fc.property(change, ([secret, place, character]) => {
      const at = "comfy_".length + place;
      fc.pre(secret[at] !== character);
      return !isWellFormed(secret.slice(0, at) + character + secret.slice(at + 1));
    }),
    { numRuns: 2000 },
  );
});

test("each of the 49 places, in one key, is covered by the checksum with every character", () => {
  const secret = makeSecret();
  const accepted: string[] = [];
  for (let at = 6; at < secret.length; at += 1) {
    for (const character of alphabet) {
      const changed = secret.slice(0, at) + character + secret.slice(at + 1);
      if (changed !== secret && isWellFormed(changed)) accepted.push(changed);
    }
  }
  expect(accepted).toEqual([]);
});

test("two neighbouring characters that change places are told from the key", () => {
  fc.assert(
    fc.property(secrets, fc.nat(47), (secret, place) => {
      const at = 6 + place;
      fc.pre(secret[at] !== secret[at + 1]);
      const swapped = `${secret.slice(0, at)}${secret[at + 1] ?? ""}${secret[at] ?? ""}${secret.slice(at + 2)}`;
      return !isWellFormed(swapped);
    }),
  );
});

test.for(["", "comfy_", "comfy_extras", " ", "\0", "comfy_" + "a".repeat(49)])(
  "%j is not well formed",
  (text) => {
    expect(isWellFormed(text)).toBe(false);
  },
);

test("a key with a line feed, a space or another case of its prefix is not well formed", () => {
  const secret = makeSecret();
  for (const text of [
    `${secret}\n`,
    ` ${secret}`,
    secret.replace("comfy_", "Comfy_"),
    secret.slice(0, -1),
  ])
    expect(isWellFormed(text)).toBe(false);
});

test("10,000 keys are distinct, and so are their fingerprints", () => {
  const made = Array.from({ length: 10_000 }, () => makeSecret());
  expect(new Set(made).size).toBe(10_000);
  expect(new Set(made.map(hashSecret)).size).toBe(10_000);
});

// 62 does not divide 256: taking every byte would make the first eight characters likelier.
test("bytes that would favour some characters are thrown away", () => {
  const chunks = [Uint8Array.from([248, 255, 0]), Uint8Array.from([61, 62])];
  expect(makeId(3, () => chunks.shift() ?? new Uint8Array())).toBe("0z0");
});

test("the ends that are shown are ten characters and four, and the fingerprint holds neither", () => {
  const secret = makeSecret();
  const { key_start, key_end } = endsOf(secret);
  expect([key_start, key_end]).toEqual([secret.slice(0, 10), secret.slice(-4)]);
  expect(hashSecret(secret)).toMatch(/^[0-9a-f]{64}$/);
});
