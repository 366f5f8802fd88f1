#!/usr/bin/env node
// Holds the directions of imports, and the checker itself: see .dependency-cruiser.mjs.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { root } from "./sources.mjs";

const config = join(root, ".dependency-cruiser.mjs");
const cruiser = join(root, "node_modules/dependency-cruiser/bin/dependency-cruise.mjs");
const folders = ["shared", "main", "renderer", "test", "scripts"];

const isClean = checkCode();
const isAwake = checkChecker();
process.exitCode = isClean && isAwake ? 0 : 1;

/** @returns {boolean} */
function checkCode() {
  const done = cruise(root, "err");
  process.stdout.write(`${done.stdout}${done.stderr}`);
  return done.status === 0;
}

/** @returns {boolean} whether every rule finds the file that breaks it on purpose */
function checkChecker() {
  const done = cruise(join(root, "test/fixtures/wrong-imports"), "json");
  const { summary } = parse(done.stdout);
  const rules = summary.ruleSetUsed.forbidden.map((rule) => rule.name);
  const fired = new Set(summary.violations.map((violation) => violation.rule.name));
  const silent = rules.filter((name) => !fired.has(name));

  if (rules.length > 0 && silent.length === 0) return true;
  process.stderr.write(
    `The import checker finds nothing where it should: ${silent.join(", ") || "no rules at all"}. ` +
      "Each rule has a file in test/fixtures/wrong-imports that breaks it; " +
      "mend the rule in .dependency-cruiser.mjs, or that file.\n",
  );
  return false;
}

/**
 * @param {string} cwd
 * @param {"err" | "json"} reporter
 */
function cruise(cwd, reporter) {
  const present = folders.filter((folder) => existsSync(join(cwd, folder)));
  const args = [cruiser, "--config", config, "--output-type", reporter, ...present];
  return spawnSync(process.execPath, args, {
    cwd,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
}

/**
 * @typedef {object} Report
 * @property {{ violations: { rule: { name: string } }[]; ruleSetUsed: { forbidden: { name: string }[] } }} summary
 */

/**
 * @param {string} text
 * @returns {Report}
 */
function parse(text) {
  /** @type {Report} */
  const report = JSON.parse(text);
  return report;
}
