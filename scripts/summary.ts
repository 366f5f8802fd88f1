import type { Counts } from "./counts.ts";
import { sum } from "./counts.ts";

export type Result = {
  readonly step: string;
  readonly seconds: number;
  readonly counts: Counts;
  /** Why the step failed as a whole or did not run, in words. */
  readonly note: string | null;
};

/**
 * The end of a test run: a line a step, the skips with their reasons, the failures, and the total, last.
 *
 * @param seconds how long all of it took, which is less than its steps together: some run side by side
 */
export function summarise(results: readonly Result[], seconds: number): string {
  const all: Result = { step: "all", seconds, counts: sum(results.map(countsOf)), note: null };
  const rows = (results.length > 1 ? [...results, all] : results).map((result) => [
    result.step,
    `${result.seconds.toFixed(1)} s`,
    String(result.counts.passed),
    String(result.counts.failed),
    String(result.counts.skipped),
  ]);
  const table = [["step", "time", "passed", "failed", "skipped"], ...rows];
  const widths = [0, 1, 2, 3, 4].map((column) =>
    Math.max(...table.map((row) => (row[column] ?? "").length)),
  );
  const lines = table.map((row) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join("   "),
  );

  const notes = results
    .filter((result) => result.note !== null)
    .map((result) => `${result.step}: ${result.note ?? ""}`);
  const skips = results.flatMap((result) =>
    result.counts.skips.map((skip) => `skipped in ${result.step}: ${skip}`),
  );
  const failures = results.flatMap((result) =>
    result.counts.failures.map((failure) => `failed in ${result.step}: ${failure}`),
  );
  const said = [...notes, ...skips, ...failures];
  return ["", ...lines, "", ...withGap(said), totalLine(all.counts)].join("\n");
}

function countsOf({ counts }: Result): Counts {
  return counts;
}

/** `N passed, N failed`, and the skipped ones if there are any. */
function totalLine(total: Counts): string {
  const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : "";
  return `${total.passed} passed, ${total.failed} failed${skipped}`;
}

function withGap(lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [...lines, ""];
}
