import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, vi } from "vitest";
import {
  hurriedClock,
  isRunning,
  python,
  quick,
  test,
  untilLine,
  untilState,
  type Bench,
} from "./support.ts";
import { processTable } from "../../../main/core/comfy/processes/table.ts";
import { patience } from "../../support/patience.ts";

type Record = { pid: number; started_at: string; command: string };
const recordOf = (folder: string): Record =>
  JSON.parse(readFileSync(join(folder, "comfy.pid.json"), "utf8")) as Record;

/** A process is recorded once it has started; it may be ready before that is on the disk. */
const untilRecorded = (bench: Bench): Promise<boolean> =>
  vi.waitUntil(() => existsSync(join(bench.dataFolder, "comfy.pid.json")), patience);

/** A ComfyUI whose launcher was killed: no supervisor knows of it, but its record is there. */
async function leaveBehind(bench: Bench, fixture = "answers"): Promise<[number, string]> {
  // Two supervisors on one data folder: the first stands for the launcher.
  const killed = bench.supervise({ restartAfterCrash: () => false });
  const folder = bench.install(fixture);
  killed.choose({ kind: "folder", folder, python }, []);
  await killed.start();
  await untilState(killed, "ready");
  await untilRecorded(bench);
  return [recordOf(bench.dataFolder).pid, folder];
}

test("one left over that still answers is taken over: same process, its log and its end too", async ({
  bench,
}) => {
  const [pid, folder] = await leaveBehind(bench);
  const supervisor = bench.supervise();
  supervisor.choose({ kind: "folder", folder, python }, []);
  await supervisor.start();
  expect(await untilState(supervisor, "ready")).toMatchObject({ taken_over: true, crashes: 0 });
  expect(recordOf(bench.dataFolder).pid).toBe(pid);
  await untilLine(supervisor, /^ComfyUI version/);
  await supervisor.stop();
  expect(isRunning(pid)).toBe(false);
  await untilLine(supervisor, /^Stopped server/);
  expect(existsSync(join(bench.dataFolder, "comfy.pid.json"))).toBe(false);
});

test("one that was taken over and dies is brought back like any other", async ({ bench }) => {
  const [pid, folder] = await leaveBehind(bench);
  const supervisor = bench.supervise({ clock: hurriedClock });
  supervisor.choose({ kind: "folder", folder, python }, []);
  await supervisor.start();
  await untilState(supervisor, "ready");
  const died = untilState(supervisor, "crashed");
  process.kill(pid, "SIGKILL");
  await died;
  expect(await untilState(supervisor, "ready")).toMatchObject({ taken_over: false });
  await untilRecorded(bench);
  expect(recordOf(bench.dataFolder).pid).not.toBe(pid);
});

test("where a person can be asked, nothing happens until they have chosen", async ({ bench }) => {
  const [pid, folder] = await leaveBehind(bench);
  const supervisor = bench.supervise({ leftOver: "ask" });
  supervisor.choose({ kind: "folder", folder, python }, []);
  await supervisor.start();
  expect(supervisor.status()).toMatchObject({
    state: "stopped",
    failure: { reason: "left_over" },
    crashes: 0,
  });
  expect(supervisor.upstream()).toBeNull();
  expect(isRunning(pid)).toBe(true);
  await supervisor.start("use");
  await untilState(supervisor, "ready");
  expect(recordOf(bench.dataFolder).pid).toBe(pid);
});

test("ended and started anew, it is another process", async ({ bench }) => {
  const [pid, folder] = await leaveBehind(bench);
  const supervisor = bench.supervise({ leftOver: "ask" });
  supervisor.choose({ kind: "folder", folder, python }, []);
  await supervisor.start();
  await supervisor.start("end");
  expect(isRunning(pid)).toBe(false);
  await untilState(supervisor, "ready");
  expect(recordOf(bench.dataFolder).pid).not.toBe(pid);
});

test("stop ends one about which nobody has decided", async ({ bench }) => {
  const [pid, folder] = await leaveBehind(bench);
  const supervisor = bench.supervise({ leftOver: "ask" });
  supervisor.choose({ kind: "folder", folder, python }, []);
  await supervisor.start();
  await supervisor.stop();
  expect(isRunning(pid)).toBe(false);
  expect(supervisor.status()).toMatchObject({ state: "stopped", failure: null });
});

test("one left over that does not answer is ended", async ({ bench }) => {
  const [pid, folder] = await leaveBehind(bench);
  process.kill(pid, "SIGSTOP");
  const supervisor = bench.supervise({ timing: { ...quick, answerMs: 300 } });
  supervisor.choose({ kind: "folder", folder, python }, []);
  await supervisor.start();
  expect(isRunning(pid)).toBe(false);
  await untilState(supervisor, "ready");
  expect(recordOf(bench.dataFolder).pid).not.toBe(pid);
});

test("one of another folder is ended before the next start", async ({ bench }) => {
  const [pid] = await leaveBehind(bench);
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
