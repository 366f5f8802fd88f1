import { readFileSync } from "node:fs";
import { link, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { AppError } from "../../../shared/errors.ts";
import { ensureFolder, writeFileAtomically } from "./files.ts";

const ownerSchema = z.object({
  pid: z.int().positive(),
  /** When the process started, as the system tells it; a later process may get the same pid. */
  started: z.string(),
  since: z.string(),
  what: z.string(),
  /** For the command line: where the running app listens, and the session that lets it in. */
  local_url: z.string().optional(),
  control: z.string().optional(),
});
export type LockOwner = z.infer<typeof ownerSchema>;

export type Lock = {
  /** Adds what the command line needs to talk to this process. */
  publish(extra: { readonly local_url: string; readonly control: string }): Promise<void>;
  release(): Promise<void>;
};

const lockName = "latchkey.lock";

/** A mark of a process beyond its pid: its start time where the system tells it, else nothing. */
function startMark(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${String(pid)}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
  } catch {
    return "";
  }
}

function isAlive(owner: LockOwner): boolean {
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EPERM")) return false;
  }
  const mark = startMark(owner.pid);
  return mark === "" || owner.started === "" || mark === owner.started;
}

/** Who owns a data folder now; null where nobody does. */
export async function lockOwner(folder: string): Promise<LockOwner | null> {
  try {
    const owner = ownerSchema.parse(JSON.parse(await readFile(join(folder, lockName), "utf8")));
    return isAlive(owner) ? owner : null;
  } catch {
    return null;
  }
}

/**
 * Takes a data folder for this process alone.
 * @throws AppError STORE_FAILED that names who has it.
 */
export async function takeLock(folder: string, what: string, nowMs: number): Promise<Lock> {
  await ensureFolder(folder);
  const path = join(folder, lockName);
  const own: LockOwner = {
    pid: process.pid,
    started: startMark(process.pid),
    since: new Date(nowMs).toISOString(),
    what,
  };
  const candidate = `${path}.${String(process.pid)}`;
  await writeFile(candidate, JSON.stringify(own), { mode: 0o600 });
  try {
    for (let tries = 0; ; tries += 1) {
      try {
        // A hard link fails where the name exists: of two that start at once exactly one wins.
        await link(candidate, path);
        break;
      } catch {
        const owner = await lockOwner(folder);
        if (owner && owner.pid !== process.pid) throw heldBy(owner);
        if (tries > 3)
          throw new AppError("STORE_FAILED", { message: "The data folder cannot be locked." });
        await setStaleAside(path, candidate);
      }
    }
  } finally {
    await rm(candidate, { force: true });
  }
  return {
    publish: (extra) => writeFileAtomically(path, JSON.stringify({ ...own, ...extra })),
    release: () => rm(path, { force: true }),
  };
}

/** Takes a dead owner's lock away. By renaming, so that of two that try only one gets it. */
async function setStaleAside(path: string, candidate: string): Promise<void> {
  const aside = `${candidate}.stale`;
  try {
    await rename(path, aside);
  } catch {
    return;
  }
  await rm(aside, { force: true });
}

function heldBy(owner: LockOwner): AppError {
  return new AppError("STORE_FAILED", {
    message: `Latchkey is already running with this data (${owner.what}, process ${String(owner.pid)}, since ${owner.since}). Quit it, or choose another data folder.`,
  });
}
