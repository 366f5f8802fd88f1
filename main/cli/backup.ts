import { resolve } from "node:path";
import { createInterface } from "node:readline/promises";
import type { BackupSummary } from "../../shared/backup.ts";
import { AppError } from "../../shared/errors.ts";
import { createApp } from "../core/app.ts";
import { readBackup, stageRestore, summarise, writeBackup } from "../core/data/backup.ts";
import { systemClock } from "../core/platform/clock.ts";
import { createLogger } from "../core/platform/logger.ts";
import { finishChangeover } from "../core/store/changeover.ts";
import { lockOwner, takeLock } from "../core/store/lock.ts";
import { dataFolderOf, parseFlags, UsageError } from "./args.ts";

const options = { "data-dir": { type: "string" }, yes: { type: "boolean" } } as const;

function requestOf(
  command: string,
  argv: readonly string[],
): { readonly file: string; readonly folder: string; readonly isSure: boolean } {
  const { values, positionals } = parseFlags(argv, options, true);
  const [file, ...rest] = positionals;
  if (file === undefined || rest.length > 0) throw new UsageError(`${command}: name one FILE`);
  return {
    file: resolve(file),
    folder: dataFolderOf(values["data-dir"]),
    isSure: values.yes === true,
  };
}

/** `latchkey backup FILE`: settings, keys and usage in one file, beside a running app too. */
export async function backup(argv: readonly string[], version: string): Promise<void> {
  const { file, folder } = requestOf("backup", argv);
  if (await lockOwner(folder)) {
    // Every file of it is whole at every moment; the app itself counts on meanwhile.
    await writeBackup({ folder, file, version, clock: systemClock });
  } else {
    const log = createLogger(() => undefined);
    const what = { what: "cli", clock: systemClock, log } as const;
    const app = await createApp({ dataFolder: folder, flags: {}, version, ...what });
    try {
      await app.operations["data.backUp"]({ file });
    } finally {
      await app.stop();
    }
  }
  process.stdout.write(`Backed up to ${file}. It holds no key, only fingerprints of keys.\n`);
}

/** `latchkey restore FILE`: says what changes, asks, and puts it in place. The app must not run. */
export async function restore(argv: readonly string[], version: string): Promise<void> {
  const { file, folder, isSure } = requestOf("restore", argv);
  const owner = await lockOwner(folder);
  if (owner) {
    throw new AppError("STORE_FAILED", {
      message: `Latchkey is running (${owner.what}, process ${String(owner.pid)}). Quit it first, or restore in its window (Settings, Data).`,
    });
  }
  const found = await readBackup(file);
  process.stdout.write(wordsFor(await summarise(folder, found)));
  if (!isSure && !(await isAgreed())) {
    process.stdout.write("Nothing was changed.\n");
    process.exitCode = 1;
    return;
  }
  const lock = await takeLock(folder, "cli", systemClock.now());
  try {
    await finishChangeover(folder);
    await stageRestore({ folder, version, clock: systemClock }, found);
    await finishChangeover(folder);
  } finally {
    await lock.release();
  }
  process.stdout.write("Restored. A backup of what was there before is in backups/.\n");
}

function wordsFor(summary: BackupSummary): string {
  const { keys, keys_now, lost, settings, days } = summary;
  const made = new Date(summary.made_at * 1000).toISOString().slice(0, 16).replace("T", " ");
  const lines = [
    `Backup of ${made} UTC, made by Latchkey ${summary.version}`,
    `Keys: ${String(keys)} in place of ${String(keys_now)}`,
    `Keys of now that stop working: ${lost.length === 0 ? "none" : lost.join(", ")}`,
    `Settings that change: ${settings.length === 0 ? "none" : settings.join(", ")}`,
    `Days of usage: ${String(days)}, in place of all there are`,
  ];
  return `${lines.join("\n")}\n`;
}

/** Asks in a terminal; elsewhere --yes is the only yes. */
async function isAgreed(): Promise<boolean> {
  if (!process.stdin.isTTY) {
    process.stdout.write("Add --yes to restore it.\n");
    return false;
  }
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return /^y(es)?$/i.test(await terminal.question("Restore it? [y/N] "));
  } finally {
    terminal.close();
  }
}
