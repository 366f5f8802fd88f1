import { z } from "zod";
import { addTallies, emptyTally, tallySchema, type Tally } from "../../../shared/usage.ts";
import { windowsStateSchema } from "./windows.ts";

/**
 * One UTC day as stored: what each key did, and, in the newest day, how far the journal is already
 * counted in (`sequence`) and the windows of the hour.
 */
export const dayFileSchema = z.object({
  day: z.string(),
  keys: z.record(z.string(), tallySchema),
  sequence: z.int().nonnegative().default(0),
  windows: windowsStateSchema.nullable().default(null),
});
export type DayFile = z.infer<typeof dayFileSchema>;

/** One line of the journal: sequence, time in ms, key, outcome, seconds, spent. */
export const journalEntrySchema = z.tuple([
  z.int(),
  z.number(),
  z.string(),
  z.enum(["success", "failure", "refused", "spend"]),
  z.number(),
]);
export type JournalEntry = z.infer<typeof journalEntrySchema>;

export type Tallies = Map<string, Tally>;

/** Counts one finished or refused request. */
export function count(
  tallies: Tallies,
  keyId: string,
  outcome: "success" | "failure" | "refused",
  seconds: number,
): void {
  const one: Tally =
    outcome === "refused"
      ? { ...emptyTally, refused: 1 }
      : {
          total: 1,
          successful: outcome === "success" ? 1 : 0,
          failed: outcome === "failure" ? 1 : 0,
          refused: 0,
          duration: seconds,
        };
  tallies.set(keyId, addTallies(tallies.get(keyId) ?? emptyTally, one));
}

/** The UTC days that end with the day of `nowMs`, oldest first. */
export function lastDays(days: number, nowMs: number): string[] {
  const dayMs = 24 * 3600 * 1000;
  return Array.from({ length: days }, (_unused, place) =>
    new Date(nowMs - (days - 1 - place) * dayMs).toISOString().slice(0, 10),
  );
}
