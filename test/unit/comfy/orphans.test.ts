import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { python, isRunning, test, untilState } from "./support.ts";
import { processTable } from "../../../main/core/comfy/processes/table.ts";

type Record = { pid: number; started_at: string; command: string };
const recordOf = (folder: string): Record =>
  JSON.parse(readFileSync(join(folder, "comfy.pid.json"), "utf8")) as Record;

test("one left over by a killed launcher is ended before the next start", async ({ bench }) => {
  // Two supervisors on one data folder: the first stands for a launcher that was killed.
  const killed = await bench.start("answers", [], { restartAfterCrash: () => false });
  await untilState(killed, "ready");
  const { pid } = recordOf(bench.dataFolder);
  const supervisor = await bench.start("answers");
  expect(isRunning(pid)).toBe(false);
  await untilState(supervisor, "ready");
  expect(recordOf(bench.dataFolder).pid).not.toBe(pid);
});

test.for(["pid", "started_at", "command"] as const)(
  "a process whose %s differs from the record is left alone",
  async (field, { bench }) => {
    const stranger = spawn(python, ["-c", "import time; time.sleep(600)"], { detached: true });
    const pid = stranger.pid ?? 0;
    const found = await processTable("linux").inspect(pid);
    const record: Record = {
      pid,
      started_at: found?.startedAt ?? "",
      command: found?.command ?? "",
    };
    const other = { pid: process.pid, started_at: "yesterday", command: "python other.py" };
    mkdirSync(bench.dataFolder, { recursive: true });
    const text = JSON.stringify({ ...record, [field]: other[field] });
    writeFileSync(join(bench.dataFolder, "comfy.pid.json"), text);
    await untilState(await bench.start("answers"), "ready");
    expect(isRunning(pid)).toBe(true);
    stranger.kill("SIGKILL");
  },
);

test.for(["", "{", "[]", '{"pid":-1,"started_at":"x","command":"y"}', '{"pid":1}'])(
  "the record %j stops no start and no process",
  async (text, { bench }) => {
    mkdirSync(bench.dataFolder, { recursive: true });
    writeFileSync(join(bench.dataFolder, "comfy.pid.json"), text);
    const supervisor = await bench.start("answers");
    await untilState(supervisor, "ready");
    await supervisor.stop();
    expect(existsSync(join(bench.dataFolder, "comfy.pid.json"))).toBe(false);
  },
);
