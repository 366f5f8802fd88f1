import type { LogLine } from "../../../shared/comfy.ts";
import type { Board } from "./board.ts";
import type { LogBuffer } from "./log-buffer.ts";
import { nextPhase } from "./phases.ts";
import { plainText } from "./text.ts";

/** Writes phase and newest line of a start onto the board while it lasts; gives back how to end that. */
export function followStart(buffer: LogBuffer, board: Board): () => void {
  return buffer.onLines((lines: readonly LogLine[]) => {
    const { state, phase } = board.get();
    if (state !== "starting") return;
    const newest =
      lines.map((line) => plainText(line.text)).findLast((text) => text !== "") ?? null;
    const reached = lines.reduce((before, line) => nextPhase(before, line.text), phase ?? "python");
    if (reached !== phase) board.set({ phase: reached, last_line: newest });
    else if (newest !== null) board.note({ last_line: newest });
  });
}
