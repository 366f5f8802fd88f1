import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { setTimeout as wait } from "node:timers/promises";
import { WebSocket } from "ws";
import { z } from "zod";

/** What all processes of an app hold and do, as Linux counts it. */
export type Load = {
  readonly processes: number;
  /** Proportional set size: a page that several share counts once. */
  readonly megabytes: number;
  /** Percent of one core. */
  readonly cpu: number;
};

/** An app with a window, started from outside as a person would. */
export type WindowRun = {
  /** From the start of the process to the first text on the page. */
  readonly paintMs: number;
  /** Watches it for so long while nobody touches it. */
  load(seconds: number): Promise<Load>;
  close(): Promise<void>;
};

const ticksPerSecond = 100;
const targetsSchema = z.array(z.object({ type: z.string(), webSocketDebuggerUrl: z.string() }));
const answerSchema = z.object({
  result: z.object({ result: z.object({ value: z.number().optional() }) }),
});
/** When the page first showed something, on the clock that Node reads too. */
const paintedAt = `(() => {
  const paint = performance.getEntriesByName("first-contentful-paint")[0];
  return paint ? performance.timeOrigin + paint.startTime : undefined;
})()`;

/** Starts an app with a window and waits for its first paint. */
export async function startWindow(executable: string, args: readonly string[]): Promise<WindowRun> {
  const sandbox = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  const startedAt = Date.now();
  const child = spawn(executable, ["--remote-debugging-port=0", ...sandbox, ...args], {
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...process.env, LANGUAGE: "en" },
  });
  const { pid } = child;
  if (pid === undefined) throw new Error(`${executable} did not start`);
  const paintMs = Math.round((await firstPaint(await debuggerOf(child))) - startedAt);
  return {
    paintMs,
    load: (seconds) => loadOf(pid, seconds),
    async close() {
      const ended = once(child, "exit");
      child.kill("SIGTERM");
      await ended;
    },
  };
}

/** Chromium names the port of its debugger in its log. */
async function debuggerOf(child: ChildProcess): Promise<string> {
  if (child.stderr === null) throw new Error("There is no log to read");
  return new Promise((resolve, reject) => {
    createInterface({ input: child.stderr as NodeJS.ReadableStream }).on("line", (line) => {
      const found = /DevTools listening on ws:\/\/([^/]+)\//.exec(line)?.[1];
      if (found !== undefined) resolve(found);
    });
    child.once("exit", (code) => reject(new Error(`It ended with ${String(code)}`)));
  });
}

async function firstPaint(address: string): Promise<number> {
  for (;;) {
    const targets = targetsSchema.parse(await (await fetch(`http://${address}/json/list`)).json());
    const page = targets.find(({ type }) => type === "page");
    const painted = page && (await evaluate(page.webSocketDebuggerUrl, paintedAt));
    if (painted !== undefined) return painted;
    await wait(50);
  }
}

async function evaluate(url: string, expression: string): Promise<number | undefined> {
  const socket = new WebSocket(url);
  await once(socket, "open");
  const params = { expression, returnByValue: true };
  socket.send(JSON.stringify({ id: 1, method: "Runtime.evaluate", params }));
  const [message] = (await once(socket, "message")) as [Buffer];
  socket.terminate();
  return answerSchema.parse(JSON.parse(message.toString())).result.result.value;
}

async function loadOf(pid: number, seconds: number): Promise<Load> {
  const ticks = (): number => treeOf(pid).reduce((sum, one) => sum + ticksOf(one), 0);
  const before = ticks();
  await wait(seconds * 1000);
  const used = (ticks() - before) / ticksPerSecond;
  const tree = treeOf(pid);
  return {
    processes: tree.length,
    megabytes: Math.round(tree.reduce((sum, one) => sum + kilobytesOf(one), 0) / 1024),
    cpu: (used / seconds) * 100,
  };
}

/** A process and all that came from it. */
function treeOf(root: number): readonly number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync("/proc")) {
    const fields = /^\d+$/.test(name) ? statOf(Number(name)) : null;
    if (fields !== null) parents.set(Number(name), Number(fields[1]));
  }
  const isOf = (pid: number | undefined): boolean =>
    pid !== undefined && pid > 1 && (pid === root || isOf(parents.get(pid)));
  return [...parents.keys()].filter(isOf);
}

/** The fields of /proc/PID/stat behind the name, which may hold spaces; null for one that has ended. */
function statOf(pid: number): readonly string[] | null {
  const text = read(`/proc/${String(pid)}/stat`);
  return text === null ? null : text.slice(text.lastIndexOf(")") + 2).split(" ");
}

function ticksOf(pid: number): number {
  const fields = statOf(pid);
  return Number(fields?.[11] ?? 0) + Number(fields?.[12] ?? 0);
}

function kilobytesOf(pid: number): number {
  const text = read(`/proc/${String(pid)}/smaps_rollup`) ?? "";
  return Number(/^Pss:\s+(\d+) kB/m.exec(text)?.[1] ?? 0);
}

function read(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}
