import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { hashFiles, listFiles, readStamp, root, writeStamp } from "./sources.mjs";
import { runNode, say, StepFailed } from "./steps.mjs";

const commandLine = "dist/main/cli/main.js";

/**
 * What can be built. `compile` is what runs in Node and Electron, `renderer` the window's page,
 * `bench` the benchmarks, which only `npm run bench` needs.
 *
 * @typedef {"compile" | "renderer" | "bench"} Target
 */

/** @type {Readonly<Record<Target, readonly string[]>>} */
const sourceFolders = {
  compile: ["shared", "main", "scripts"],
  renderer: ["shared", "renderer"],
  bench: ["shared", "main", "test/support", "test/bench"],
};

/**
 * @param {Target} target
 * @returns {boolean} whether dist holds what the sources say
 */
export function isBuilt(target) {
  return readStamp(stampOf(target)) === sourcesHash(target) && !isOutputMissing(target);
}

/**
 * Brings a part of dist up to date.
 *
 * @param {Target} target
 */
export async function build(target) {
  if (isBuilt(target)) return;
  const hash = sourcesHash(target);

  if (target === "renderer") {
    await buildRenderer();
  } else {
    removeOrphans();
    await compile(target);
    copyAssets();
    if (existsSync(join(root, commandLine))) chmodSync(join(root, commandLine), 0o755);
  }
  writeStamp(stampOf(target), hash);
}

/** @param {"compile" | "bench"} target */
async function compile(target) {
  say(target === "bench" ? "Compiling the benchmarks..." : "Compiling...");
  // A project that "is up to date" is not looked at again, even if its output was deleted by hand.
  if (isOutputMissing(target)) forgetBuilds();

  const projects = target === "bench" ? ["test/bench"] : ["main", "scripts"];
  const done = await runNode(["node_modules/typescript/bin/tsc", "-b", ...projects, "--pretty"]);
  if (done.code === 0) return;
  copyAssets();
  throw new StepFailed("The code does not compile: the compiler's words are above.", done.output);
}

function forgetBuilds() {
  for (const file of listFiles("dist/.build")) {
    if (file.endsWith(".tsbuildinfo")) rmSync(join(root, file));
  }
}

async function buildRenderer() {
  say("Building the window's page...");
  const done = await runNode([
    "node_modules/vite/bin/vite.js",
    ...["build", "--config", "renderer/vite.config.ts", "--logLevel", "warn"],
  ]);
  if (done.code !== 0) {
    throw new StepFailed("The window's page does not build: Vite's words are above.", done.output);
  }
}

/** Copies what the compiler leaves behind (Python, pages, icons) to the same place in dist. */
function copyAssets() {
  for (const file of assets()) {
    const from = join(root, file);
    const to = join(root, "dist", file);
    if (existsSync(to) && readFileSync(to).equals(readFileSync(from))) continue;
    mkdirSync(dirname(to), { recursive: true });
    copyFileSync(from, to);
  }
}

/** Deletes from dist what no source stands behind any more, so that nothing runs by accident. */
function removeOrphans() {
  for (const folder of ["shared", "main", "scripts", "test"]) {
    for (const file of listFiles(`dist/${folder}`)) {
      const candidates = sourcesOf(file.slice("dist/".length));
      if (!candidates.some((source) => existsSync(join(root, source)))) rmSync(join(root, file));
    }
  }
}

/**
 * The files that could have made a file of dist.
 *
 * @param {string} output path from dist
 * @returns {string[]}
 */
function sourcesOf(output) {
  const stem = output.replace(/(\.d)?\.[cm]?[jt]s$/, "");
  if (stem === output) return [output];
  return [output, ...[".ts", ".tsx", ".mts", ".cts", ".mjs"].map((extension) => stem + extension)];
}

/** @returns {string[]} */
function assets() {
  return [...listFiles("main"), ...listFiles("shared")].filter(
    (file) => !/\.[cm]?tsx?$/.test(file) && !/(^|\/)tsconfig[^/]*\.json$/.test(file),
  );
}

/**
 * @param {Target} target
 * @returns {boolean}
 */
function isOutputMissing(target) {
  if (target === "renderer") return !existsSync(join(root, "dist/renderer/index.html"));

  const outputs = sourcesFor(target)
    .filter((file) => /(?<!\.d)\.[cm]?tsx?$/.test(file))
    .map((file) => file.replace(/\.([cm]?)tsx?$/, ".$1js"));
  const copies = target === "compile" ? assets() : [];
  return [...outputs, ...copies].some((file) => !existsSync(join(root, "dist", file)));
}

/**
 * @param {Target} target
 * @returns {string}
 */
function sourcesHash(target) {
  return hashFiles([...sourcesFor(target), "package-lock.json"]);
}

/**
 * @param {Target} target
 * @returns {string[]}
 */
function sourcesFor(target) {
  return sourceFolders[target].flatMap((folder) => listFiles(folder));
}

/**
 * @param {Target} target
 * @returns {string}
 */
function stampOf(target) {
  return `dist/.build/${target}.stamp`;
}
