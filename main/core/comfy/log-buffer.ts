import { StringDecoder } from "node:string_decoder";
import type { LogLine } from "../../../shared/comfy.ts";
import { secondsOf, type Clock } from "../platform/clock.ts";
import { maskText } from "../platform/mask.ts";
import { levelReader } from "./log-level.ts";
import { plainText } from "./text.ts";

const lineLimit = 10_000;
const characterLimit = 8_000_000;
const lineLengthLimit = 4_000;

type Added = Pick<LogLine, "text" | "level"> & { readonly at?: number };

/** ComfyUI's last lines, in memory. */
export type LogBuffer = {
  /** Takes one line that is already whole. */
  add(text: string, level?: LogLine["level"]): void;
  /** Takes several, and tells of them at once. `at` is given where they are of an earlier time. */
  addAll(lines: readonly Added[]): void;
  /** Takes one stream of output: bytes in, lines out. `end` gives out what has no line end. */
  stream(): { write(chunk: Buffer): void; end(): void };
  /** The lines that came after number `after`, oldest first. */
  read(after: number): LogLine[];
  /** The number of the newest line; 0 when there was none. */
  last(): number;
  /** Calls `listener` with new lines as they come, a whole piece of output at once. */
  onLines(listener: (lines: readonly LogLine[]) => void): () => void;
};

/** A buffer that forgets the oldest lines: 10,000 of them, and 8 million characters, are kept. */
export function createLogBuffer(clock: Clock): LogBuffer {
  const listeners = new Set<(lines: readonly LogLine[]) => void>();
  let lines: LogLine[] = [];
  let first = 0; // index of the oldest line that is kept; the ones before it are dropped in batches
  let last = 0;
  let characters = 0;

  const trim = (): void => {
    while (lines.length - first > lineLimit || characters > characterLimit) {
      characters -= lines[first]?.text.length ?? 0;
      first += 1;
    }
    if (first < lineLimit) return;
    lines = lines.slice(first);
    first = 0;
  };
  const push = (texts: readonly Added[]): void => {
    if (texts.length === 0) return;
    const now = secondsOf(clock);
    const added = texts.map(({ text, level, at = now }): LogLine => {
      last += 1;
      return { n: last, at, level, text: kept(text) };
    });
    for (const line of added) {
      lines.push(line);
      characters += line.text.length;
      trim();
    }
    for (const listener of listeners) listener(added);
  };

  return {
    add: (text, level = "info") => {
      push([{ text, level }]);
    },
    addAll: push,
    stream() {
      const splitter = createSplitter();
      const levelOf = levelReader();
      const take = (texts: string[]): void => {
        push(texts.map((text) => ({ text, level: levelOf(text) })));
      };
      return {
        write: (chunk) => {
          take(splitter.write(chunk));
        },
        end: () => {
          take(splitter.end());
        },
      };
    },
    read: (after) => {
      const oldest = lines[first]?.n;
      return oldest === undefined ? [] : lines.slice(first + Math.max(0, after + 1 - oldest));
    },
    last: () => last,
    onLines(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}

/**
 * Masked, cut, and copied: a piece of a large string would keep the whole of it in memory.
 * It is masked before it is cut, so that no half of a key is left over.
 */
function kept(text: string): string {
  const masked = maskColoured(text);
  const cut = masked.length > lineLengthLimit ? `${masked.slice(0, lineLengthLimit)}…` : masked;
  return Buffer.from(cut, "utf8").toString("utf8");
}

/** Colours stay, but where one stands within a credential: they are taken out of files, and it would be whole there. */
function maskColoured(text: string): string {
  const masked = maskText(text);
  if (!text.includes("\u001b")) return masked;
  const plain = maskText(plainText(text));
  return plainText(masked) === plain ? masked : plain;
}

/** Bytes to lines. Of a progress bar, which draws over itself with `\r`, only the last state is given out. */
function createSplitter(): { write(chunk: Buffer): string[]; end(): string[] } {
  const decoder = new StringDecoder("utf8"); // invalid bytes become U+FFFD
  let rest = "";

  const split = (text: string): string[] => {
    const parts = (rest + text).split("\n");
    rest = shortened(parts.pop() ?? "");
    return parts.map((part) => lastState(shortened(part)));
  };
  return {
    write: (chunk) => split(decoder.write(chunk)),
    end() {
      const texts = split(decoder.end());
      const left = lastState(rest);
      rest = "";
      return left === "" ? texts : [...texts, left];
    },
  };
}

/** Twice the length that is kept: enough to mask what is cut later, and no output without a line end piles up. */
function shortened(part: string): string {
  if (part.length <= 2 * lineLengthLimit) return part;
  const drawn = lastState(part);
  return drawn.length <= 2 * lineLengthLimit ? drawn : drawn.slice(0, 2 * lineLengthLimit);
}

function lastState(part: string): string {
  if (!part.includes("\r")) return part;
  return part.split("\r").findLast((state) => state !== "") ?? "";
}
