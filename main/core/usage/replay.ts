import { z } from "zod";
import type { Logger } from "../platform/logger.ts";
import { replayJournal } from "../store/journal.ts";
import type { Book } from "./book.ts";
import type { Windows } from "./windows.ts";

/** One line of the journal: its number, time in ms, key, what happened, seconds, how often (once). */
const journalEntrySchema = z.tuple([
  z.int(),
  z.number(),
  z.string(),
  z.enum(["success", "failure", "refused", "spend"]),
  z.number(),
  z.int().positive().optional(),
]);
export type JournalEntry = z.infer<typeof journalEntrySchema>;

/** Counts again what came after the last snapshot, each line in the files that do not hold it yet. */
export async function replay(
  path: string,
  deps: { readonly books: readonly Book[]; readonly windows: Windows; readonly log: Logger },
): Promise<{ readonly sequence: number; readonly count: number }> {
  const { books, windows, log } = deps;
  let saved = 0;
  for (const book of books) {
    const last = await book.lastSaved();
    if (last.windows && last.sequence >= saved) windows.restore(last.windows);
    saved = Math.max(saved, last.sequence);
  }
  const entries: JournalEntry[] = [];
  let sequence = 0;
  await replayJournal(path, log, (line) => {
    const entry = journalEntrySchema.parse(line);
    // A line may stand there twice, where a full disk took only a part of a write.
    if (entry[0] <= sequence) return;
    sequence = entry[0];
    entries.push(entry);
  });
  for (const [number, nowMs, keyId, kind, seconds, count = 1] of entries) {
    if (kind === "spend") {
      if (number > saved) windows.spend(keyId, nowMs, count);
      continue;
    }
    for (const book of books)
      if (number > (await book.sequenceAt(nowMs))) book.count(keyId, nowMs, kind, seconds, count);
  }
  return { sequence: Math.max(sequence, saved), count: entries.length };
}
