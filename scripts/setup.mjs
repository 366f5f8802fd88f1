#!/usr/bin/env node
// Makes a fresh clone ready: packages installed, everything built. Run by `npm start` and
// `npm test` before anything else, so it may use nothing but Node itself.
//   node scripts/setup.mjs [--for-tests] [compile] [renderer] [bench] [--then SCRIPT ARGUMENT...]
// builds what is named (compile and renderer if nothing is), then runs a script in this very
// process: with `setup && script` in package.json, npm's signals would end at the shell between.
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build, isBuilt } from "./build.mjs";
import { install, isInstalled } from "./install.mjs";
import { withLock } from "./locks.mjs";
import { root } from "./sources.mjs";
import { say, StepFailed } from "./steps.mjs";

const oldestNode = { major: 20, minor: 19 };
/** @type {readonly import("./build.mjs").Target[]} */
const allTargets = ["compile", "renderer", "bench"];

const [own, then] = splitArguments(process.argv.slice(2));
/** Tests run even where a part does not build: they and the lint step say what is wrong. */
const isForTests = own.includes("--for-tests");
const named = allTargets.filter((target) => own.includes(target));
/** @type {readonly import("./build.mjs").Target[]} */
const targets = named.length > 0 ? named : ["compile", "renderer"];

const isSetUp = await prepare();
if (!isSetUp) process.exitCode = 1;
else if (then !== null) await runInstead(then);

/** @returns {Promise<boolean>} */
async function prepare() {
  try {
    checkNode();
    if (isReady()) return true;
    await withLock(join(root, ".cache/setup.lock"), setUp, (pid) => {
      say(`Another setup of this folder is running (process ${String(pid)}); waiting for it...`);
    });
    return true;
  } catch (error) {
    report(error);
    return false;
  }
}

/** @param {readonly [string, ...string[]]} command a compiled script and its arguments */
async function runInstead([script, ...args]) {
  const path = join(root, script);
  process.argv.splice(1, process.argv.length, path, ...args);
  await import(pathToFileURL(path).href);
}

/**
 * @param {readonly string[]} args
 * @returns {[string[], [string, ...string[]] | null]}
 */
function splitArguments(args) {
  const at = args.indexOf("--then");
  if (at === -1) return [[...args], null];
  const [script, ...rest] = args.slice(at + 1);
  return [args.slice(0, at), script === undefined ? null : [script, ...rest]];
}

function isReady() {
  return isInstalled() && targets.every((target) => isBuilt(target));
}

async function setUp() {
  await install();
  for (const target of targets) {
    try {
      await build(target);
    } catch (error) {
      if (!isForTests) throw error;
      report(error);
      say("Going on all the same: the tests will count it.");
    }
  }
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > oldestNode.major || (major === oldestNode.major && minor >= oldestNode.minor)) return;
  throw new Error(
    `Latchkey needs Node ${String(oldestNode.major)}.${String(oldestNode.minor)} or newer, ` +
      `and this is ${process.versions.node}: install a newer one from nodejs.org.`,
  );
}

/** @param {unknown} error */
function report(error) {
  if (error instanceof StepFailed) process.stderr.write(`${error.output.trimEnd()}\n\n`);
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
}
