import { readFileSync } from "node:fs";
import { stripVTControlCharacters } from "node:util";

/** What a step of the tests came to. */
export type Counts = {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** Titles of what was skipped, with the reason where the test gave one. */
  readonly skips: readonly string[];
  /** Titles of what failed, with the first line of what was said, so that the end of a long log names them. */
  readonly failures: readonly string[];
};

type PlaywrightError = { readonly message?: string };

type PlaywrightSuite = {
  readonly suites?: readonly PlaywrightSuite[];
  readonly specs?: readonly {
    readonly title: string;
    readonly file: string;
    readonly line: number;
    readonly tests: readonly {
      readonly status: "expected" | "unexpected" | "flaky" | "skipped";
      readonly annotations: readonly { readonly type: string; readonly description?: string }[];
      readonly results: readonly { readonly error?: PlaywrightError }[];
    }[];
  }[];
};

type PlaywrightReport = {
  readonly suites: readonly PlaywrightSuite[];
  readonly errors: readonly PlaywrightError[];
};

/** Counts of a step that is one check: a linter, or a runner that never came to report. */
export function single(outcome: "passed" | "failed"): Counts {
  const isPassed = outcome === "passed";
  return {
    passed: isPassed ? 1 : 0,
    failed: isPassed ? 0 : 1,
    skipped: 0,
    skips: [],
    failures: [],
  };
}

/** Adds counts up. */
export function sum(all: readonly Counts[]): Counts {
  return {
    passed: all.reduce((total, counts) => total + counts.passed, 0),
    failed: all.reduce((total, counts) => total + counts.failed, 0),
    skipped: all.reduce((total, counts) => total + counts.skipped, 0),
    skips: all.flatMap((counts) => counts.skips),
    failures: all.flatMap((counts) => counts.failures),
  };
}

/**
 * One line that names a failed test: where, which, and the first line of its error.
 *
 * @param message as the runner gives it, with colours and further lines
 */
export function failureLine(title: string, message: string | undefined): string {
  const [first = ""] = stripVTControlCharacters(message ?? "").split("\n", 1);
  return first === "" ? title : `${title}: ${first}`;
}

/** Reads what the reporter in vitest-counts.ts wrote. */
export function readVitest(file: string): Counts | null {
  return readReport<Counts>(file, "skips");
}

/** Reads the JSON report of Playwright; an error outside any test counts as one failed. */
export function readPlaywright(file: string): Counts | null {
  const report = readReport<PlaywrightReport>(file, "suites");
  if (report === null) return null;

  const tests = report.suites.flatMap(testsOf);
  const skips = tests.filter((test) => test.status === "skipped");
  const failed = tests.filter((test) => test.status === "unexpected");
  const isPassed = (status: string): boolean => status === "expected" || status === "flaky";
  return {
    passed: tests.filter((test) => isPassed(test.status)).length,
    failed: failed.length + report.errors.length,
    skipped: skips.length,
    skips: skips.map((test) =>
      test.reason === null ? test.title : `${test.title}: ${test.reason}`,
    ),
    failures: [
      ...failed.map((test) => failureLine(`${test.place} ${test.title}`, test.error)),
      ...report.errors.map(({ message }) => failureLine("outside any test", message)),
    ],
  };
}

type PlaywrightTest = {
  readonly title: string;
  readonly status: string;
  readonly reason: string | null;
  /** File and line. */
  readonly place: string;
  readonly error: string | undefined;
};

function testsOf(suite: PlaywrightSuite): readonly PlaywrightTest[] {
  const own = (suite.specs ?? []).flatMap((spec) =>
    spec.tests.map((test) => {
      const skip = test.annotations.find(({ type }) => type === "skip" || type === "fixme");
      return {
        title: spec.title,
        status: test.status,
        reason: skip?.description ?? null,
        place: `${spec.file}:${spec.line}`,
        error: test.results.at(-1)?.error?.message,
      };
    }),
  );
  return [...own, ...(suite.suites ?? []).flatMap(testsOf)];
}

/** A report is the runner's own writing of a moment ago, so one look at its shape is enough. */
function readReport<T extends object>(file: string, key: keyof T & string): T | null {
  try {
    const report: unknown = JSON.parse(readFileSync(file, "utf8"));
    const isReport = typeof report === "object" && report !== null && key in report;
    return isReport ? (report as T) : null;
  } catch {
    return null;
  }
}
