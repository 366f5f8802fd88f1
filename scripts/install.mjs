import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { hashFiles, readStamp, root, writeStamp } from "./sources.mjs";
import { runNpm, say, StepFailed } from "./steps.mjs";

// Inside node_modules, so that deleting that folder deletes the stamp with it.
const stamp = "node_modules/.latchkey-installed";

/** @returns {boolean} whether node_modules holds what package-lock.json asks for */
export function isInstalled() {
  return readStamp(stamp) === hashFiles(["package-lock.json"]);
}

/** Installs the packages of package-lock.json, unless they are there already. */
export async function install() {
  if (isInstalled()) return;

  if (!matchesLock()) {
    say(
      existsSync(join(root, "node_modules"))
        ? "Installing packages (package-lock.json has changed)..."
        : "Installing packages (first time only)...",
    );
    const done = await runNpm(["ci", "--include=dev", "--no-audit", "--no-fund"]);
    if (done.code !== 0) {
      throw new StepFailed(
        "The packages could not be installed (npm's own words are above). " +
          "Most often the network is out of reach: check it, then run the same command again.",
        done.output,
      );
    }
  }
  writeStamp(stamp, hashFiles(["package-lock.json"]));
}

/**
 * Whether a person ran `npm install` already: npm keeps a list of what it put into node_modules.
 * Without this look, a first `npm start` after it would delete and fetch everything again.
 *
 * @returns {boolean}
 */
function matchesLock() {
  const wanted = readPackages("package-lock.json");
  const present = readPackages("node_modules/.package-lock.json");
  if (wanted === null || present === null) return false;

  return Object.entries(wanted).every(([path, entry]) => {
    if (path === "") return true;
    const there = present[path];
    if (there === undefined) return entry.optional === true;
    return there.version === entry.version && there.integrity === entry.integrity;
  });
}

/**
 * @typedef {{ readonly version?: string; readonly integrity?: string; readonly optional?: boolean }} LockEntry
 */

/**
 * @param {string} file path from the root
 * @returns {Readonly<Record<string, LockEntry>> | null}
 */
function readPackages(file) {
  try {
    /** @type {{ packages?: Record<string, LockEntry> }} */
    const lock = JSON.parse(readFileSync(join(root, file), "utf8"));
    return lock.packages ?? null;
  } catch {
    return null;
  }
}
