import { hash, randomBytes } from "node:crypto";
import { crc32 } from "node:zlib";

const prefix = "comfy_";
const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const randomLength = 43;
const checkLength = 6;
const shape = new RegExp(`^${prefix}[0-9A-Za-z]{${String(randomLength + checkLength)}}$`);

/** Fills `size` bytes with randomness fit for secrets. */
export type RandomBytes = (size: number) => Uint8Array;

/** Bytes that would favour some characters over others are thrown away (62 does not divide 256). */
function randomText(length: number, random: RandomBytes): string {
  const fair = 256 - (256 % alphabet.length);
  let text = "";
  while (text.length < length) {
    for (const byte of random(length)) {
      if (byte < fair && text.length < length) text += alphabet.charAt(byte % alphabet.length);
    }
  }
  return text;
}

function checksumOf(body: string): string {
  let rest = crc32(body);
  let text = "";
  for (let place = 0; place < checkLength; place += 1) {
    text = alphabet.charAt(rest % alphabet.length) + text;
    rest = Math.floor(rest / alphabet.length);
  }
  return text;
}

/**
 * Makes a new API key: `comfy_`, 43 random base62 characters (256 bits), and 6 of CRC32 over all that
 * stands before, so that a typing error is told apart from a stranger without a look-up.
 */
export function makeSecret(random: RandomBytes = randomBytes): string {
  const body = prefix + randomText(randomLength, random);
  return body + checksumOf(body);
}

/** Whether a text has the form of a key and its checksum holds. Says nothing of whether it opens anything. */
export function isWellFormed(secret: string): boolean {
  if (!shape.test(secret)) return false;
  const body = secret.slice(0, -checkLength);
  return checksumOf(body) === secret.slice(-checkLength);
}

/**
 * The fingerprint under which a key is stored: SHA-256 in hex. A slow hash would add nothing: there is
 * nothing to guess in 256 random bits (docs/decisions/0003-sha-256-for-keys.md).
 */
export function hashSecret(secret: string): string {
  return hash("sha256", secret, "hex");
}

/** The characters that may be shown for ever: `comfy_K3mP` and `t9Qa`. */
export function endsOf(secret: string): { readonly key_start: string; readonly key_end: string } {
  return { key_start: secret.slice(0, prefix.length + 4), key_end: secret.slice(-4) };
}

/** A random id of `length` base62 characters, for what is not a secret but must not collide. */
export function makeId(length: number, random: RandomBytes = randomBytes): string {
  return randomText(length, random);
}
