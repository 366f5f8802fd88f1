import { join } from "node:path";
import { z } from "zod";
import { AppError } from "../../../shared/errors.ts";
import { emptyTally, tallySchema, type Tally } from "../../../shared/usage.ts";
import type { Clock } from "../platform/clock.ts";
import type { Logger } from "../platform/logger.ts";
import { openDocument, type Document } from "../store/document.ts";
import { readDocumentFile } from "../store/document-file.ts";
import { filesIn, removeFile } from "../store/folder.ts";
import { nameOf, numberOf, type Period } from "./periods.ts";
import { addTally, addTo, copyOf, tallyOf, type Outcome, type Tallies } from "./tallies.ts";
import { windowsStateSchema, type WindowsState } from "./windows.ts";

/** Tallies of past periods that stay in memory for the next report: some 45 MB, which a thousand keys in each of 400 days need. */
const maxCachedTallies = 450_000;

/** The file of one period: what each key did in it, and up to which line of the journal that counts. */
const pageFileSchema = z.object({
  keys: z.record(z.string(), tallySchema),
  sequence: z.int().nonnegative().default(0),
  /** As they were when this was written; those of the file with the highest sequence hold. */
  windows: windowsStateSchema.nullable().default(null),
});
export type PageFile = z.infer<typeof pageFileSchema>;
export const pageShape = { schema: pageFileSchema, version: 1 } as const;

/** A period that is being counted in. */
type Page = {
  readonly number: number;
  readonly name: string;
  readonly keys: Tallies;
  readonly sum: Tally;
  /** The number of the last line of the journal that its file counts. */
  sequence: number;
  isChanged: boolean;
  document: Document<PageFile> | null;
};

/** Tallies by period: those that change are in memory, all others on disk. */
export type Book = {
  /** Counts at once, whatever the disk does. */
  count(keyId: string, nowMs: number, outcome: Outcome, seconds: number, times?: number): void;
  /** The period of `nowMs` as it stands. */
  current(nowMs: number): { readonly keys: ReadonlyMap<string, Tally>; readonly sum: Tally };
  read(name: string): Promise<ReadonlyMap<string, Tally>>;
  /** Whether a period's file was found to be damaged, so that nothing is known of it. */
  isLost(name: string): boolean;
  /** Loads the period of a time, and tells up to which line of the journal its file counts. */
  sequenceAt(nowMs: number): Promise<number>;
  /** The last state that was saved, for a start. */
  lastSaved(): Promise<{ readonly sequence: number; readonly windows: WindowsState | null }>;
  /** False where a changed period's file has still to be opened; `prepare` does that. */
  isReady(): boolean;
  prepare(): Promise<void>;
  /** Writes what has changed, as it is at the call, once `journal` is on disk up to there. */
  save(sequence: number, windows: WindowsState, journal: Promise<void>): Promise<void>;
  /** Removes the periods before one. */
  prune(oldest: string): Promise<void>;
};

