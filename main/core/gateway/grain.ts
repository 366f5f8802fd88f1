import type { Refusal } from "./types.ts";

/** Smaller pieces of a body cost many times what is in them: some 400 bytes each until they are passed on. */
const fineBytes = 64;

/** Takes a body's next piece; says whether there have been too many small ones. */
export type Grain = (pieceBytes: number) => boolean;

/**
 * Counts the small pieces of a body. Who sends it chooses them: single bytes that ComfyUI does not take
 * are held a hundredfold, and each is a call of ours. Every client sends kilobytes at a time.
 * @param most as many small ones may come, beside one for every 64 bytes in larger ones.
 */
export function createGrain(most: number): Grain {
  let fine = 0;
  return (pieceBytes) => {
    if (pieceBytes < fineBytes) fine += 1;
    else fine = Math.max(0, fine - pieceBytes / fineBytes);
    return fine > most;
  };
}

export const tooFine: Refusal = {
  refused: "INVALID_REQUEST",
  words: "This body comes in too many tiny pieces: send some kilobytes at a time",
  details: { issues: [{ path: "body", message: "Must be sent in larger pieces" }] },
};
