import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { hashFiles, listFiles, readStamp, root, writeStamp } from "./sources.mjs";
import { runNode, say, StepFailed } from "./steps.mjs";

const commandLine = "dist/main/cli/main.js";
/** Our sources without their types: scripts and tests run on it, the app does not. */
const compiled = "dist/compiled";
/** The sandbox takes one file of CommonJS, which is not bundled. */
const preload = "main/electron/preload.cjs";
/** Names what the bundler made, whose chunks no source is named after. */
const bundleList = "dist/.build/bundle.json";

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

  // One that ends half way leaves neither the old nor the new, and may be followed by the old sources again.
  rmSync(join(root, stampOf(target)), { force: true });
  if (target === "renderer") await buildRenderer();
  else await compile(target);
  writeStamp(stampOf(target), hash);
}

/** @param {"compile" | "bench"} target */
async function compile(target) {
  say(target === "bench" ? "Compiling the benchmarks..." : "Compiling...");
  removeOrphans();
  // Its packages are there only after the setup's first step.
  const { transpile } = await import("./transpile.mjs");
  await transpile(compiledFrom(target));
  if (target === "bench") return;
  copyAssets();
  await bundle();
}

async function bundle() {
  const done = await runNode(["scripts/bundle.mjs", join(root, bundleList)]);
  if (done.code !== 0) {
    throw new StepFailed("The app cannot be bundled: the bundler's words are above.", done.output);
  }
  chmodSync(join(root, commandLine), 0o755);
  const wanted = new Set([...bundled(), ...assets().map((asset) => asset.to)]);
  for (const file of listFiles("dist/main")) if (!wanted.has(file)) rmSync(join(root, file));
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

/** Copies what is no part of the bundle (Python, pages, the preload) to the same place in dist. */
function copyAssets() {
  for (const asset of assets()) {
    const from = join(root, asset.from);
    const to = join(root, asset.to);
    if (existsSync(to) && readFileSync(to).equals(readFileSync(from))) continue;
    mkdirSync(dirname(to), { recursive: true });
    copyFileSync(from, to);
  }
}

/** Deletes what no source stands behind any more, so that nothing runs by accident. */
function removeOrphans() {
  const wanted = new Set(
    [...compiledFrom("compile"), ...compiledFrom("bench")].map(({ output }) => output),
  );
  for (const file of listFiles(compiled)) if (!wanted.has(file)) rmSync(join(root, file));
}

/**
 * @param {"compile" | "bench"} target
 * @returns {{ readonly source: string; readonly output: string }[]}
 */
function compiledFrom(target) {
  return sourcesFor(target)
    .filter((file) => /(?<!\.d)\.[cm]?ts$|\.mjs$/.test(file))
    .map((source) => ({
      source,
      output: `${compiled}/${source.replace(/\.([cm]?)ts$/, ".$1js")}`,
    }));
}

/** @returns {{ readonly from: string; readonly to: string }[]} */
function assets() {
  const beside = listFiles("main").filter(
    (file) => !/\.[cm]?tsx?$/.test(file) && !/(^|\/)tsconfig[^/]*\.json$/.test(file),
  );
  return [
    ...beside.map((file) => ({ from: file, to: `dist/${file}` })),
    { from: `${compiled}/${preload}`, to: `dist/${preload}` },
  ];
}

/** @returns {readonly string[]} what the bundler made, or at least what it must have */
function bundled() {
  const names = readStamp(bundleList);
  /** @type {readonly string[]} */
  const files = names === null ? [commandLine] : JSON.parse(names);
  return files;
}

/**
 * @param {Target} target
 * @returns {boolean}
 */
function isOutputMissing(target) {
  if (target === "renderer") return !existsSync(join(root, "dist/renderer/index.html"));

  const run = target === "compile" ? [...assets().map((asset) => asset.to), ...bundled()] : [];
  const outputs = compiledFrom(target).map(({ output }) => output);
  return [...outputs, ...run].some((file) => !existsSync(join(root, file)));
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
