import { inEnglish } from "../../../shared/sentences.ts";
import { randomUUID } from "node:crypto";
import { link, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { AppError } from "../../../shared/errors.ts";
import { systemClock } from "../platform/clock.ts";
import {
  codeOf,
  ensureFolder,
  removeLeftovers,
  whyNotWritten,
  writeFileAtomically,
} from "./files.ts";
import { markOf, realProbe, type ProcessProbe } from "./process-mark.ts";

const ownerSchema = z.object({
  pid: z.int().positive(),
  /** What tells the process from a later one of the same pid; empty where the system tells nothing. */
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
const maxTries = 100;
const pauseMs = 50;
/** A lock file that holds no owner is one that is being written, if it is as young as this. */
const writingMs = 2_000;

type Found =
  | { readonly state: "none" | "stale" | "unclear" }
  | { readonly state: "held"; readonly owner: LockOwner };

/** Who owns a data folder now; null where nobody does. */
export async function lockOwner(folder: string): Promise<LockOwner | null> {
  const found = await look(join(folder, lockName), realProbe).catch(() => null);
  return found?.state === "held" ? found.owner : null;
}

/**
 * Takes a data folder for this process alone. Of several that start at once exactly one gets it; what a
 * dead process left is taken over.
 * @throws AppError STORE_FAILED that names who has it, with `pid`, `since` and `what` in its details.
 */
export async function takeLock(
  folder: string,
  what: string,
  nowMs: number,
  probe: ProcessProbe = realProbe,
): Promise<Lock> {
  const path = join(folder, lockName);
  const own: LockOwner = {
    pid: process.pid,
    started: markOf(process.pid, probe),
    since: new Date(nowMs).toISOString(),
    what,
  };
  try {
    await ensureFolder(folder);
    await take(path, own, probe);
    await removeLeftovers(path);
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError("STORE_FAILED", {
      message: `The data folder cannot be locked. ${inEnglish(whyNotWritten(cause))}`,
      cause,
    });
  }
  return {
    publish: (extra) => writeFileAtomically(path, JSON.stringify({ ...own, ...extra })),
    async release() {
      const found = await look(path, probe).catch(() => null);
      if (found?.state === "held" && isSame(found.owner, own)) await rm(path, { force: true });
    },
  };
}

async function take(path: string, own: LockOwner, probe: ProcessProbe): Promise<void> {
  for (let tries = 0; tries < maxTries; tries += 1) {
    if (await create(path, own)) return;
    const found = await look(path, probe);
    if (found.state === "held") throw heldBy(found.owner);
    if (found.state === "stale") await removeStale(path, own, probe);
    else if (found.state === "unclear") await sleep(pauseMs);
  }
  throw new AppError("STORE_FAILED", {
    message: `The data folder cannot be locked. If no Latchkey is running, remove ${path}.`,
  });
}

/**
 * Removes a dead owner's lock. Two that find it must not both remove: the second would remove the lock
 * that the first has just taken. So a guard is taken first, and the lock is looked at again behind it.
 */
async function removeStale(path: string, own: LockOwner, probe: ProcessProbe): Promise<void> {
  const guard = `${path}.takeover`;
  if (!(await create(guard, own))) {
    const holder = await look(guard, probe);
    if (holder.state === "stale") await removeDeadGuard(guard, probe);
    else await sleep(pauseMs);
    return;
  }
  try {
    if ((await look(path, probe)).state === "stale") await rm(path, { force: true });
  } finally {
    await rm(guard, { force: true });
  }
}

/** Its owner was killed within the few calls of a takeover. Renamed first: only one can do that. */
async function removeDeadGuard(guard: string, probe: ProcessProbe): Promise<void> {
  const aside = `${guard}.${randomUUID()}.tmp`;
  await rename(guard, aside).catch(() => undefined);
  const taken = await look(aside, probe);
  if (taken.state === "held") await link(aside, guard).catch(() => undefined);
  await rm(aside, { force: true });
}

/** Writes a file whole, if there is none of that name. Gives false where there is one. */
async function create(path: string, owner: LockOwner): Promise<boolean> {
  const text = JSON.stringify(owner);
  const candidate = `${path}.${randomUUID()}.tmp`;
  await writeFile(candidate, text, { mode: 0o600 });
  try {
    // A hard link fails where the name exists, and is never seen half written.
    await link(candidate, path);
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
  } finally {
    await rm(candidate, { force: true });
  }
  // A disk without hard links (exFAT, some network disks).
  try {
    await writeFile(path, text, { mode: 0o600, flag: "wx" });
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw error;
  }
}

/** @throws the system's error where the file is there and cannot be read */
async function look(path: string, probe: ProcessProbe): Promise<Found> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT") return { state: "none" };
    throw error;
  }
  const owner = parseOwner(text);
  if (owner) return isAlive(owner, probe) ? { state: "held", owner } : { state: "stale" };
  const info = await stat(path).catch(() => null);
  if (!info) return { state: "none" };
  // The file's time is the system's, whatever clock the rest of the program runs on.
  const ageMs = Math.abs(systemClock.now() - info.mtimeMs);
  return { state: ageMs < writingMs ? "unclear" : "stale" };
}

function parseOwner(text: string): LockOwner | null {
  try {
    return ownerSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** Where the system tells no marks, a living process of that pid is taken for the owner. */
function isAlive(owner: LockOwner, probe: ProcessProbe): boolean {
  if (!probe.lives(owner.pid)) return false;
  const mark = markOf(owner.pid, probe);
  return mark === "" || owner.started === "" || mark === owner.started;
}

function isSame(a: LockOwner, b: LockOwner): boolean {
  return a.pid === b.pid && a.started === b.started && a.since === b.since;
}

function heldBy({ pid, since, what }: LockOwner): AppError {
  return new AppError("STORE_FAILED", {
    message: `Latchkey is already running with this data (${what}, process ${String(pid)}, since ${since}). Quit it, or choose another data folder.`,
    details: { pid, since, what },
  });
}
