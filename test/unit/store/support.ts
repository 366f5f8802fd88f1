import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import * as realFiles from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test as base } from "vitest";
import { createLogger, type LogEntry, type Logger } from "../../../main/core/platform/logger.ts";
import { writeFileAtomically } from "../../../main/core/store/files.ts";
import { testClock, type TestClock } from "../../support/clock.ts";

/** Compiled code, for programs that are killed. */
export const compiled = new URL("../../../dist/compiled/main/core/", import.meta.url).href;

export const start = Date.parse("2026-11-24T10:00:00Z");

export type Log = Logger & { readonly entries: LogEntry[] };

/** Each test has a folder, a clock and a log of its own. */
export const test = base.extend<{ folder: string; clock: TestClock; log: Log }>({
  folder: async ({}, use) => {
    const folder = await realFiles.mkdtemp(join(tmpdir(), "latchkey-store-"));
    await use(folder);
    await realFiles.rm(folder, { recursive: true, force: true, maxRetries: 5 });
  },
  clock: async ({}, use) => use(testClock(start)),
  log: async ({}, use) => {
    const entries: LogEntry[] = [];
    await use({ ...createLogger((entry) => void entries.push(entry)), entries });
  },
});

export function systemError(code: string): Error {
  return Object.assign(new Error(code), { code });
}

/** A disk that fails with a code for as long as `code` is set. */
export function failingDisk() {
  const disk = {
    code: null as string | null,
    write: async (path: string, text: string): Promise<void> => {
      if (disk.code !== null) throw systemError(disk.code);
      await writeFileAtomically(path, text);
    },
  };
  return disk;
}

export type Program = {
  readonly child: ChildProcess;
  /** The lines that it printed so far. */
  readonly lines: string[];
  /** Waits for a line that fits. @throws where it ends without one */
  line(fits: (line: string) => boolean): Promise<string>;
  /** kill -9, and its end. */
  kill(): Promise<void>;
  ended: Promise<unknown>;
};

/** Runs a module in a process of its own; `say` prints a line before the next statement runs. */
export function run(code: string): Program {
  const prelude = `import { writeSync } from "node:fs"; const say = (line) => writeSync(1, line + "\\n");`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", prelude + code], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const lines: string[] = [];
  const waiting = new Set<() => void>();
  let rest = "";
  let noise = "";
  child.stdout.on("data", (chunk: Buffer) => {
    const parts = (rest + chunk.toString()).split("\n");
    rest = parts.pop() ?? "";
    lines.push(...parts);
    for (const wake of waiting) wake();
  });
  child.stderr.on("data", (chunk: Buffer) => (noise += chunk.toString()));
  const ended = once(child, "close");
  void ended.then(() => {
    for (const wake of waiting) wake();
  });
  return {
    child,
    lines,
    ended,
    line: (fits) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const line = lines.find(fits);
          const isOver = child.exitCode !== null || child.signalCode !== null;
          if (line === undefined && !isOver) return;
          waiting.delete(look);
          if (line === undefined) reject(new Error(`The program ended:\n${noise}`));
          else resolve(line);
        };
        waiting.add(look);
        look();
      }),
    async kill() {
      child.kill("SIGKILL");
      await ended;
    },
  };
}
