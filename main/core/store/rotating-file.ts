import { appendFile, readFile, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Logger } from "../platform/logger.ts";
import { ensureFolder } from "./files.ts";

export type RotatingFileOptions = {
  readonly folder: string;
  /** `comfyui` gives `comfyui.log`, and `comfyui.1.log` for the one before. */
  readonly name: string;
  readonly extension?: string;
  readonly maxBytes?: number;
  /** How many files there are at most, the newest included. */
  readonly files?: number;
  /** Told once when the file cannot be written, and once when it can again. */
  readonly log: Logger;
};

/** A text file that is added to; when it is full, it is put aside and the oldest one goes. */
export type RotatingFile = {
  /** Never waits and never throws: what cannot be written in time is lost. */
  append(text: string): void;
  /** What the newest two files have: of a file that was just put aside, the lines before. */
  newest(): Promise<string>;
  /** Writes what is left. */
  close(): Promise<void>;
};

const defaultMaxBytes = 5_000_000;
const defaultFiles = 5;
/** A disk that does not keep up must not fill the memory. */
const waitingCharacters = 4_000_000;

export function createRotatingFile(options: RotatingFileOptions): RotatingFile {
  const { folder, name, log } = options;
  const { maxBytes = defaultMaxBytes, files = defaultFiles, extension = "log" } = options;
  const pathOf = (age: number): string =>
    join(folder, age === 0 ? `${name}.${extension}` : `${name}.${String(age)}.${extension}`);
  let waiting: string[] = [];
  let waitingLength = 0;
  let sizeBytes: number | null = null;
  let writing: Promise<void> | null = null;
  let isBroken = false;

  const rotate = async (): Promise<void> => {
    await rm(pathOf(files - 1), { force: true });
    for (let age = files - 2; age >= 0; age -= 1) {
      await rename(pathOf(age), pathOf(age + 1)).catch(() => undefined); // there are not so many yet
    }
    sizeBytes = 0;
  };
  const write = async (text: string): Promise<void> => {
    if (sizeBytes === null) {
      await ensureFolder(folder);
      sizeBytes = await stat(pathOf(0)).then(
        (found) => found.size,
        () => 0,
      );
    }
    const added = Buffer.byteLength(text);
    if (sizeBytes > 0 && sizeBytes + added > maxBytes) await rotate();
    await appendFile(pathOf(0), text, { mode: 0o600 });
    sizeBytes += added;
  };
  /** At most half a file at once, so that no file grows past its size by much. */
  const nextPiece = (): string => {
    let length = 0;
    let count = 0;
    while (count < waiting.length && length < maxBytes / 2) {
      length += waiting[count]?.length ?? 0;
      count += 1;
    }
    const piece = waiting.slice(0, count).join("");
    waiting = waiting.slice(count);
    waitingLength -= piece.length;
    return piece;
  };
  const run = async (): Promise<void> => {
    while (waiting.length > 0) {
      try {
        await write(nextPiece());
        if (isBroken) log.info("log file can be written again", { file: pathOf(0) });
        isBroken = false;
      } catch (error) {
        sizeBytes = null;
        if (isBroken) continue;
        isBroken = true;
        log.warn("log file cannot be written", { file: pathOf(0), error });
      }
    }
    writing = null;
  };

  return {
    append(text) {
      if (text === "" || waitingLength > waitingCharacters) return;
      waiting.push(text);
      waitingLength += text.length;
      writing ??= run();
    },
    async newest() {
      const texts = [1, 0].map((age) => readFile(pathOf(age), "utf8").catch(() => ""));
      return (await Promise.all(texts)).join("");
    },
    async close() {
      while (writing !== null) await writing;
    },
  };
}
