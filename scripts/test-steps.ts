import { spawn } from "node:child_process";
import { join } from "node:path";
import type { Counts } from "./counts.ts";
import { readPlaywright, readVitest, single, sum } from "./counts.ts";
import type { Output } from "./output.ts";
import { root } from "./sources.mjs";
import { npmCommand } from "./steps.mjs";
import { isOnPath } from "./system-packages.ts";

/** What a step needs to run. */
export type Surroundings = {
  /** File filters of the runner. */
  readonly filters: readonly string[];
  /** A temporary folder for the runners' reports. */
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  readonly output: Output;
};

export type Outcome = { readonly counts: Counts; readonly note: string | null };

const linters = ["imports", "code", "unused", "format"];

/** The steps of `npm test`, in order, and one that is asked for by name. */
export const steps = {
  lint: runLinters,
  unit: (surroundings: Surroundings) => runVitest("unit", surroundings),
  gateway: (surroundings: Surroundings) => runVitest("gateway", surroundings),
  /** What collaborators meet, in a browser without a display. */
  visitor: (surroundings: Surroundings) =>
    runPlaywright("test/visitor/playwright.config.ts", surroundings),
  /** The app as it is packed, on a display of its own: it would take the focus from the window's tests. */
  packaged: (surroundings: Surroundings) =>
    onDisplay("test/packaged/playwright.config.ts", surroundings, { ownIfAny: true }),
  desktop: (surroundings: Surroundings) =>
    onDisplay("test/desktop/playwright.config.ts", surroundings),
  /** Pictures of every screen, for people to look at; no part of `npm test`. */
  screens: (surroundings: Surroundings) =>
    onDisplay("test/desktop/screens.config.ts", surroundings),
} as const satisfies Record<string, (surroundings: Surroundings) => Promise<Outcome>>;

export type StepName = keyof typeof steps;

async function runLinters({ env, output }: Surroundings): Promise<Outcome> {
  const counts: Counts[] = [];
  const failed: string[] = [];
  for (const linter of linters) {
    const { command, args, shell } = npmCommand(["run", "--silent", `lint:${linter}`]);
    output.write(`lint:${linter}\n`);
    const isClean = (await stream(command, args, { env, output, shell })) === 0;
    if (!isClean) failed.push(`lint:${linter}`);
    counts.push(single(isClean ? "passed" : "failed"));
  }
  return { counts: sum(counts), note: failed.length === 0 ? null : `${failed.join(", ")} failed` };
}

async function runVitest(
  project: string,
  { filters, folder, env, output }: Surroundings,
): Promise<Outcome> {
  const report = join(folder, `${project}.json`);
  const code = await stream(
    process.execPath,
    [
      join(root, "node_modules/vitest/vitest.mjs"),
      ...["run", "--config", "test/vitest.config.ts", "--project", project],
      "--reporter=default",
      `--reporter=${join(root, "dist/compiled/scripts/vitest-counts.js")}`,
      ...filters,
    ],
    { env: { ...env, LATCHKEY_COUNTS_FILE: report }, output },
  );
  return judge(code, readVitest(report));
}

/**
 * Playwright on this computer's display, or on one that Xvfb makes.
 *
 * @param ownIfAny rather on one that Xvfb makes
 */
async function onDisplay(
  config: string,
  surroundings: Surroundings,
  { ownIfAny } = { ownIfAny: false },
): Promise<Outcome> {
  const hasDisplay = process.platform !== "linux" || Boolean(surroundings.env["DISPLAY"]);
  if (isOnPath("xvfb-run") && (ownIfAny || !hasDisplay)) {
    const screen = ["-a", "--server-args=-screen 0 1600x1200x24"];
    const { WAYLAND_DISPLAY: _, ...env } = surroundings.env;
    return runPlaywright(config, { ...surroundings, env }, ["xvfb-run", ...screen]);
  }
  if (hasDisplay) return runPlaywright(config, surroundings);
  const reason = "no display, and no xvfb-run to make one (Debian, Ubuntu: apt install xvfb xauth)";
  return {
    counts: { passed: 0, failed: 0, skipped: 1, skips: [`all of it: ${reason}`], failures: [] },
    note: null,
  };
}

async function runPlaywright(
  config: string,
  { filters, folder, env, output }: Surroundings,
  within: readonly string[] = [],
): Promise<Outcome> {
  const report = join(folder, `${config.replaceAll("/", "-")}.json`);
  const playwright = join(root, "node_modules/@playwright/test/cli.js");
  const test = [playwright, "test", "--config", config, "--reporter=list,json", ...filters];
  const [command = process.execPath, ...args] = [...within, process.execPath, ...test];
  const code = await stream(command, args, {
    env: { ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: report },
    output,
  });
  return judge(code, readPlaywright(report));
}

/** A runner's word against its report: a step that ends badly or finds no test has failed. */
function judge(code: number, counts: Counts | null): Outcome {
  if (counts === null)
    return { counts: single("failed"), note: `ended with code ${code}, no report` };
  if (counts.passed + counts.failed + counts.skipped === 0) {
    return { counts: single("failed"), note: "found no test to run" };
  }
  if (code !== 0 && counts.failed === 0) {
    const note = `ended with code ${code} though no test failed`;
    return { counts: sum([counts, single("failed")]), note };
  }
  return { counts, note: null };
}

type Running = {
  readonly env: NodeJS.ProcessEnv;
  readonly output: Output;
  readonly shell?: boolean;
};

/** Runs a program to its end; it prints to the terminal itself where its output is not kept. */
function stream(
  command: string,
  args: readonly string[],
  { env, output, shell = false }: Running,
): Promise<number> {
  return new Promise((resolve) => {
    const stdio = output.isOpen() ? "inherit" : "pipe";
    const child = spawn(command, [...args], {
      cwd: root,
      env: stdio === "pipe" && process.stdout.isTTY ? { ...env, FORCE_COLOR: "1" } : env,
      shell,
      stdio: ["inherit", stdio, stdio],
    });
    child.stdout?.on("data", output.write);
    child.stderr?.on("data", output.write);
    child.on("error", (error) => {
      output.write(`${command} cannot be started: ${error.message}\n`);
      resolve(127);
    });
    child.on("close", (code) => {
      resolve(code ?? 1);
    });
  });
}
