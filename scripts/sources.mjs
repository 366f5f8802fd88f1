import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** The checkout's root, from scripts/ as well as from the compiled copy in dist/compiled/scripts/. */
export const root = findRoot(dirname(fileURLToPath(import.meta.url)));

/**
 * @param {string} here
 * @returns {string}
 */
function findRoot(here) {
  return existsSync(join(here, "package.json")) ? here : findRoot(dirname(here));
}

const ignored = new Set(["node_modules", "__pycache__", "dist", ".cache", "wrong-imports"]);

/**
 * All files below a folder of the checkout, as paths from the root with forward slashes, sorted.
 *
 * @param {string} folder path from the root
 * @returns {string[]}
 */
export function listFiles(folder) {
  /** @type {string[]} */
  const found = [];
  walk(join(root, folder), found);
  return found.map((file) => relative(root, file).split(sep).join("/")).sort();
}

/**
 * @param {string} folder
 * @param {string[]} found
 */
function walk(folder, found) {
  let entries;
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch {
    return; // Gone, or never there: nothing to list.
  }
  for (const entry of entries) {
    if (ignored.has(entry.name)) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) walk(path, found);
    else if (entry.isFile()) found.push(path);
  }
}

/**
 * One hash over the names and contents of files, so that "unchanged" does not depend on times,
 * which git does not keep.
 *
 * @param {readonly string[]} files paths from the root
 * @returns {string}
 */
export function hashFiles(files) {
  const hash = createHash("sha256");
  for (const file of files) {
    const content = readFileSync(join(root, file));
    hash.update(`${file}\0${String(content.length)}\0`).update(content);
  }
  return hash.digest("hex");
}

/**
 * @param {string} file path from the root
 * @returns {string | null}
 */
export function readStamp(file) {
  try {
    return readFileSync(join(root, file), "utf8");
  } catch {
    return null;
  }
}

/**
 * @param {string} file path from the root
 * @param {string} value
 */
export function writeStamp(file, value) {
  const path = join(root, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, value);
}
