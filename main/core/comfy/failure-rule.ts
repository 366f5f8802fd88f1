import type { Exit, FailureReason } from "./failure-reasons.ts";

export type Found = {
  readonly reason: FailureReason;
  readonly message: string;
  readonly argument?: string;
  /** What the message names, where that is not the argument. */
  readonly named?: string;
};

/** How a process ended, and the last lines that say something, without colours. */
export type Evidence = Exit & { readonly lines: readonly string[]; readonly lastLine: string };

/** Tells one kind of failure by its sign; null where it is not there. */
export type Rule = (evidence: Evidence) => Found | null;

/** The last line that bears a sign. */
export function find(lines: readonly string[], sign: RegExp): RegExpExecArray | null {
  for (const line of lines.toReversed()) {
    const match = sign.exec(line);
    if (match !== null) return match;
  }
  return null;
}

const tracebackStart = /^Traceback \(most recent call last\):/;
const chained =
  /^(?:During handling of the above exception|The above exception was the direct cause)/;

/** The last traceback and what came after it, with the exceptions that led to it; all lines where there is none. */
export function lastTraceback(lines: readonly string[]): readonly string[] {
  let start = lines.findLastIndex((line) => tracebackStart.test(line));
  while (start > 0 && chained.test(lines[start - 1] ?? "")) {
    const before = lines.slice(0, start).findLastIndex((line) => tracebackStart.test(line));
    if (before < 0) break;
    start = before;
  }
  return lines.slice(Math.max(start, 0));
}

/** What PyTorch writes beneath the line of an exception of the graphics card's. */
const notes =
  /^(?:Search for `|(?:CUDA|HIP) kernel errors|For debugging consider|Compile with `|Device-side assert)/;

/** The line of the exception that ended Python; the last line where it is none of those that have notes beneath. */
export function exceptionOf(lines: readonly string[]): string {
  const end = lastTraceback(lines);
  const start = end.findLastIndex((line) => tracebackStart.test(line));
  const at = end.findIndex((line, place) => place > start && /^\S/.test(line));
  const isTheEnd = start >= 0 && at >= 0 && end.slice(at + 1).every((line) => notes.test(line));
  return (isTheEnd ? end[at] : end.at(-1)) ?? "";
}
