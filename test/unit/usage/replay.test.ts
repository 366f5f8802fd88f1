import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import { start } from "../store/support.ts";
import { entry, killed, test, total } from "./support.ts";

const hourMs = 3_600_000;

test("what came since the last snapshot is replayed, and the window with it", async ({
  open,
  clock,
}) => {
  const usage = await open();
  usage.spend("a", clock.now());
  usage.record(entry(clock));
  await usage.flush();
  usage.spend("a", clock.now());
  usage.record(entry(clock, { outcome: "failure", durationSeconds: 0.25 }));
  await killed(clock, usage);

  const again = await open();
  expect(again.windows.used("a", clock.now())).toBe(2);
  expect(await again.statsOf("a", 1)).toMatchObject({
    total_requests: 2,
    failed_requests: 1,
    total_duration: 2.25,
  });
  await again.close();
});

// Killed between the snapshot's files, or before the journal's old part was dropped.
for (const failing of ["2026-11-24.json", "2026-11-24T10.json", "nothing"] as const) {
  test(`a kill after a snapshot that wrote all but ${failing} counts nothing twice`, async ({
    open,
    folder,
    clock,
  }) => {
    const usage = await open();
    const kept = new Map<string, string>();
    const keep = async () => {
      for (const name of ["journal.jsonl", "2026-11-24.json", "2026-11-24T10.json"])
        kept.set(name, await readFile(join(folder, name), "utf8").catch(() => ""));
    };
    for (let count = 0; count < 3; count += 1) {
      usage.spend("a", clock.now());
      usage.record(entry(clock));
      if (count === 0) await usage.flush();
    }
    await killed(clock, usage);
    await keep();
    await usage.flush();
    // As it was before the snapshot: the journal, and the file that was not written.
    await writeFile(join(folder, "journal.old.jsonl"), kept.get("journal.jsonl") ?? "");
    if (failing !== "nothing") await writeFile(join(folder, failing), kept.get(failing) ?? "");

    for (let round = 0; round < 2; round += 1) {
      const again = await open();
      expect(await total(again)).toBe(3);
      const hours = { range: { kind: "hours" }, key_ids: null } as const;
      expect((await again.view(hours, new Map())).rows[0]?.tally.total).toBe(3);
      expect(again.windows.used("a", clock.now())).toBe(3);
      await killed(clock, usage);
    }
  });
}

test("what came between two writes is one line for each key and outcome, and no less is counted", async ({
  open,
  folder,
  clock,
}) => {
  const usage = await open();
  const beforeTheHour = start + hourMs - 1;
  for (let count = 0; count < 500; count += 1) {
    usage.spend("a", clock.now());
    usage.record(entry(clock, { durationSeconds: 0.125 }));
    usage.record(entry(clock, { keyId: "b", outcome: "refused", durationSeconds: 0 }));
    usage.record(entry(clock, { nowMs: beforeTheHour + (count % 2), outcome: "failure" }));
  }
  await killed(clock, usage);
  const text = await readFile(join(folder, "journal.jsonl"), "utf8");
  expect(
    text
      .trim()
      .split("\n")
      .map((line) => (JSON.parse(line) as unknown[]).slice(2)),
  ).toEqual([
    ["a", "spend", 0, 500],
    ["a", "success", 62.5, 500],
    ["b", "refused", 0, 500],
    ["a", "failure", 500, 250],
    ["a", "failure", 500, 250],
  ]);
  const again = await open();
  expect(again.windows.used("a", clock.now())).toBe(500);
  expect(await again.statsOf("a", 1)).toEqual(await usage.statsOf("a", 1));
  expect(await again.statsOf("b", 1)).toMatchObject({ total_requests: 0, refused_requests: 500 });
  await again.close();
});

test("lines that stand twice in the journal count once", async ({ open, folder }) => {
  const lines = [1, 2, 3, 2, 3, 4].map((n) => `[${String(n)},${String(start)},"a","success",1]`);
  await writeFile(join(folder, "journal.jsonl"), `${lines.join("\n")}\n`);
  const usage = await open();
  expect(await total(usage)).toBe(4);
  await usage.close();
});

test("a torn last line is dropped, and counting goes on behind it", async ({
  open,
  folder,
  clock,
}) => {
  await writeFile(
    join(folder, "journal.jsonl"),
    `[1,${String(start)},"a","success",1]\n[2,${String(start)},"a","succ`,
  );
  const usage = await open();
  usage.record(entry(clock));
  await killed(clock, usage);
  const again = await open();
  expect(await total(again)).toBe(2);
  await again.close();
});

test("lines of another shape are passed over", async ({ open, folder }) => {
  const lines = ["{}", '[1,"x"]', "null", `[5,${String(start)},"a","success",1]`];
  await writeFile(join(folder, "journal.jsonl"), lines.join("\n"));
  const usage = await open();
  expect(await total(usage)).toBe(1);
  await usage.close();
});

test("a window that a long request has spent survives, though nothing is counted yet", async ({
  open,
  clock,
}) => {
  clock.set(start + hourMs - 1000);
  const usage = await open();
  usage.record(entry(clock));
  await usage.flush();
  clock.advance(2000);
  usage.spend("a", clock.now());
  await usage.flush();
  await killed(clock, usage);
  const again = await open();
  expect(again.windows.used("a", clock.now())).toBe(1);
  await again.close();
});

test("windows of an hour that is over are fresh after a start", async ({ open, clock }) => {
  const usage = await open();
  usage.spend("a", clock.now());
  await usage.close();
  clock.advance(hourMs);
  const again = await open();
  expect(again.windows.used("a", clock.now())).toBe(0);
  await again.close();
});

test("a snapshot is taken every half minute, and the journal does not grow for ever", async ({
  open,
  folder,
  clock,
}) => {
  const usage = await open();
  for (let tick = 0; tick < 240; tick += 1) {
    for (let count = 0; count < 10; count += 1) usage.record(entry(clock));
    clock.advance(500);
    if (tick % 20 === 0) await usage.idle();
  }
  await usage.idle();
  const lines = async (name: string) =>
    (await readFile(join(folder, name), "utf8").catch(() => "")).split("\n").length;
  // A line each half second for two minutes; a minute's worth at most stands in both parts.
  expect((await lines("journal.jsonl")) + (await lines("journal.old.jsonl"))).toBeLessThan(130);
  await killed(clock, usage);
  const again = await open();
  expect(await total(again)).toBe(2400);
  await again.close();
});
