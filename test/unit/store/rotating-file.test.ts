import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createLogger, type LogEntry } from "../../../main/core/platform/logger.ts";
import { createRotatingFile, type RotatingFile } from "../../../main/core/store/rotating-file.ts";

let folder: string;
let entries: LogEntry[];
const open = (more: { maxBytes?: number; files?: number; folder?: string } = {}): RotatingFile =>
  createRotatingFile({
    ...{ folder, name: "comfyui", log: createLogger((entry) => entries.push(entry)) },
    ...more,
  });
const read = (name: string): string => readFileSync(join(folder, name), "utf8");

beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), "latchkey-rotating-")), "logs");
  entries = [];
});
afterEach(() => {
  rmSync(dirname(folder), { recursive: true, force: true });
});

test("lines are added in order, also to a file of an earlier run, for its owner alone", async () => {
  const first = open();
  first.append("one\n");
  first.append("two\n");
  await first.close();
  const second = open();
  second.append("three\n");
  await second.close();
  expect(read("comfyui.log")).toBe("one\ntwo\nthree\n");
  expect(statSync(join(folder, "comfyui.log")).mode & 0o777).toBe(0o600);
});

test("a full file is put aside, and there are never more than five", async () => {
  const file = open({ maxBytes: 100 });
  for (let n = 1; n <= 40; n += 1) {
    file.append(`${String(n).padStart(39, "0")}\n`);
    await file.close();
  }
  expect(readdirSync(folder).sort()).toEqual([
    "comfyui.1.log",
    "comfyui.2.log",
    "comfyui.3.log",
    "comfyui.4.log",
    "comfyui.log",
  ]);
  const all = ["comfyui.4.log", "comfyui.3.log", "comfyui.2.log", "comfyui.1.log", "comfyui.log"]
    .map(read)
    .join("");
  expect(all.trim().split("\n").map(Number)).toEqual([31, 32, 33, 34, 35, 36, 37, 38, 39, 40]);
  for (const name of readdirSync(folder)) expect(read(name).length).toBeLessThanOrEqual(100);
});

test("a burst grows no file past its size by more than half", async () => {
  const file = open({ maxBytes: 1_000 });
  for (let n = 0; n < 100; n += 1) file.append(`${"x".repeat(49)}\n`);
  await file.close();
  for (const name of readdirSync(folder)) expect(read(name).length).toBeLessThanOrEqual(1_500);
});

test("a place that cannot be written is said once, and costs the lines alone", async () => {
  mkdirSync(join(folder, ".."), { recursive: true });
  writeFileSync(folder, "a file where the folder belongs");
  const file = open();
  file.append("one\n");
  file.append("two\n");
  await file.close();
  file.append("three\n");
  await file.close();
  expect(entries.map(({ event }) => event)).toEqual(["log file cannot be written"]);
  rmSync(folder);
  file.append("four\n");
  await file.close();
  expect(read("comfyui.log")).toBe("four\n");
  expect(entries.at(-1)?.event).toBe("log file can be written again");
});
