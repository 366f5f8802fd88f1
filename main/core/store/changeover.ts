import { inEnglish } from "../../../shared/sentences.ts";
import * as realFiles from "node:fs/promises";
import { dirname, join } from "node:path";
import { z } from "zod";
import { AppError } from "../../../shared/errors.ts";
import { codeOf, ensureFolder, whyNotWritten, writeFileAtomically } from "./files.ts";

/** The calls that a changeover makes, so that a test can end the world at each of them. */
export type ChangeoverFiles = {
  readonly write: (path: string, text: string) => Promise<void>;
  readonly rename: (from: string, to: string) => Promise<void>;
  readonly remove: (path: string) => Promise<void>;
};
const ownFiles: ChangeoverFiles = {
  write: writeFileAtomically,
  rename: realFiles.rename,
  remove: (path) => realFiles.rm(path, { recursive: true, force: true }),
};

/** What a changeover makes of a data folder. Paths are relative to it, with `/`. */
export type Changeover = {
  readonly put: ReadonlyMap<string, string>;
  readonly remove: readonly string[];
};

const planSchema = z.object({ put: z.array(z.string()), remove: z.array(z.string()) });

const staged = "changeover.staged";
const pending = "changeover.pending";
const done = "changeover.done";
/** What a changeover never removes: the owner's lock, and its own folders. */
export const untouchable: readonly string[] = ["latchkey.lock", staged, pending, done];

/**
 * Prepares a change of many files: beside the data, and committed by the one rename at its end. Nothing
 * of the data changes yet: `finishChangeover` does that, at the next start.
 * @throws AppError STORE_FAILED; then nothing will change
 */
export async function stageChangeover(
  folder: string,
  { put, remove }: Changeover,
  files: ChangeoverFiles = ownFiles,
): Promise<void> {
  try {
    await files.remove(join(folder, staged));
    await ensureFolder(join(folder, staged));
    const names = [...put.keys()];
    for (const [index, text] of [...put.values()].entries())
      await files.write(join(folder, staged, String(index)), text);
    await files.write(
      join(folder, staged, "plan.json"),
      JSON.stringify({ put: names, remove: [...remove] } satisfies z.input<typeof planSchema>),
    );
    // An earlier one that nobody finished is replaced by this one.
    await files.remove(join(folder, pending));
    await files.rename(join(folder, staged), join(folder, pending));
  } catch (cause) {
    await files.remove(join(folder, staged)).catch(() => undefined);
    throw new AppError("STORE_FAILED", { said: whyNotWritten(cause), cause });
  }
}

/**
 * Carries out a committed change; to be called by the owner of the folder before it opens anything. What
 * was cut off by the end of the process is done again from its beginning.
 * @returns whether there was one
 * @throws AppError STORE_FAILED; the next start tries again
 */
export async function finishChangeover(
  folder: string,
  files: ChangeoverFiles = ownFiles,
): Promise<boolean> {
  const from = join(folder, pending);
  try {
    for (const left of [staged, done]) await files.remove(join(folder, left));
    const text = await textOf(join(from, "plan.json"));
    if (text === null) return false;
    const plan = planSchema.parse(JSON.parse(text));
    for (const name of plan.remove) await files.remove(join(folder, name));
    for (const [index, name] of plan.put.entries()) {
      const path = join(folder, name);
      await ensureFolder(dirname(path));
      await files.write(path, await realFiles.readFile(join(from, String(index)), "utf8"));
    }
    await files.rename(from, join(folder, done));
    await files.remove(join(folder, done));
    return true;
  } catch (cause) {
    throw new AppError("STORE_FAILED", {
      message: `The data could not be put in place. ${inEnglish(whyNotWritten(cause))}`,
      cause,
    });
  }
}

async function textOf(path: string): Promise<string | null> {
  try {
    return await realFiles.readFile(path, "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT") return null;
    throw error;
  }
}
