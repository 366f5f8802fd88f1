import { writeFileSync } from "node:fs";
import type { Reporter, SerializedError, TestModule } from "vitest/node";
import type { Counts } from "./counts.ts";
import { failureLine } from "./counts.ts";

/**
 * Vitest's own JSON report leaves out why a test was skipped. This one writes what the summary of
 * `npm test` needs to the file that `LATCHKEY_COUNTS_FILE` names.
 */
export default class CountsReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly SerializedError[]): void {
    const file = process.env["LATCHKEY_COUNTS_FILE"];
    if (file !== undefined) writeFileSync(file, JSON.stringify(count(modules, unhandledErrors)));
  }
}

/** A file that could not be loaded, and an error outside any test, count as one failed each. */
function count(
  modules: readonly TestModule[],
  unhandledErrors: readonly SerializedError[],
): Counts {
  const tests = modules.flatMap((module) => [...module.children.allTests()]);
  const results = tests.map((test) => ({
    title: test.fullName,
    file: test.module.relativeModuleId,
    ...test.result(),
  }));
  const failed = results.filter((result) => result.state === "failed");
  const brokenModules = modules.filter((module) => module.errors().length > 0);
  const skips = results.filter((result) => result.state === "skipped");
  return {
    passed: results.filter((result) => result.state === "passed").length,
    failed: failed.length + brokenModules.length + unhandledErrors.length,
    skipped: skips.length,
    skips: skips.map(({ title, note }) => (note === undefined ? title : `${title}: ${note}`)),
    failures: [
      ...failed.map(({ file, title, errors }) =>
        failureLine(`${file} ${title}`, errors[0]?.message),
      ),
      ...brokenModules.map((module) =>
        failureLine(module.relativeModuleId, module.errors()[0]?.message),
      ),
      ...unhandledErrors.map((error) => failureLine("outside any test", error.message)),
    ],
  };
}
