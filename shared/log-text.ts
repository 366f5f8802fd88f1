import type { LogLine } from "./comfy.ts";

/** The colours that a terminal's escape sequences name; the window has its own value for each. */
export const ansiColors = [
  "black",
  "red",
  "green",
  "yellow",
  "blue",
  "magenta",
  "cyan",
  "white",
] as const;
export type AnsiColor = (typeof ansiColors)[number];

/** A piece of a line that looks the same throughout. */
export type AnsiSpan = {
  readonly text: string;
  readonly color: AnsiColor | null;
  readonly isBold: boolean;
};

const sequence =
  // oxlint-disable-next-line no-control-regex -- escape sequences begin with a control character
  /\u001b\[([0-9;:?<=>]*)([ -/]*)([@-~])|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)|\u001b[@-Z\\-_]/g;
// oxlint-disable-next-line no-control-regex -- what a line may still hold of them
const control = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

type Style = Omit<AnsiSpan, "text">;
const noStyle: Style = { color: null, isBold: false };

/** A line with colours as spans; every other escape sequence and control character is taken out. */
export function ansiSpans(line: string): AnsiSpan[] {
  const spans: AnsiSpan[] = [];
  let style = noStyle;
  let place = 0;
  const push = (text: string): void => {
    const clean = text.replace(control, "");
    if (clean !== "") spans.push({ text: clean, ...style });
  };
  for (const match of line.matchAll(sequence)) {
    push(line.slice(place, match.index));
    place = match.index + match[0].length;
    if (match[3] === "m") style = styled(style, (match[1] ?? "").split(/[;:]/).map(Number));
  }
  push(line.slice(place));
  return spans;
}

/** The style after one sequence of codes (ECMA-48, SGR). */
function styled(before: Style, codes: readonly number[]): Style {
  let style = before;
  for (let index = 0; index < codes.length; index += 1) {
    const code = codes[index] ?? 0;
    const isIndexed = codes[index + 1] === 5;
    if (code === 38 || code === 48) {
      // Of 256 colours and of true colours, the sixteen that have names are told apart.
      const named = code === 38 && isIndexed ? codes[index + 2] : undefined;
      if (named !== undefined && named < 16)
        style = { ...style, color: ansiColors[named % 8] ?? null };
      index += isIndexed ? 2 : 4;
    } else style = { ...style, ...changeOf(code) };
  }
  return style;
}

function changeOf(code: number): Partial<Style> {
  if (code === 0) return noStyle;
  if (code === 1) return { isBold: true };
  if (code === 22) return { isBold: false };
  if (code === 39) return { color: null };
  const isColor = (code >= 30 && code <= 37) || (code >= 90 && code <= 97);
  return isColor ? { color: ansiColors[code % 10] ?? null } : {};
}

/** A line as it is read, searched and copied: without colours. */
export function plainLine(line: string): string {
  return line.replace(sequence, "").replace(control, "");
}

/** One row of a log: a line, or a traceback of which the last line says what it was. */
export type LogRow =
  | { readonly kind: "line"; readonly line: LogLine }
  | { readonly kind: "traceback"; readonly lines: readonly LogLine[]; readonly last: LogLine };

const tracebackStart = /^\s*(?:[+|] ?)*Traceback \(most recent call last\):/;

/** Puts the lines of each of Python's tracebacks together. One without its last line yet stays open. */
export function foldTracebacks(lines: readonly LogLine[]): LogRow[] {
  const rows: LogRow[] = [];
  let open: LogLine[] | null = null;
  const flush = (): void => {
    for (const line of open ?? []) rows.push({ kind: "line", line });
    open = null;
  };
  for (const line of lines) {
    const text = plainLine(line.text);
    if (tracebackStart.test(text)) {
      flush();
      open = [line];
    } else if (open === null) rows.push({ kind: "line", line });
    else if (line.level !== "error") {
      flush();
      rows.push({ kind: "line", line });
    } else {
      open.push(line);
      const isLast = text.trim() !== "" && !/^[\s|+]/.test(text);
      if (!isLast) continue;
      rows.push({ kind: "traceback", lines: open, last: line });
      open = null;
    }
  }
  flush();
  return rows;
}
