import { expect, test } from "vitest";
import { createLogBuffer, type LogBuffer } from "../../../main/core/comfy/log-buffer.ts";
import { systemClock } from "../../../main/core/platform/clock.ts";

function textsAfter(...chunks: readonly (string | Buffer)[]): string[] {
  const buffer = createLogBuffer(systemClock);
  feed(buffer, chunks);
  return buffer.read(0).map((line) => line.text);
}

function feed(buffer: LogBuffer, chunks: readonly (string | Buffer)[]): void {
  const stream = buffer.stream();
  for (const chunk of chunks) stream.write(Buffer.from(chunk));
  stream.end();
}

test.each<[string, (string | Buffer)[], string[]]>([
  ["lines in one piece", ["a\nb\n"], ["a", "b"]],
  ["a line in two pieces", ["on", "e\n"], ["one"]],
  ["a last line without an end", ["a\nb"], ["a", "b"]],
  ["Windows' line ends", ["a\r\nb\r\n"], ["a", "b"]],
  ["Windows' line end in two pieces", ["a\r", "\nb\n"], ["a", "b"]],
  ["a progress bar", [" 1%\r", " 50%\r", "100%\n"], ["100%"]],
  ["an empty line", ["\n\n"], ["", ""]],
  ["a character in two pieces", [Buffer.from([0xc3]), Buffer.from([0xbc, 0x0a])], ["ü"]],
  ["a character that never ends", [Buffer.from([0x61, 0xc3])], ["a\u{fffd}"]],
])("%s", (_what, chunks, expected) => {
  expect(textsAfter(...chunks)).toEqual(expected);
});

test("two streams do not mix their halves of lines", () => {
  const buffer = createLogBuffer(systemClock);
  const [output, errors] = [buffer.stream(), buffer.stream()];
  output.write(Buffer.from("ou"));
  errors.write(Buffer.from("error\n"));
  output.write(Buffer.from("t\n"));
  expect(buffer.read(0).map((line) => line.text)).toEqual(["error", "out"]);
});

test("the oldest lines go, and numbers count on", () => {
  const buffer = createLogBuffer(systemClock);
  for (let n = 1; n <= 25_000; n += 1) buffer.add(`line ${n}`);
  const lines = buffer.read(0);
  expect(lines).toHaveLength(10_000);
  expect(lines[0]).toMatchObject({ n: 15_001, text: "line 15001" });
  expect(buffer.last()).toBe(25_000);
  expect(buffer.read(24_998).map((line) => line.n)).toEqual([24_999, 25_000]);
  expect(buffer.read(25_000)).toEqual([]);
  expect(buffer.read(99_999)).toEqual([]);
});

// A line that is cut before it is masked can leave half a key behind, and a pattern that no longer matches it.
test("a key across the cut of a long line leaves nothing behind", () => {
  for (const start of [3_985, 3_990, 3_998, 7_985, 7_990]) {
    const [text = ""] = textsAfter(
      `${"x".repeat(start)} comfy_${"S".repeat(49)}${"x".repeat(9_000)}\n`,
    );
    expect(text).not.toMatch(/comfy_S|SS/);
    expect(text.length).toBeLessThanOrEqual(4_001);
  }
});

test("a line without end does not pile up", () => {
  const texts = textsAfter(...Array.from({ length: 1_000 }, () => "y".repeat(10_000)));
  expect(texts).toHaveLength(1);
  expect(texts[0]?.length).toBeLessThanOrEqual(4_001);
});

test.each<[string, string[]]>([
  ["Total VRAM 24564 MB, total RAM 64220 MB", ["info"]],
  ["0 errors, 3 warnings found", ["info"]],
  ["WARNING: You need pytorch with cu130 or higher", ["warn"]],
  ["/x.py:3: FutureWarning: `torch.load` will change", ["warn"]],
  ["ERROR: An error occurred while retrieving information", ["error"]],
  ["[ComfyUI-Manager] [ERROR] no network", ["error"]],
  ["   0.0 seconds (IMPORT FAILED): /opt/ComfyUI/custom_nodes/pack", ["error"]],
  ["!!! Exception during processing !!! bad", ["error"]],
  ["main.py: error: unrecognized arguments: --foo", ["error"]],
  [
    'Traceback (most recent call last):\n  File "x"\n    f()\nValueError: no\nstarted',
    ["error", "error", "error", "error", "info"],
  ],
])("%j is %j", (output, levels) => {
  const buffer = createLogBuffer(systemClock);
  feed(buffer, [`${output}\n`]);
  expect(buffer.read(0).map((line) => line.level)).toEqual(levels);
});

test("a listener gets a piece of output at once, and nothing once it has left", () => {
  const buffer = createLogBuffer(systemClock);
  const seen: string[][] = [];
  const leave = buffer.onLines((lines) => seen.push(lines.map((line) => line.text)));
  feed(buffer, ["a\nb\n"]);
  leave();
  feed(buffer, ["c\n"]);
  expect(seen).toEqual([["a", "b"]]);
});

// Files have no colours: what one had kept apart would stand there whole.
test("a key with a colour inside is masked as a whole; a line without a key keeps its colours", () => {
  const [half, painted, plain] = textsAfter(
    `a comfy_${"S".repeat(20)}\u001b[1m${"S".repeat(29)}\u001b[0m b\n` +
      `\u001b[32mcomfy_${"S".repeat(49)}\u001b[0m\n\u001b[31mred\u001b[0m\n`,
  );
  expect(half).toBe("a comfy_*** b");
  expect(painted).toBe("\u001b[32mcomfy_***\u001b[0m");
  expect(plain).toBe("\u001b[31mred\u001b[0m");
});
