import { join } from "node:path";
import type { LogLine } from "../../../shared/comfy.ts";
import { shapes } from "../data/data.ts";
import type { Logger } from "../platform/logger.ts";
import { readDocumentFile } from "../store/document-file.ts";
import { createRotatingFile } from "../store/rotating-file.ts";

/** What a data folder tells to who looks at it past the lock. */
export type Kept = {
  /** Of people and programs: what must not be told. */
  readonly names: readonly string[];
  readonly comfyui: readonly LogLine[];
  readonly gateway: readonly LogLine[];
};

/** The newest lines of both logs and the names of all keys ever made, as they are on disk; what cannot be read is empty. */
export async function keptIn(dataFolder: string, log: Logger): Promise<Kept> {
  const path = join(dataFolder, "keys.json");
  const keys = await readDocumentFile(path, shapes.keys).catch(() => null);
  const folder = join(dataFolder, "logs");
  const linesOf = async (name: string): Promise<LogLine[]> =>
    parseLogFile(await createRotatingFile({ folder, name, log }).newest());
  return {
    names: [...(keys?.data.keys ?? []), ...(keys?.data.deleted ?? [])].map(({ name }) => name),
    comfyui: await linesOf("comfyui"),
    gateway: await linesOf("gateway"),
  };
}

const levels = { " ": "info", W: "warn", E: "error" } as const;

/** Lines such as `2026-11-24T14:02:11.000Z W words`; what else stands there belongs to none. */
export function parseLogFile(text: string): LogLine[] {
  return text.split("\n").flatMap((line, place): LogLine[] => {
    const [, time = "", sign, words = ""] = /^(\d{4}-\S+Z) ([ WE]) (.*)$/.exec(line) ?? [];
    const at = Date.parse(time) / 1000;
    if (Number.isNaN(at)) return [];
    return [{ n: place + 1, at, level: levels[sign as keyof typeof levels], text: words }];
  });
}
