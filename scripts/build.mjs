import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { hashFiles, listFiles, readStamp, root, writeStamp } from "./sources.mjs";
import { runNode, say, StepFailed } from "./steps.mjs";

const commandLine = "dist/main/cli/main.js";
/** What the compiler makes: scripts and tests run on it, the app does not. */
const compiled = "dist/compiled";
/** The sandbox takes one file of CommonJS: the compiler's own, as it is. */
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

  if (target === "renderer") await buildRenderer();
  else if (target === "bench") await compile("bench", ["test/bench"]);
  else await buildMain();
  writeStamp(stampOf(target), hash);
}

/** The compiler checks, the bundler makes what is run; that one takes what the other finds fault with, too. */
async function buildMain() {
  /** @type {StepFailed | null} */
  let fault = null;
  try {
    await compile("compile", ["main", "scripts"]);
  } catch (error) {
    if (!(error instanceof StepFailed)) throw error;
    fault = error;
  }
  copyAssets();
  try {
    await bundle();
  } catch (error) {
    throw fault ?? error; // The compiler says it better.
  }
  if (fault !== null) throw fault;
}

/**
 * @param {"compile" | "bench"} target
 * @param {readonly string[]} projects
 */
async function compile(target, projects) {
  say(target === "bench" ? "Compiling the benchmarks..." : "Compiling...");
  // A project that "is up to date" is not looked at again, even if its output was deleted by hand.
  if (isOutputMissing(target)) forgetBuilds();
  removeOrphans();

  const done = await runNode(["node_modules/typescript/bin/tsc", "-b", ...projects, "--pretty"]);
  if (done.code !== 0) {
    throw new StepFailed("The code does not compile: the compiler's words are above.", done.output);
  }
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

/** Copies what is no part of the bundle (Python, pages, the preload) to the same place in dist. */
function copyAssets() {
  for (const asset of assets()) {
    const from = join(root, asset.from);
    const to = join(root, asset.to);
    if (!existsSync(from)) continue; // The compiler had no preload to give, and says why.
    if (existsSync(to) && readFileSync(to).equals(readFileSync(from))) continue;
    mkdirSync(dirname(to), { recursive: true });
    copyFileSync(from, to);
  }
}

/** Deletes what no source stands behind any more, so that nothing runs by accident. */
function removeOrphans() {
  for (const file of listFiles(compiled)) {
    const candidates = sourcesOf(file.slice(`${compiled}/`.length));
    if (!candidates.some((source) => existsSync(join(root, source)))) rmSync(join(root, file));
  }
}

/**
 * The files that could have made a compiled one.
 *
 * @param {string} output path from dist/compiled
 * @returns {string[]}
 */
function sourcesOf(output) {
  const stem = output.replace(/(\.d)?\.[cm]?[jt]s$/, "");
  if (stem === output) return [output];
  return [output, ...[".ts", ".tsx", ".mts", ".cts", ".mjs"].map((extension) => stem + extension)];
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

  const outputs = sourcesFor(target)
    .filter((file) => /(?<!\.d)\.[cm]?tsx?$/.test(file))
    .map((file) => `${compiled}/${file.replace(/\.([cm]?)tsx?$/, ".$1js")}`);
  const run = target === "compile" ? [...assets().map((asset) => asset.to), ...bundled()] : [];
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
