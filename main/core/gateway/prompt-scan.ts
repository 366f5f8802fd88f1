import type { Issue } from "../../../shared/errors.ts";

/** ComfyUI copies and hashes values by recursion: 480 lists in each other were survived, 600 not. */
const mostNested = 200;
/** A workflow of 2,000 nodes, with its drawing, has some 160,000. */
const mostValues = 300_000;

const tooDeep: Issue = {
  path: "body",
  message: `Must be nested at most ${String(mostNested)} deep`,
};
const tooMany: Issue = {
  path: "body",
  message: `Must hold at most ${mostValues.toLocaleString("en")} values`,
};

/**
 * Looks through a JSON text while it arrives, and says what keeps it from being parsed. 64 MB of empty
 * lists would keep everybody else waiting for seconds. What is no JSON at all shows when it is parsed.
 */
export type Scan = (chunk: Buffer) => Issue | null;

export function createScan(): Scan {
  let isInText = false;
  let isEscaped = false;
  let depth = 0;
  let values = 0;

  return (chunk) => {
    for (let place = 0; place < chunk.length; place += 1) {
      const byte = chunk[place] ?? 0;
      if (isInText) {
        if (isEscaped) isEscaped = false;
        else if (byte === backslash) isEscaped = true;
        else if (byte === quote) isInText = false;
        continue;
      }
      switch (byte) {
        case quote:
          isInText = true;
          break;
        case openBrace:
        case openBracket:
          values += 1;
          depth += 1;
          if (depth > mostNested) return tooDeep;
          break;
        case closeBrace:
        case closeBracket:
          depth -= 1;
          break;
        case comma:
          values += 1;
      }
    }
    return values > mostValues ? tooMany : null;
  };
}

const [quote, comma, openBracket, backslash, closeBracket, openBrace, closeBrace] = [
  0x22, 0x2c, 0x5b, 0x5c, 0x5d, 0x7b, 0x7d,
] as const;
