import { join } from "node:path";
import {
  addTallies,
  emptyTally,
  withoutKeyId,
  statsOf,
  type Tally,
  type UsageReport,
  type UsageStats,
} from "../../../shared/usage.ts";
import { dayOf, type Clock } from "../platform/clock.ts";
import type { Logger } from "../platform/logger.ts";
import { openDocument, type Document } from "../store/document.ts";
import { filesIn, removeFile } from "../store/folder.ts";
import { openJournal, replayJournal } from "../store/journal.ts";
import {
  count,
  dayFileSchema,
  journalEntrySchema,
  lastDays,
  type DayFile,
  type JournalEntry,
  type Tallies,
} from "./day.ts";
import { reportOf, type Names } from "./report.ts";
import { createWindows, type Windows } from "./windows.ts";

const snapshotPeriodMs = 30_000;
const dayVersion = 1;

export type UsageEntry = {
  readonly keyId: string;
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
  report(days: number, names: Names): Promise<UsageReport>;
  today(): { readonly requests: number; readonly failed: number; readonly refused: number };
  requestsToday(keyId: string): number;
  onChange(listener: () => void): void;
  /** Puts all that is counted on disk. */
  close(): Promise<void>;
};

/**
 * Opens the usage store: one file a UTC day, of which only today's is rewritten, and a journal of what
 * came since, replayed here. Each journal line has a number, and a day's file says up to which number
 * it has counted, so that a kill between the two counts nothing twice.
 */
export async function openUsage(deps: {
  readonly folder: string;
  readonly clock: Clock;
  readonly log: Logger;
  readonly retentionDays: () => number;
}): Promise<Usage> {
  const { folder, clock, log } = deps;
  const windows = createWindows();
  const listeners = new Set<() => void>();
  const days = new Map<string, { document: Document<DayFile>; tallies: Tallies }>();
  let sequence = 0;

  async function load(day: string): Promise<{ document: Document<DayFile>; tallies: Tallies }> {
    const known = days.get(day);
    if (known) return known;
    const document = await openDocument<DayFile>({
      path: join(folder, `${day}.json`),
      schema: dayFileSchema,
      empty: { day, keys: {}, sequence: 0, windows: null },
      version: dayVersion,
      clock,
      log,
      keepBackups: false,
    });
    const found = days.get(day) ?? {
      document,
      tallies: new Map(Object.entries(document.data.keys)),
    };
    days.set(day, found);
    return found;
  }

  const stored = new Set((await filesIn(folder, ".json")).map((name) => name.slice(0, 10)));
  let today = dayOf(clock.now());
  let current = await load(today);
  for (const day of [...stored].sort().slice(-2)) {
    const { document } = await load(day);
    sequence = Math.max(sequence, document.data.sequence);
    if (document.data.windows) windows.restore(document.data.windows);
  }
  const counted = sequence;
  const journalPath = join(folder, "journal.jsonl");
  const missed: JournalEntry[] = [];
  await replayJournal(journalPath, log, (line) => {
    const entry = journalEntrySchema.safeParse(line);
    if (entry.success && entry.data[0] > counted) missed.push(entry.data);
  });
  for (const [number, at, keyId, kind, seconds] of missed) {
    sequence = Math.max(sequence, number);
    if (kind === "spend") windows.spend(keyId, at);
    else count((await load(dayOf(at))).tallies, keyId, kind, seconds);
  }
  const journal = await openJournal({ path: journalPath, clock, log });

  function turnDay(nowMs: number): void {
    const day = dayOf(nowMs);
    if (day === today) return;
    const ended = current;
    today = day;
    const tallies: Tallies = new Map();
    const opening = load(day).then((loaded) => {
      for (const [keyId, tally] of loaded.tallies) {
        tallies.set(keyId, addTallies(tally, tallies.get(keyId) ?? emptyTally));
      }
      days.set(day, { document: loaded.document, tallies });
      current = { document: loaded.document, tallies };
    });
    current = { document: ended.document, tallies };
    void opening
      .then(() => save(ended))
      .then(prune, (error: unknown) => {
        log.error("day-not-turned", { error });
      });
  }

  async function save(one: { document: Document<DayFile>; tallies: Tallies }): Promise<void> {
    const upTo = sequence;
    const keys = Object.fromEntries(one.tallies);
    const state = windows.snapshot();
    await one.document.update((draft) => {
      draft.keys = keys;
      draft.sequence = upTo;
      draft.windows = state;
    });
  }

  let unsaved = missed.length;
  async function snapshot(): Promise<void> {
    if (unsaved === 0) return;
    unsaved = 0;
    await journal.flush();
    const upTo = sequence;
    for (const [, one] of [...days].slice(-2)) await save(one);
    if (sequence === upTo) await journal.reset();
  }
  const saving = clock.every(snapshotPeriodMs, () => {
    snapshot().catch((error: unknown) => {
      log.error("usage-not-saved", { error });
    });
  });
  if (unsaved > 0) await snapshot();

  async function prune(): Promise<void> {
    const oldest = lastDays(deps.retentionDays(), clock.now())[0] ?? "";
    for (const name of await filesIn(folder, ".json")) {
      if (name.slice(0, 10) < oldest) await removeFile(folder, name);
    }
  }
  await prune();

  function note(line: JournalEntry): void {
    journal.append(JSON.stringify(line));
    unsaved += 1;
  }

  async function perKey(span: readonly string[]): Promise<Map<string, Map<string, Tally>>> {
    const byKey = new Map<string, Map<string, Tally>>();
    for (const day of span) {
      if (day !== today && !days.has(day) && !stored.has(day)) continue;
      const tallies = day === today ? current.tallies : (await load(day)).tallies;
      for (const [keyId, tally] of tallies) {
        const perDay = byKey.get(keyId) ?? new Map<string, Tally>();
        byKey.set(keyId, perDay.set(day, tally));
      }
    }
    return byKey;
  }

  return {
    windows,
    spend(keyId, nowMs) {
      windows.spend(keyId, nowMs);
      note([(sequence += 1), nowMs, keyId, "spend", 0]);
    },
    record({ keyId, nowMs, outcome, durationSeconds }) {
      turnDay(clock.now());
      count(current.tallies, keyId, outcome, durationSeconds);
      note([(sequence += 1), nowMs, keyId, outcome, durationSeconds]);
      for (const listener of listeners) listener();
    },
    async statsOf(keyId, span) {
      return statsOf((await perKey(lastDays(span, clock.now()))).get(keyId) ?? new Map());
    },
    async statsOfAll(span) {
      const all = await perKey(lastDays(span, clock.now()));
      all.delete(withoutKeyId);
      return new Map([...all].map(([keyId, perDay]) => [keyId, statsOf(perDay)]));
    },
    async report(span, names) {
      const list = lastDays(span, clock.now());
      return reportOf(list, await perKey(list), names);
    },
    today() {
      turnDay(clock.now());
      const sum = { requests: 0, failed: 0, refused: 0 };
      for (const tally of current.tallies.values()) {
        sum.requests += tally.total;
        sum.failed += tally.failed;
        sum.refused += tally.refused;
      }
      return sum;
    },
    requestsToday(keyId) {
      turnDay(clock.now());
      return current.tallies.get(keyId)?.total ?? 0;
    },
    onChange: (listener) => void listeners.add(listener),
    async close() {
      saving.cancel();
      await snapshot();
      await journal.close();
    },
  };
}
