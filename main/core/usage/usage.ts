import { join } from "node:path";
import {
  statsOf,
  withoutKeyId,
  type Tally,
  type UsageExport,
  type UsageQuestion,
  type UsageRange,
  type UsageStats,
  type UsageView,
} from "../../../shared/usage.ts";
import type { Clock } from "../platform/clock.ts";
import type { Logger } from "../platform/logger.ts";
import { filesIn } from "../store/folder.ts";
import { openJournal } from "../store/journal.ts";
import { openBook, type Book } from "./book.ts";
import { dayPeriod, hourPeriod, lastNames } from "./periods.ts";
import { exportOf } from "./export.ts";
import { createGathering, type Kind } from "./gathering.ts";
import { bytesADay } from "./pace.ts";
import { replay, type JournalEntry } from "./replay.ts";
import { spanOf, viewOf, type Names } from "./view.ts";
import { createWindows, type Windows } from "./windows.ts";

const snapshotPeriodMs = 30_000;
/** The 24 h view, and as much again for the day before. */
const hoursKept = 48;

export type UsageEntry = {
  readonly keyId: string;
  /** The time that decides the day and the hour: when the request came. */
  readonly nowMs: number;
  readonly outcome: "success" | "failure" | "refused";
  readonly durationSeconds: number;
};

/** What keys did, and how far their windows are spent. Nothing that a request calls waits. */
export type Usage = {
  readonly windows: Pick<Windows, "used" | "resetAtSeconds">;
  spend(keyId: string, nowMs: number): void;
  record(entry: UsageEntry): void;
  statsOf(keyId: string, days: number): Promise<UsageStats>;
  /** By key id; requests without a key are not in it. */
  statsOfAll(days: number): Promise<Map<string, UsageStats>>;
  /** What the Usage page shows. */
  view(question: UsageQuestion, names: Names): Promise<UsageView>;
  exportFile(
    question: UsageQuestion & { readonly format: "csv" | "json" },
    names: Names,
  ): Promise<UsageExport>;
  /** How many bytes a day of it takes; null while there is none but today's. */
  bytesADay(): Promise<number | null>;
  today(): { readonly requests: number; readonly failed: number; readonly refused: number };
  requestsToday(keyId: string): number;
  onChange(listener: () => void): void;
  /** Puts on disk what is counted so far. @throws AppError STORE_FAILED; then nothing is lost yet */
  flush(): Promise<void>;
  /** Resolves when what has begun by now, by itself too, is on disk, or was tried. */
  idle(): Promise<void>;
  /** Puts all that is counted on disk, as far as it will take it. */
  close(): Promise<void>;
};

/**
 * Opens the usage store: a file for each UTC day and each of the last hours, of which only those that
 * change are rewritten, and a journal of what came since, replayed here. Each line of the journal has a
 * number, and each file says up to which number it counts, so that a kill at any moment counts nothing
 * twice.
 */
