import { inEnglish, say } from "../../../shared/sentences.ts";
import { constants, copyFile, link, readdir, readFile, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { Adapter } from "lowdb";
import { z } from "zod";
import { AppError } from "../../../shared/errors.ts";
import { stampOf } from "./backup.ts";
import { codeOf, whyNotWritten, writeFileAtomically } from "./files.ts";
import { migrate, type Migrations } from "./migrations.ts";

/** What a file of ours looks like inside. */
export type Shape<T> = {
  readonly schema: z.ZodType<T>;
  readonly version: number;
  readonly migrations?: Migrations;
};

/** What every file of ours looks like on the outside. */
export const envelopeSchema = z.object({ version: z.int().positive(), data: z.unknown() });

export type Reading<T> = { readonly data: T; readonly text: string; readonly version: number };

/**
 * Reads a file; null where there is none. What it throws tells two things apart: an AppError is a file
 * that must be left alone (of a newer version, or out of reach), all else a damaged one.
 */
export async function readDocumentFile<T>(
  path: string,
  shape: Shape<T>,
): Promise<Reading<T> | null> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (cause) {
    if (codeOf(cause) === "ENOENT") return null;
    throw new AppError("STORE_FAILED", {
      said: say("fileUnreadable", { file: basename(path) }),
      cause,
    });
  }
  // Windows' own editor puts a byte order mark before the text.
  const envelope = envelopeSchema.parse(JSON.parse(text.replace(/^\uFEFF/, "")));
  const newer = (): AppError =>
    new AppError("STORE_FAILED", {
      said: say("fileNewer", { file: basename(path) }),
    });
  return { data: openEnvelope(envelope, shape, newer), text, version: envelope.version };
}

/** What is in an envelope, brought to today's version. @throws `newer()`, or what does not parse */
export function openEnvelope<T>(
  { version, data }: z.infer<typeof envelopeSchema>,
  shape: Shape<T>,
  newer: () => AppError,
): T {
  if (version > shape.version) throw newer();
  return shape.schema.parse(migrate(data, version, shape.version, shape.migrations ?? {}));
}

/** Reads and writes one file for lowdb: absent is null, empty or unparsable throws. */
export class FileAdapter<T> implements Adapter<T> {
  private readonly path: string;
  private readonly shape: Shape<T>;
  private readonly put: (path: string, text: string) => Promise<void>;
  /** What was just read. */
  reading: Reading<T> | null = null;
  /** The text that stands in the file, as far as we wrote or read it. */
  text: string | null = null;

  constructor(
    path: string,
    shape: Shape<T>,
    put: (path: string, text: string) => Promise<void> = writeFileAtomically,
  ) {
    this.path = path;
    this.shape = shape;
    this.put = put;
  }

  async read(): Promise<T | null> {
    this.reading = await readDocumentFile(this.path, this.shape);
    this.text = this.reading?.text ?? null;
    return this.reading?.data ?? null;
  }

  async write(data: T): Promise<void> {
    const text = JSON.stringify({ version: this.shape.version, data });
    await this.put(this.path, text);
    this.text = text;
  }
}

/**
 * Keeps a damaged file under a dated name, and leaves it in its place too: were it moved away, the next
 * start would find no file and take that for an empty one. Kept once, however often it is found.
 * @throws AppError where it cannot be kept: then it must not be overwritten either.
 */
export async function keepDamaged(path: string, nowMs: number): Promise<string> {
  const folder = dirname(path);
  const start = `${basename(path, ".json")}.damaged-`;
  const damaged = await readFile(path);
  for (const name of (await readdir(folder)).filter((one) => one.startsWith(start))) {
    const kept = await readFile(join(folder, name)).catch(() => null);
    if (kept?.equals(damaged) === true) return join(folder, name);
  }
  for (let count = 1; ; count += 1) {
    const again = count === 1 ? "" : `-${String(count)}`;
    const setAside = join(folder, `${start}${stampOf(nowMs)}${again}.json`);
    try {
      await copyOrLink(path, setAside);
      return setAside;
    } catch (cause) {
      if (codeOf(cause) === "EEXIST" && count < 100) continue;
      throw new AppError("STORE_FAILED", {
        message: `${basename(path)} is damaged and could not be set aside. ${inEnglish(whyNotWritten(cause))}`,
        cause,
      });
    }
  }
}

/** A copy; on a full disk a second name for the same file, which needs no space. */
async function copyOrLink(from: string, to: string): Promise<void> {
  try {
    await copyFile(from, to, constants.COPYFILE_EXCL);
  } catch (error) {
    if (codeOf(error) === "EEXIST") throw error;
    await rm(to, { force: true });
    await link(from, to);
  }
}
