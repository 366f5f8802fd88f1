import { execFile, spawnSync } from "node:child_process";
import { promisify } from "node:util";
import type { ProcessDetails, ProcessEntry, ProcessTable } from "./types.ts";

const run = promisify(execFile);
const environment = { ...process.env, LC_ALL: "C" };
const listFormat = "pid=,ppid=,pgid=,stat=,lstart=";
const detailsFormat = "lstart=,command=";
const commandsFormat = "pid=,lstart=,command=";

/** The process table of macOS and other Unix systems, by `ps` and `lsof`. */
export function psTable(): ProcessTable {
  const inspect = async (pid: number): Promise<ProcessDetails | null> => {
    const output = await text("ps", ["-ww", "-o", detailsFormat, "-p", String(pid)]);
    return parseDetails(pid, output);
  };
  return {
    list: () => {
      const output = now(["-A", "-o", listFormat]);
      return output === null ? null : parseList(output);
    },
    find: (pid) => parseList(now(["-o", listFormat, "-p", String(pid)]) ?? "")[0] ?? null,
    inspect,
    commands: async () => parseCommands(await text("ps", ["-A", "-ww", "-o", commandsFormat])),
    async workingFolder(pid) {
      const output = await text("lsof", ["-a", "-p", String(pid), "-d", "cwd", "-Fn"]);
      return /^n(.+)$/m.exec(output)?.[1] ?? null;
    },
    ownsPort: () => null,
    async listener(port) {
      const output = await text("lsof", ["-nP", "-t", `-iTCP:${port}`, "-sTCP:LISTEN"]);
      const pid = Number.parseInt(output, 10);
      return Number.isNaN(pid) ? null : inspect(pid);
    },
  };
}

/** Lines of `pid ppid pgid stat lstart`, without those that have ended. */
export function parseList(output: string): ProcessEntry[] {
  return output.split("\n").flatMap((line): ProcessEntry[] => {
    const match = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(.+?)\s*$/.exec(line);
    if (match === null) return [];
    const [, pid, parent, group, state, startedAt = ""] = match;
    if (state?.startsWith("Z") === true) return [];
    return [{ pid: Number(pid), parent: Number(parent), group: Number(group), startedAt }];
  });
}

/** `Tue Nov 24 09:07:49 2026 /usr/bin/python3 -s main.py`. */
export function parseDetails(pid: number, output: string): ProcessDetails | null {
  const match = /^\s*(\w{3}\s+\w{3}\s+\d+\s+[\d:]+\s+\d{4})\s+(.+?)\s*$/m.exec(output);
  const [, startedAt, command] = match ?? [];
  if (startedAt === undefined || command === undefined) return null;
  const name = command.split(" ", 1)[0]?.split("/").at(-1) ?? "";
  return { pid, name, startedAt, since: secondsOf(startedAt), command, program: null };
}

/** Lines of `pid lstart command`. */
export function parseCommands(output: string): ProcessDetails[] {
  return output.split("\n").flatMap((line) => {
    const [, pid, rest = ""] = /^\s*(\d+)\s+(.+)$/.exec(line) ?? [];
    return (pid === undefined ? null : parseDetails(Number(pid), rest)) ?? [];
  });
}

function secondsOf(startedAt: string): number | null {
  const ms = Date.parse(startedAt);
  return Number.isNaN(ms) ? null : ms / 1000;
}

function now(args: readonly string[]): string | null {
  const result = spawnSync("ps", args, { encoding: "utf8", env: environment, timeout: 5_000 });
  return result.status === 0 ? result.stdout : null;
}

async function text(command: string, args: readonly string[]): Promise<string> {
  try {
    return (await run(command, args, { env: environment, timeout: 5_000 })).stdout;
  } catch {
    return "";
  }
}
