import { createPublicKey, sign, verify } from "node:crypto";
import { z } from "zod";

/**
 * What a feed (`latest.yml` and its like) says of a version. The signature is ours: electron-builder's file
 * has sums only, and whoever can change the files of a feed can change the sums too.
 */
export const feedEntrySchema = z.looseObject({
  version: z.string(),
  files: z.array(z.looseObject({ url: z.string(), sha512: z.string() })).min(1),
  signature: z.string().optional(),
});
export type FeedEntry = z.infer<typeof feedEntrySchema>;

/** What is signed: the version, and the name and sum of each of its files. */
function signedText({ version, files }: FeedEntry): Buffer {
  const lines = files.map(({ url, sha512 }) => `${url} ${sha512}`).sort();
  return Buffer.from(["latchkey update 1", version, ...lines].join("\n"));
}

/** @param privateKey an Ed25519 key in PEM */
export function signatureOf(entry: FeedEntry, privateKey: string): string {
  return sign(null, signedText(entry), privateKey).toString("base64");
}

/** The half of the key that the app carries: its SPKI form in base64url. */
export function publicHalf(privateKey: string): string {
  return createPublicKey(privateKey).export({ format: "der", type: "spki" }).toString("base64url");
}

/** Whether who made this copy has signed that version. Never throws. */
export function isSigned(entry: FeedEntry, publicKey: string): boolean {
  if (entry.signature === undefined) return false;
  try {
    const key = createPublicKey({
      key: Buffer.from(publicKey, "base64url"),
      format: "der",
      type: "spki",
    });
    return verify(null, signedText(entry), key, Buffer.from(entry.signature, "base64"));
  } catch {
    return false;
  }
}
