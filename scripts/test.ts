// `npm test`: every step, whatever the others came to, and the counts at the end. The window's tests
// wait more than they compute, so others run beside them; what the second lane prints comes after the first.
//   node dist/compiled/scripts/test.js [lint | unit | gateway | visitor | packaged | desktop | screens] [file filter...]
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describeElectron, ElectronUnavailable, locateElectron } from "./electron.ts";
import { heldOutput } from "./output.ts";
import { say } from "./steps.mjs";
import type { Result } from "./summary.ts";
import { summarise } from "./summary.ts";
import { ensureSystemPackages } from "./system-packages.ts";
import { testPython } from "./test-python.ts";
import type { StepName, Surroundings } from "./test-steps.ts";
import { steps } from "./test-steps.ts";

/**
 * Each lane's steps run one after the other, the lanes side by side; they take about as long as each other. First in
 * both is what can run while the rest of what the tests need is still being got.
 */
const lanes = [
  ["lint", "gateway", "visitor", "packaged"],
  ["unit", "desktop"],
] as const satisfies StepName[][];
/** These need nothing beside the packages. */
const undemanding: readonly StepName[] = ["lint", "unit"];
const withWindow: readonly StepName[] = ["packaged", "desktop", "screens"];
const allSteps = lanes.flat();
const [first, ...filters] = process.argv.slice(2);
const only = ([...allSteps, "screens"] as const).find((step) => step === first);

if (first !== undefined && only === undefined) {
  process.stderr.write(
    `There is no step "${first}": the steps are ${allSteps.join(", ")}, and file filters follow ` +
      "a step, as in `npm run test:unit -- classify`.\n",
  );
  process.exitCode = 2;
} else {
  process.exitCode = await runLanes(only === undefined ? lanes : [[only]]);
}

async function runLanes(toRun: readonly (readonly StepName[])[]): Promise<number> {
  const startedAt = performance.now();
  const folder = mkdtempSync(join(tmpdir(), "latchkey-tests-"));
  const results: Result[] = [];
  try {
    const prepared = prepare(toRun.flat());
    const running = toRun.map((names, lane) => {
      const output = heldOutput(process.stdout);
      if (lane === 0) output.open();
      return { output, done: runLane(names, { filters, folder, output }, prepared) };
    });
    for (const { output, done } of running) {
      output.open();
      results.push(...(await done));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  say(summarise(results, (performance.now() - startedAt) / 1000));
  return results.some((result) => result.counts.failed > 0) ? 1 : 0;
}

/** @param prepared what has to be there before a step that needs more than the packages begins */
async function runLane(
  names: readonly StepName[],
  surroundings: Omit<Surroundings, "env">,
  prepared: Promise<NodeJS.ProcessEnv>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (const name of names) {
    const more = undemanding.includes(name) ? {} : await prepared;
    surroundings.output.write(`\n=== ${name} ===\n`);
    results.push(await runStep(name, { ...surroundings, env: { ...process.env, ...more } }));
  }
  return results;
}

async function runStep(name: StepName, surroundings: Surroundings): Promise<Result> {
  const startedAt = performance.now();
  const outcome = await steps[name](surroundings);
  return { step: name, seconds: (performance.now() - startedAt) / 1000, ...outcome };
}

/** Gets what the steps need beside the packages; gives the environment that tells them. */
async function prepare(names: readonly StepName[]): Promise<NodeJS.ProcessEnv> {
  const env: NodeJS.ProcessEnv = {};
  if (names.every((name) => undemanding.includes(name))) return env;
  const hasWindow = names.some((name) => withWindow.includes(name));

  const missing = await ensureSystemPackages();
  if (missing.length > 0) {
    say(
      `Missing system packages: ${missing.join(" ")}. The window's tests (desktop, packaged) need them, ` +
        "the visitors' and the gateway's some of them; on Debian or Ubuntu `npm test` installs " +
        "them when run as root.",
    );
  }
  const python = await testPython();
  if ("python" in python) env["LATCHKEY_TEST_PYTHON"] = python.python;
  else say(python.failure);

  if (hasWindow) await tellElectron();
  return env;
}

/** Gets Electron before the first test needs it, so that no test's time goes to a download. */
async function tellElectron(): Promise<void> {
  try {
    say(describeElectron(await locateElectron()));
  } catch (error) {
    if (!(error instanceof ElectronUnavailable)) throw error;
    say(error.message);
  }
}
