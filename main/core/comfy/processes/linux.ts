import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import type { ProcessDetails, ProcessEntry, ProcessTable } from "./types.ts";

/** What `/proc` counts in; the same on every Linux that a person meets. */
const ticksPerSecond = 100;

/** The process table of Linux, from its `/proc` (`root`). Such files live in memory: reading them waits for nothing. */
export function linuxTable(root: string): ProcessTable {
  const boot = readText(`${root}/sys/kernel/random/boot_id`)?.trim() ?? "";
  const bootSeconds = Number(
    /^btime (\d+)$/m.exec(readText(`${root}/stat`) ?? "")?.[1] ?? Number.NaN,
  );

  const find = (pid: number): ProcessEntry | null => {
    const stat = readText(`${root}/${pid}/stat`);
    return stat === null ? null : parseStat(stat, boot);
  };
  const details = (pid: number): ProcessDetails | null => {
    const entry = find(pid);
    const command = readText(`${root}/${pid}/cmdline`);
    if (entry === null || command === null) return null;
    const name = readText(`${root}/${pid}/comm`)?.trim() ?? "";
    const { startedAt } = entry;
    const since = bootSeconds + Number(startedAt.split("/").at(-1)) / ticksPerSecond;
    return {
      ...{ pid, name, startedAt, since: Number.isNaN(since) ? null : since },
      command: command.replaceAll("\0", " ").trim(),
      // A Python of an environment is a link to another, which is what the system tells.
      program: null,
    };
  };
  const pids = (): number[] =>
    names(root)
      .filter((name) => /^\d+$/.test(name))
      .map(Number);
  const sockets = (port: number): Set<string> =>
    new Set(
      ["tcp", "tcp6"].flatMap((file) => listening(readText(`${root}/net/${file}`) ?? "", port)),
    );
  const holds = (pid: number, links: ReadonlySet<string>): boolean =>
    names(`${root}/${pid}/fd`).some((name) => links.has(readLink(`${root}/${pid}/fd/${name}`)));

  return {
    list: () => pids().flatMap((pid) => find(pid) ?? []),
    find,
    inspect: (pid) => Promise.resolve(details(pid)),
    commands: () => Promise.resolve(pids().flatMap((pid) => details(pid) ?? [])),
    workingFolder: (pid) => Promise.resolve(readLink(`${root}/${pid}/cwd`) || null),
    ownsPort(owners, port) {
      if (readText(`${root}/net/tcp`) === null) return null;
      const links = sockets(port);
      return links.size > 0 && owners.some((pid) => holds(pid, links));
    },
    listener(port) {
      const links = sockets(port);
      const owner = links.size === 0 ? undefined : pids().find((pid) => holds(pid, links));
      return Promise.resolve(owner === undefined ? null : details(owner));
    },
  };
}

/** `pid (name) state parent group ...`; the name may hold spaces and brackets. Zombies and the dead are none. */
function parseStat(stat: string, boot: string): ProcessEntry | null {
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [state, parent, group] = fields;
  const ticks = fields[19];
  if (state === undefined || ticks === undefined || state === "Z" || state === "X") return null;
  return {
    pid: Number.parseInt(stat, 10),
    parent: Number(parent),
    group: Number(group),
    startedAt: `${boot}/${ticks}`,
  };
}

/** The sockets in a `/proc/net/tcp` that listen on a port, as `/proc/<pid>/fd` shows them. */
function listening(table: string, port: number): string[] {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  return table.split("\n").flatMap((line) => {
    const fields = line.trim().split(/\s+/);
    const isListening = fields[1]?.endsWith(suffix) === true && fields[3] === "0A";
    return isListening && fields[9] !== undefined ? [`socket:[${fields[9]}]`] : [];
  });
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null; // the process ended meanwhile, or is somebody else's
  }
}

function readLink(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return "";
  }
}

function names(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
