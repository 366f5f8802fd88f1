import {
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

// Plain JavaScript because setup.mjs needs it before anything is compiled.

const pollMs = 200;
const heartbeatMs = 5_000;
/** A holder that has not shown a sign of life for this long is gone, whatever its pid says. */
const silentMs = 60_000;

/**
 * Runs a task while holding a lock that other processes see. The lock is a folder that appears
 * complete, by a rename, and names its holder; one left behind by a killed process is taken over.
 *
 * @template T
 * @param {string} folder where the lock stands while it is held
 * @param {() => Promise<T>} task
 * @param {(holderPid: number) => void} onWait called once if another process has the lock
 * @returns {Promise<T>}
 */
export async function withLock(folder, task, onWait) {
  let told = false;
  while (!take(folder)) {
    const holder = readHolder(folder);
    if (holder !== null && isGone(holder)) {
      breakStale(folder);
      continue;
    }
    if (holder !== null && !told) {
      told = true;
      onWait(holder.pid);
    }
    await sleep(pollMs);
  }

  const heartbeat = setInterval(() => {
    touch(folder);
  }, heartbeatMs);
  const release = () => {
    rmSync(folder, { recursive: true, force: true });
  };
  process.once("exit", release);
  try {
    return await task();
  } finally {
    clearInterval(heartbeat);
    process.off("exit", release);
    release();
  }
}

/**
 * @param {string} folder
 * @returns {boolean}
 */
function take(folder) {
  const prepared = `${folder}.${String(process.pid)}`;
  mkdirSync(dirname(folder), { recursive: true });
  rmSync(prepared, { recursive: true, force: true });
  mkdirSync(prepared);
  writeFileSync(join(prepared, "pid"), String(process.pid));
  try {
    // Renaming onto a folder that is not empty fails everywhere: that is what makes it a lock.
    renameSync(prepared, folder);
    return true;
  } catch (error) {
    rmSync(prepared, { recursive: true, force: true });
    if (isTaken(error)) return false;
    throw error;
  }
}

/**
 * @param {unknown} error
 * @returns {boolean}
 */
function isTaken(error) {
  const code = error instanceof Error && "code" in error ? error.code : null;
  return code === "ENOTEMPTY" || code === "EEXIST" || code === "EPERM" || code === "EACCES";
}

/**
 * @typedef {{ readonly pid: number; readonly seenAt: number }} Holder
 */

/**
 * @param {string} folder
 * @returns {Holder | null} null if the lock went away meanwhile
 */
function readHolder(folder) {
  try {
    const pid = Number(readFileSync(join(folder, "pid"), "utf8"));
    return { pid, seenAt: statSync(folder).mtimeMs };
  } catch {
    return null;
  }
}

/**
 * @param {Holder} holder
 * @returns {boolean}
 */
function isGone(holder) {
  if (Date.now() - holder.seenAt > silentMs) return true;
  try {
    process.kill(holder.pid, 0);
    return false;
  } catch (error) {
    // EPERM: it lives and is somebody else's.
    return !(error instanceof Error && "code" in error && error.code === "EPERM");
  }
}

/**
 * Only one process may remove a stale lock, and it looks again before it does: else two waiters
 * could both see the dead holder, and the slower one would remove the quicker one's fresh lock.
 *
 * @param {string} folder
 */
function breakStale(folder) {
  const breaker = `${folder}.breaking`;
  try {
    mkdirSync(breaker);
  } catch {
    removeIfOld(breaker);
    return;
  }
  try {
    const holder = readHolder(folder);
    if (holder !== null && isGone(holder)) rmSync(folder, { recursive: true, force: true });
  } finally {
    rmSync(breaker, { recursive: true, force: true });
  }
}

/** @param {string} folder */
function removeIfOld(folder) {
  try {
    if (Date.now() - statSync(folder).mtimeMs > silentMs) rmSync(folder, { recursive: true });
  } catch {
    // Its maker removed it meanwhile.
  }
}

/** @param {string} folder */
function touch(folder) {
  try {
    const now = new Date();
    utimesSync(folder, now, now);
  } catch {
    // Somebody deleted the lock by hand; the task goes on.
  }
}
