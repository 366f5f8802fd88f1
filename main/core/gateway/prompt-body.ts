import type { IncomingMessage } from "node:http";
import { createPieces } from "../platform/pieces.ts";
import { createJsonScan } from "../platform/json-scan.ts";
import type { Place } from "./prompt-room.ts";
import { refuseBody } from "./prompt.ts";
import type { Refusal } from "./types.ts";

const bounds = {
  /** A workflow of 2,000 nodes, with its drawing, has some 160,000. */
  values: 300_000,
  /** ComfyUI copies and hashes values by recursion: 480 lists in each other were survived, 600 not. */
  depth: 200,
} as const;

const outOfBounds = {
  values: `Must hold at most ${bounds.values.toLocaleString("en")} values`,
  depth: `Must be nested at most ${String(bounds.depth)} deep`,
} as const;

const noRoom: Refusal = {
  refused: "TOO_MANY_CONNECTIONS",
  words: "Too many large prompts are being sent at once; try again in a moment",
};

/**
 * Reads the body of POST /prompt, at most `limit` bytes.
 * @returns the refusal as soon as it is one that must not be read on; "aborted" where its sender went away.
 */
export function readPrompt(
  req: IncomingMessage,
  limit: number,
  place: Place,
): Promise<Buffer | Refusal | "aborted"> {
  return new Promise((resolve) => {
    const pieces = createPieces();
    const scan = createJsonScan(bounds);
    const refusalOf = (chunk: Buffer): Refusal | null => {
      const size = pieces.size() + chunk.length;
      if (size > limit) return { refused: "PAYLOAD_TOO_LARGE" };
      if (!place.growTo(size)) return noRoom;
      const passed = scan(chunk);
      return passed && refuseBody([{ path: "body", message: outOfBounds[passed] }]);
    };
    const take = (chunk: Buffer): void => {
      const refusal = refusalOf(chunk);
      if (refusal === null) {
        pieces.add(chunk);
        return;
      }
      req.off("data", take);
      req.pause();
      resolve(refusal);
    };
    req.on("data", take);
    req.once("end", () => {
      resolve(pieces.whole());
    });
    req.once("error", () => {
      resolve("aborted");
    });
    req.once("close", () => {
      resolve("aborted");
    });
  });
}
