import { createHash, generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { signedFeed } from "../../scripts/feed.ts";

/** What a feed offers. `is` says what is wrong with it. */
export type Offer = {
  readonly version: string;
  /** The program that is installed, as a shell script. */
  readonly program: string;
  readonly is?: "whole" | "damaged" | "unsigned" | "down";
};

/** A feed on this computer, as `npm run package` would fill it. */
export type Feed = {
  offer(offer: Offer): void;
  /** For `npm run package`. */
  readonly env: NodeJS.ProcessEnv;
  /** The paths that were asked for. */
  readonly asked: readonly string[];
  close(): void;
};

/** Opens a feed, with a key of its own in `folder`. */
export async function openFeed(folder: string): Promise<Feed> {
  const { privateKey } = generateKeyPairSync("ed25519");
  const key = privateKey.export({ format: "pem", type: "pkcs8" }).toString();
  const keyFile = join(folder, "update-key.pem");
  await writeFile(keyFile, key, { mode: 0o600 });
  let offered: Offer = { version: "0.0.1", program: "", is: "down" };
  const asked: string[] = [];

  function textOf({ version, program, is }: Offer): string {
    const sha512 = createHash("sha512").update(program).digest("base64");
    const name = `latchkey-${version}-linux-x86_64.AppImage`;
    const text = JSON.stringify({ version, files: [{ url: name, sha512 }], path: name, sha512 });
    return is === "unsigned" ? text : signedFeed(text, key);
  }
  const server = createServer((req, res) => {
    const path = new URL(req.url ?? "/", "http://feed").pathname;
    asked.push(path);
    if (offered.is === "down") req.socket.destroy();
    else if (path.startsWith("/latest-linux")) res.end(textOf(offered));
    else res.end(offered.is === "damaged" ? `${offered.program}\nmore` : offered.program);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    offer: (offer) => (offered = offer),
    env: {
      LATCHKEY_UPDATE_FEED: `http://127.0.0.1:${String(port)}/`,
      LATCHKEY_UPDATE_KEY: keyFile,
    },
    asked,
    close: () => void server.close(),
  };
}
