import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { z } from "zod";
import { feedEntrySchema, publicHalf, signatureOf } from "../main/core/updates/update-signature.ts";

/** Where a packaged app looks for newer ones, and what it knows them by. */
export type Feed = {
  /** What electron-builder is told, so that the packaged app knows both. */
  readonly options: readonly string[];
  readonly privateKey: string;
};

const schema = z.object({
  LATCHKEY_UPDATE_FEED: z.url({ protocol: /^https?$/ }).optional(),
  LATCHKEY_UPDATE_KEY: z.string().optional(),
});

/**
 * Reads the feed of the environment; null where there is none: then the app does not look.
 * @throws Error where one of the two variables is missing or wrong, or the feed could be listened in on
 */
export async function readFeed(env: NodeJS.ProcessEnv): Promise<Feed | null> {
  const { LATCHKEY_UPDATE_FEED: url, LATCHKEY_UPDATE_KEY: keyFile } = schema.parse(env);
  if (url === undefined && keyFile === undefined) return null;
  if (url === undefined || keyFile === undefined)
    throw new Error("LATCHKEY_UPDATE_FEED and LATCHKEY_UPDATE_KEY belong together.");
  const { protocol, hostname } = new URL(url);
  if (protocol !== "https:" && hostname !== "127.0.0.1")
    throw new Error("LATCHKEY_UPDATE_FEED must be an https address.");
  const privateKey = await readFile(keyFile, "utf8");
  const options = [
    ...["-c.publish.provider=generic", `-c.publish.url=${url}`],
    ...[`-c.extraMetadata.updates.feed=${url}`],
    `-c.extraMetadata.updates.key=${publicHalf(privateKey)}`,
  ];
  return { options, privateKey };
}

/** Signs each `latest.yml` and its like in a folder. Gives their names. */
export async function signFeeds(folder: string, feed: Feed): Promise<string[]> {
  const made = await readdir(folder).catch(() => []); // A folder alone, `--dir`, has none.
  const names = made.filter((name) => /^latest.*\.yml$/.test(name));
  for (const name of names) {
    const path = join(folder, name);
    await writeFile(path, signedFeed(await readFile(path, "utf8"), feed.privateKey));
  }
  return names;
}

/** The text of a feed file with our signature in it. */
export function signedFeed(text: string, privateKey: string): string {
  const entry = feedEntrySchema.parse(parse(text));
  return stringify({ ...entry, signature: signatureOf(entry, privateKey) }, { lineWidth: 0 });
}
