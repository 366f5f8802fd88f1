import { expect, test } from "vitest";
import type { LogLine } from "../../../shared/comfy.ts";
import { ansiSpans, foldTracebacks, plainLine } from "../../../shared/log-text.ts";

const plain = { color: null, isBold: false };

test.each([
  ["plain words", [{ ...plain, text: "plain words" }]],
  [
    "\u001b[31mred\u001b[0m and \u001b[1;92mbold green\u001b[m.",
    [
      { text: "red", color: "red", isBold: false },
      { ...plain, text: " and " },
      { text: "bold green", color: "green", isBold: true },
      { ...plain, text: "." },
    ],
  ],
  [
    "\u001b[38;5;3mold\u001b[38;2;9;9;9m same",
    [
      { text: "old", color: "yellow", isBold: false },
      { text: " same", color: "yellow", isBold: false },
    ],
  ],
  ["\u001b[2K\u001b[1Acleared\u001b]0;title\u0007\u0008", [{ ...plain, text: "cleared" }]],
  ["\u001b[31m", []],
])("%j is shown in its colours and nothing else of its sequences", (line, spans) => {
  expect(ansiSpans(line)).toEqual(spans);
  expect(plainLine(line)).toBe(spans.map(({ text }) => text).join(""));
});

const linesOf = (...texts: string[]): LogLine[] =>
  texts.map((text, index) => ({
    ...{ n: index + 1, at: 0, text },
    level: /^(Trace| {2}|\w+Error)/.test(text) ? "error" : "info",
  }));

test("a traceback is one row, named by its last line", () => {
  const rows = foldTracebacks(
    linesOf(
      "before",
      "Traceback (most recent call last):",
      '  File "x"',
      "ValueError: no",
      "after",
    ),
  );
  expect(
    rows.map((row) => (row.kind === "line" ? row.line.n : [row.lines.length, row.last.n])),
  ).toEqual([1, [3, 4], 5]);
});

test("a traceback that is not over yet stays open, and so does one that breaks off", () => {
  const open = foldTracebacks(linesOf("Traceback (most recent call last):", '  File "x"'));
  expect(open.map(({ kind }) => kind)).toEqual(["line", "line"]);
  const broken = foldTracebacks(linesOf("Traceback (most recent call last):", "  File", "go on"));
  expect(broken).toHaveLength(3);
});
