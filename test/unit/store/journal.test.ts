import { mkdir, readdir, readFile, symlink, unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import type { Clock } from "../../../main/core/platform/clock.ts";
import { openJournal, replayJournal } from "../../../main/core/store/journal.ts";
import { test, type Log } from "./support.ts";

type With = { readonly folder: string; readonly clock: Clock; readonly log: Log };

const pathOf = (folder: string): string => join(folder, "journal.jsonl");
const open = ({ folder, clock, log }: With) => openJournal({ path: pathOf(folder), clock, log });

async function replayed(folder: string, log: Log): Promise<unknown[]> {
  const entries: unknown[] = [];
  await replayJournal(pathOf(folder), log, (entry) => void entries.push(entry));
  return entries;
}
const eventsOf = (log: Log): string[] => log.entries.map((entry) => entry.event);

test("no journal is an empty one", async ({ folder, log }) => {
  expect(await replayed(folder, log)).toEqual([]);
});

test("lines are on disk half a second after they came, without anybody waiting", async ({
  folder,
  clock,
  log,
}) => {
  const journal = open({ folder, clock, log });
  journal.append("[1]");
  clock.advance(499);
  await journal.idle();
  expect(await replayed(folder, log)).toEqual([]);
  clock.advance(1);
  await expect.poll(() => replayed(folder, log)).toEqual([[1]]);
  await journal.close();
});

test("lines are replayed in the order in which they came, over openings", async ({
  folder,
  clock,
  log,
}) => {
  for (const start of [1, 3]) {
    const journal = open({ folder, clock, log });
    journal.append(`[${String(start)}]`);
    await journal.flush();
    journal.append(`[${String(start + 1)}]`);
    await journal.close();
  }
  expect(await replayed(folder, log)).toEqual([[1], [2], [3], [4]]);
});

test("a torn last line is dropped, told, and does not swallow the next one", async ({
  folder,
  clock,
  log,
}) => {
  await writeFile(pathOf(folder), '[1]\n[2,"torn');
  expect(await replayed(folder, log)).toEqual([[1]]);
  expect(eventsOf(log)).toEqual(["journal-lines-dropped"]);
  const journal = open({ folder, clock, log });
  journal.append("[3]");
  await journal.close();
  expect(await replayed(folder, log)).toEqual([[1], [3]]);
});

test("lines that are no JSON, or that the reader refuses, are passed over", async ({
  folder,
  log,
}) => {
  await writeFile(pathOf(folder), "[1]\n\u0000\u0000\n\n{]\n[2]\n[3]\n");
  const entries: unknown[] = [];
  await replayJournal(pathOf(folder), log, (entry) => {
    if ((entry as number[])[0] === 2) throw new Error("refused");
    entries.push(entry);
  });
  expect(entries).toEqual([[1], [3]]);
  expect(log.entries[0]?.fields).toEqual({ dropped: 3 });
});

test("what came before a turn is replayed first, until it is dropped", async ({
  folder,
  clock,
  log,
}) => {
  const journal = open({ folder, clock, log });
  journal.append("[1]");
  await journal.turn();
  journal.append("[2]");
  await journal.flush();
  expect(await replayed(folder, log)).toEqual([[1], [2]]);
  expect((await readdir(folder)).sort()).toEqual(["journal.jsonl", "journal.old.jsonl"]);
  await journal.dropOld();
  expect(await replayed(folder, log)).toEqual([[2]]);
  await journal.close();
});

// The snapshot after the first turn failed: what it should have held is only here.
test("a second turn before the old part is dropped loses nothing", async ({
  folder,
  clock,
  log,
}) => {
  const journal = open({ folder, clock, log });
  for (const number of [1, 2, 3]) {
    journal.append(`[${String(number)}]`);
    await journal.turn();
  }
  expect(await replayed(folder, log)).toEqual([[1], [2], [3]]);
  await journal.close();
});

test("lines that come while a turn runs are all kept", async ({ folder, clock, log }) => {
  const journal = open({ folder, clock, log });
  const turns: Promise<void>[] = [];
  for (let number = 1; number <= 200; number += 1) {
    journal.append(`[${String(number)}]`);
    if (number % 20 === 0) turns.push(journal.flush(), journal.turn());
    if (number % 7 === 0) await new Promise(setImmediate);
  }
  await Promise.all(turns);
  await journal.close();
  expect(await replayed(folder, log)).toEqual(
    Array.from({ length: 200 }, (_unused, place) => [place + 1]),
  );
});

test("on a full disk appending goes on, it is told once, and nothing is lost when there is space", async ({
  folder,
  clock,
  log,
}) => {
  await symlink("/dev/full", pathOf(folder));
  const journal = open({ folder, clock, log });
  for (let number = 1; number <= 3; number += 1) {
    journal.append(`[${String(number)}]`);
    await journal.flush();
  }
  expect(eventsOf(log)).toEqual(["journal-write-failed"]);
  await unlink(pathOf(folder));
  await journal.turn();
  journal.append("[4]");
  await journal.close();
  expect(eventsOf(log)).toEqual(["journal-write-failed", "journal-writes-again"]);
  expect(await replayed(folder, log)).toEqual([[1], [2], [3], [4]]);
});

test("on a full disk memory is bounded, and the newest lines stay", async ({
  folder,
  clock,
  log,
}) => {
  await symlink("/dev/full", pathOf(folder));
  const journal = open({ folder, clock, log });
  journal.append("[0]");
  await journal.flush();
  for (let number = 1; number <= 400_000; number += 1) journal.append(`[${String(number)}]`);
  await unlink(pathOf(folder));
  await journal.turn();
  await journal.close();
  const entries = await replayed(folder, log);
  expect(entries.length).toBeGreaterThanOrEqual(200_000);
  expect(entries.length).toBeLessThanOrEqual(300_000);
  expect(entries.at(-1)).toEqual([400_000]);
});

test("while writing fails it is tried again after five seconds, not twice a second", async ({
  folder,
  clock,
  log,
}) => {
  const inFolder = join(folder, "later");
  const journal = openJournal({ path: pathOf(inFolder), clock, log });
  journal.append("[1]");
  await journal.flush();
  await mkdir(inFolder);
  clock.advance(4_500);
  await journal.idle();
  expect(await readdir(inFolder)).toEqual([]);
  clock.advance(500);
  await expect.poll(() => replayed(inFolder, log)).toEqual([[1]]);
  await journal.close();
});

test("a folder that is gone stops nobody", async ({ folder, clock, log }) => {
  const journal = openJournal({ path: join(folder, "gone", "journal.jsonl"), clock, log });
  journal.append("[1]");
  await journal.flush();
  await journal.turn();
  await journal.dropOld();
  await journal.close();
  expect(eventsOf(log)).toEqual(["journal-write-failed"]);
});

test("a journal that was removed under us is made anew at the next turn", async ({
  folder,
  clock,
  log,
}) => {
  const journal = open({ folder, clock, log });
  journal.append("[1]");
  await journal.flush();
  await unlink(pathOf(folder));
  await journal.turn();
  journal.append("[2]");
  await journal.close();
  expect(await replayed(folder, log)).toEqual([[2]]);
});

test("closing twice does nothing more", async ({ folder, clock, log }) => {
  const journal = open({ folder, clock, log });
  journal.append("[1]");
  await journal.close();
  await journal.close();
  expect(await readFile(pathOf(folder), "utf8")).toBe("\n[1]\n");
});