/** Opens the files of one kind of period in a folder. */
export async function openBook(deps: {
  readonly folder: string;
  readonly period: Period;
  readonly clock: Clock;
  readonly log: Logger;
  readonly write?: (path: string, text: string) => Promise<void>;
}): Promise<Book> {
  const { folder, period, clock, log } = deps;
  const names = new Set(
    (await filesIn(folder, ".json"))
      .filter((file) => period.fileName.test(file))
      .map((file) => file.slice(0, period.nameLength)),
  );
  const pages = new Map<number, Page>();
  const cache = new Map<string, Tallies>();
  let cachedTallies = 0;
  let latest: Page | null = null;

  const pathOf = (name: string): string => join(folder, `${name}.json`);
  const lost = new Set<string>();
  async function openFile(name: string): Promise<Document<PageFile>> {
    const document = await openDocument<PageFile>({
      ...pageShape,
      path: pathOf(name),
      empty: { keys: {}, sequence: 0, windows: null },
      clock,
      log,
      keepBackups: false,
      ...(deps.write ? { write: deps.write } : {}),
    });
    if (document.recovery) lost.add(name);
    return document;
  }

  /** Past periods are only read, hundreds of them for a report; opening one also mends it. */
  async function readFile(name: string): Promise<PageFile> {
    try {
      const reading = await readDocumentFile(pathOf(name), pageShape);
      if (reading) return reading.data;
    } catch (error) {
      if (error instanceof AppError) throw error;
    }
    return (await openFile(name)).data;
  }

  function pageAt(nowMs: number): Page {
    const number = numberOf(period, nowMs);
    if (latest?.number === number) return latest;
    let page = pages.get(number);
    if (!page) {
      page = {
        number,
        name: nameOf(period, nowMs),
        keys: new Map(),
        sum: { ...emptyTally },
        sequence: 0,
        isChanged: false,
        document: null,
      };
      pages.set(number, page);
      forget(page.name);
    }
    latest = page;
    return page;
  }

  /** Opens a page's file and adds what it holds to what was counted meanwhile. */
  async function open(page: Page): Promise<void> {
    if (page.document) return;
    const document = await openFile(page.name);
    // Two may have waited for the same file: it counts once.
    if (hasDocument(page)) return;
    page.document = document;
    page.sequence = document.data.sequence;
    for (const [keyId, tally] of Object.entries(document.data.keys)) {
      addTally(tallyOf(page.keys, keyId), tally);
      addTally(page.sum, tally);
    }
  }

  function forget(name: string): void {
    cachedTallies -= cache.get(name)?.size ?? 0;
    cache.delete(name);
  }

  /** Past periods stay in memory, those that were asked for last. */
  async function readPast(name: string): Promise<Tallies> {
    const known = cache.get(name);
    if (known) {
      cache.delete(name);
      cache.set(name, known);
      return known;
    }
    const { keys } = await readFile(name);
    const tallies = new Map(Object.entries(keys));
    // Counted in again, or removed, while it was read: then what was read is for this once.
    if (!names.has(name) || isLive(name)) return tallies;
    forget(name);
    cache.set(name, tallies);
    cachedTallies += tallies.size;
    for (const oldest of cache.keys()) {
      if (cachedTallies <= maxCachedTallies || oldest === name) break;
      forget(oldest);
    }
    return tallies;
  }
  const isLive = (name: string): boolean => [...pages.values()].some((page) => page.name === name);

  /** The period of now is written even if nothing is counted in it yet: the windows stand there. */
  function due(): Page[] {
    const now = pageAt(clock.now());
    return [...pages.values()].filter((page) => page.isChanged || page === now);
  }
  const unopened = (): Page[] => due().filter((page) => !hasDocument(page));

  return {
    count(keyId, nowMs, outcome, seconds, times = 1) {
      const page = pageAt(nowMs);
      addTo(tallyOf(page.keys, keyId), outcome, seconds, times);
      addTo(page.sum, outcome, seconds, times);
      page.isChanged = true;
    },
    current: pageAt,
    async read(name) {
      for (const page of pages.values()) {
        if (page.name !== name) continue;
        await open(page);
        return page.keys;
      }
      return names.has(name) ? readPast(name) : new Map<string, Tally>();
    },
    isLost: (name) => lost.has(name),
    async sequenceAt(nowMs) {
      const page = pageAt(nowMs);
      await open(page);
      return page.sequence;
    },
    async lastSaved() {
      let last: { sequence: number; windows: WindowsState | null } = { sequence: 0, windows: null };
      const candidates = [...names].sort().slice(-2);
      for (const name of new Set([nameOf(period, clock.now()), ...candidates])) {
        if (!names.has(name)) continue;
        const data = await readFile(name);
        if (data.sequence >= last.sequence) last = data;
      }
      return last;
    },
    isReady: () => unopened().length === 0,
    async prepare() {
      for (const page of unopened()) await open(page);
    },
    async save(sequence, windows, journal) {
      const writes = due().map((page) => {
        const { document } = page;
        if (!document) throw new Error(`The file of ${page.name} is not open`);
        page.isChanged = false;
        const data = { keys: copyOf(page.keys), sequence, windows };
        const write = journal.then(() => document.replace(() => data));
        return write.then(
          () => {
            page.sequence = sequence;
            names.add(page.name);
          },
          (error: unknown) => {
            page.isChanged = true;
            throw error;
          },
        );
      });
      const results = await Promise.allSettled(writes);
      const now = pageAt(clock.now());
      for (const page of pages.values())
        if (page !== now && !page.isChanged) pages.delete(page.number);
      for (const result of results) if (result.status === "rejected") throw result.reason;
    },
    async prune(oldest) {
      for (const file of await filesIn(folder, ".json")) {
        if (!period.fileName.test(file) || file.slice(0, period.nameLength) >= oldest) continue;
        await removeFile(folder, file);
        names.delete(file.slice(0, period.nameLength));
        forget(file.slice(0, period.nameLength));
      }
    },
  };
}

/** Asked anew after a wait: the compiler takes what it saw before for certain. */
const hasDocument = (page: Page): boolean => page.document !== null;
