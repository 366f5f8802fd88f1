export type JsonBounds = {
  /** Values in all: items, fields, lists and objects. */
  readonly values: number;
  /** Lists and objects in each other. */
  readonly depth: number;
};

/** Takes a text's next bytes; says which bound it has passed, or null. */
export type JsonScan = (chunk: Buffer) => keyof JsonBounds | null;

/**
 * Looks through a JSON text while it arrives, so that one is never parsed that would keep everybody
 * waiting: 64 MB of empty lists take seconds. What is no JSON at all shows when it is parsed.
 */
export function createJsonScan(bounds: JsonBounds): JsonScan {
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
          if (depth > bounds.depth) return "depth";
          break;
        case closeBrace:
        case closeBracket:
          depth -= 1;
          break;
        case comma:
          values += 1;
      }
    }
    return values > bounds.values ? "values" : null;
  };
}

const [quote, comma, openBracket, backslash, closeBracket, openBrace, closeBrace] = [
  0x22, 0x2c, 0x5b, 0x5c, 0x5d, 0x7b, 0x7d,
] as const;
