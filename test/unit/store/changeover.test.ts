import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect } from "vitest";
import {
  finishChangeover,
  stageChangeover,
  type Changeover,
  type ChangeoverFiles,
} from "../../../main/core/store/changeover.ts";
import { writeFileAtomically } from "../../../main/core/store/files.ts";
import { compiled, run, test } from "./support.ts";

const change: Changeover = {
  put: new Map([
    ["settings.json", "new settings"],
    ["keys.json", "new keys"],
    ["usage/2026-11-23.json", "new usage"],
  ]),
  remove: ["sessions.json", "usage"],
};

const before = {
  "keys.json": "old keys",
  "sessions.json": "old sessions",
  "settings.json": "old settings",
  "usage/2026-11-24.json": "old usage",
  "usage/journal.jsonl": "old lines",
};
const after = Object.fromEntries(change.put);

async function fill(folder: string): Promise<void> {
  await mkdir(join(folder, "usage"), { recursive: true });
  for (const [name, text] of Object.entries(before)) await writeFile(join(folder, name), text);
}

async function contentsOf(folder: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    found[path.slice(folder.length + 1)] = await readFile(path, "utf8");
  }
  return found;
}

/** A disk on which the world ends at the call with this number, before it or after half of it. */
function endingAt(call: number): ChangeoverFiles & { readonly calls: () => number } {
  let calls = 0;
  const step = <A extends unknown[]>(work: (...args: A) => Promise<void>) => {
    return async (...args: A): Promise<void> => {
      calls += 1;
      if (calls >= call) throw new Error("the end");
      await work(...args);
    };
  };
  return {
    write: step(writeFileAtomically),
    rename: step(rename),
    remove: step((path) => rm(path, { recursive: true, force: true })),
    calls: () => calls,
  };
}

describe("cut off at any call, the next start finds the old data or the new, whole", () => {
  test("while it is staged", async ({ folder }) => {
    const outcomes = new Set<string>();
    for (let call = 1; call <= 9; call += 1) {
      const data = join(folder, String(call));
      await fill(data);
      const disk = endingAt(call);
      await stageChangeover(data, change, disk).catch(() => undefined);
      const isCommitted = await finishChangeover(data);
      expect(await contentsOf(data)).toEqual(isCommitted ? after : before);
      outcomes.add(isCommitted ? "new" : "old");
      expect(disk.calls()).toBeGreaterThanOrEqual(Math.min(call, 7));
    }
    expect([...outcomes].sort()).toEqual(["new", "old"]);
  });

  test("while it is carried out, however often", async ({ folder }) => {
    await fill(join(folder, "start"));
    await stageChangeover(join(folder, "start"), change);
    for (let call = 1; call <= 9; call += 1) {
      const data = join(folder, String(call));
      await cp(join(folder, "start"), data, { recursive: true });
      await finishChangeover(data, endingAt(call)).catch(() => undefined);
      await finishChangeover(data, endingAt(call + 1)).catch(() => undefined);
      await finishChangeover(data);
      expect(await contentsOf(data)).toEqual(after);
    }
  });

  test("by a kill -9 in the middle", { timeout: 120_000 }, async ({ folder }) => {
    const big: Changeover = {
      put: new Map(
        Array.from({ length: 60 }, (_, place) => [`usage/${String(place)}.json`, "new"]),
      ),
      remove: ["usage"],
    };
    for (let round = 0; round < 8; round += 1) {
      const data = join(folder, String(round));
      await fill(data);
      await stageChangeover(data, big);
      const program = run(`
        const { finishChangeover } = await import(${JSON.stringify(`${compiled}store/changeover.js`)});
        say("begins");
        await finishChangeover(${JSON.stringify(data)});
        say("done");
      `);
      await program.line((line) => line === "begins");
      await new Promise((resolve) => setTimeout(resolve, round * 8));
      await program.kill();
      await finishChangeover(data);
      const { "keys.json": keys, "usage/59.json": last, ...rest } = await contentsOf(data);
      expect([keys, last, Object.keys(rest).length]).toEqual(["old keys", "new", 61]);
    }
  });
});

test("a committed change is done once", async ({ folder }) => {
  await fill(folder);
  await stageChangeover(folder, change);
  expect(await finishChangeover(folder)).toBe(true);
  await writeFile(join(folder, "keys.json"), "newer keys");
  expect(await finishChangeover(folder)).toBe(false);
  expect(await readFile(join(folder, "keys.json"), "utf8")).toBe("newer keys");
});
