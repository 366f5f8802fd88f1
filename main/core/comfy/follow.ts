import type { LogLine } from "../../../shared/comfy.ts";
import { secondsOf, type Clock } from "../platform/clock.ts";
import type { Board } from "./board.ts";
import type { LogBuffer } from "./log-buffer.ts";
import { createPackReader } from "./packs.ts";
import { nextPhase } from "./phases.ts";
import { plainText } from "./text.ts";

export type FollowDeps = {
  readonly buffer: LogBuffer;
  readonly board: Board;
  readonly clock: Clock;
  /** The custom node packs that will be imported, where they are known. */
  readonly packs: readonly string[] | null;
};

/** Writes phase, custom nodes and newest line of a start onto the board; gives back how to end that. */
export function followStart({ buffer, board, clock, packs }: FollowDeps): () => void {
  const reader = createPackReader(packs);
  if (packs !== null) board.note({ nodes: reader.nodes() });
  return buffer.onLines((lines: readonly LogLine[]) => {
    const { state, phase } = board.get();
    // The list of custom nodes may be read a moment after the first answer.
    const toldNodes = lines.map((line) => reader.take(line.text)).includes(true);
    if (toldNodes) board.note({ nodes: reader.nodes() });
    if (state !== "starting") return;
    const last_line =
      lines.map((line) => plainText(line.text)).findLast((text) => text !== "") ?? null;
    const newest = last_line === null ? {} : { last_line, last_line_at: secondsOf(clock) };
    const reached = lines.reduce((before, line) => nextPhase(before, line.text), phase ?? "python");
    if (reached !== phase) board.set({ phase: reached, ...newest });
    else if (last_line !== null) board.note(newest);
  });
}