export async function openUsage(deps: {
  readonly folder: string;
  readonly clock: Clock;
  readonly log: Logger;
  readonly retentionDays: () => number;
  readonly write?: (path: string, text: string) => Promise<void>;
  /** Told of every write of the journal: what went wrong, or null. */
  readonly onWrite?: (error: unknown) => void;
}): Promise<Usage> {
  const { folder, clock, log } = deps;
  const windows = createWindows();
  const listeners = new Set<() => void>();
  const days = await openBook({ ...deps, period: dayPeriod });
  const hours = await openBook({ ...deps, period: hourPeriod });
  const books = [days, hours] as const;

  const journalPath = join(folder, "journal.jsonl");
  const replayed = await replay(journalPath, { books, windows, log });
  let { sequence } = replayed;
  let isChanged = replayed.count > 0;
  // Today and this hour are in memory before the first request.
  for (const book of books) await book.sequenceAt(clock.now());
  const gathering = createGathering();
  const journal = openJournal({
    path: journalPath,
    clock,
    log,
    beforeWrite: appendGathered,
    onWrite: deps.onWrite,
  });

  function appendGathered(): void {
    for (const { nowMs, keyId, kind, seconds, count } of gathering.take()) {
      sequence += 1;
      const entry: JournalEntry = [sequence, nowMs, keyId, kind, roundedToMs(seconds)];
      if (count > 1) entry.push(count);
      journal.append(JSON.stringify(entry));
    }
  }

  async function takeSnapshot(): Promise<void> {
    if (!isChanged) return;
    isChanged = false;
    try {
      await journal.turn();
      while (!books.every((book) => book.isReady())) for (const book of books) await book.prepare();
      // No wait from here to both calls of save: they see the same moment. What they write is in the
      // journal before, so that a kill between two files leaves neither of them behind the other.
      appendGathered();
      const state = windows.snapshot();
      const flushed = journal.flush();
      const saved = books.map((book) => book.save(sequence, state, flushed));
      for (const result of await Promise.allSettled(saved))
        if (result.status === "rejected") throw result.reason;
      await journal.dropOld();
    } catch (error) {
      isChanged = true;
      throw error;
    }
    await prune();
  }

  let pruned = "";
  async function prune(): Promise<void> {
    const oldestDay = lastNames(dayPeriod, deps.retentionDays(), clock.now())[0] ?? "";
    const oldestHour = lastNames(hourPeriod, hoursKept, clock.now())[0] ?? "";
    if (pruned === oldestDay + oldestHour) return;
    pruned = oldestDay + oldestHour;
    try {
      await days.prune(oldestDay);
      await hours.prune(oldestHour);
    } catch (error) {
      log.warn("usage-not-pruned", { error });
    }
  }

  let snapshots: Promise<void> = Promise.resolve();
  /** One after the other: the timer, `flush` and `close` may all want one. */
  function snapshot(): Promise<void> {
    const next = snapshots.then(takeSnapshot);
    snapshots = next.catch(() => undefined);
    return next;
  }
  const tryToSave = (): Promise<void> =>
    snapshot().catch((error: unknown) => {
      log.error("usage-not-saved", { error });
    });
  const saving = clock.every(snapshotPeriodMs, () => void tryToSave());
  await tryToSave();
  await prune();

  function note(nowMs: number, keyId: string, kind: Kind, seconds: number): void {
    isChanged = true;
    gathering.add(nowMs, keyId, kind, seconds);
    journal.soon();
  }

  async function perKey(
    book: Book,
    names: readonly string[],
  ): Promise<Map<string, Map<string, Tally>>> {
    const byKey = new Map<string, Map<string, Tally>>();
    for (const name of names) {
      for (const [keyId, tally] of await book.read(name)) {
        let perName = byKey.get(keyId);
        if (!perName) byKey.set(keyId, (perName = new Map<string, Tally>()));
        perName.set(name, { ...tally });
      }
    }
    return byKey;
  }

  const bookOf = (range: UsageRange): Book => (range.kind === "hours" ? hours : days);

  return {
    windows,
    spend(keyId, nowMs) {
      windows.spend(keyId, nowMs);
      note(nowMs, keyId, "spend", 0);
    },
    record({ keyId, nowMs, outcome, durationSeconds }) {
      const seconds = roundedToMs(Math.max(0, durationSeconds));
      for (const book of books) book.count(keyId, nowMs, outcome, seconds);
      note(nowMs, keyId, outcome, seconds);
      for (const listener of listeners) listener();
    },
    async statsOf(keyId, count) {
      const perDay = new Map<string, Tally>();
      for (const day of lastNames(dayPeriod, count, clock.now())) {
        const tally = (await days.read(day)).get(keyId);
        if (tally) perDay.set(day, { ...tally });
      }
      return statsOf(perDay);
    },
    async statsOfAll(count) {
      const all = await perKey(days, lastNames(dayPeriod, count, clock.now()));
      all.delete(withoutKeyId);
      return new Map([...all].map(([keyId, perDay]) => [keyId, statsOf(perDay)]));
    },
    view: ({ range, key_ids }, names) =>
      viewOf(spanOf(range, clock.now()), bookOf(range), names, key_ids && new Set(key_ids)),
    exportFile: ({ range, key_ids, format }, names) =>
      exportOf(
        spanOf(range, clock.now()),
        bookOf(range),
        names,
        key_ids && new Set(key_ids),
        format,
      ),
    bytesADay: async () => bytesADay(folder, await filesIn(folder, ".json"), clock.now()),
    today() {
      const { sum } = days.current(clock.now());
      return { requests: sum.total, failed: sum.failed, refused: sum.refused };
    },
    requestsToday: (keyId) => days.current(clock.now()).keys.get(keyId)?.total ?? 0,
    onChange: (listener) => void listeners.add(listener),
    flush: snapshot,
    async idle() {
      await snapshots;
      await journal.idle();
    },
    async close() {
      saving.cancel();
      await tryToSave();
      await journal.close();
    },
  };
}

const roundedToMs = (seconds: number): number => Math.round(seconds * 1000) / 1000;
