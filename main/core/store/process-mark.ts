import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** The system's own ways to look at a process, so that tests can stand in for any of them. */
export type ProcessProbe = {
  readonly platform: NodeJS.Platform;
  /** @throws where the file is not there */
  read(path: string): string;
  /** The output of a program. @throws where it fails */
  run(program: string, args: readonly string[]): string;
  /** Whether a process of this pid lives, whoever's it is. */
  lives(pid: number): boolean;
};

export const realProbe: ProcessProbe = {
  platform: process.platform,
  read: (path) => readFileSync(path, "utf8"),
  run: (program, args) =>
    execFileSync(program, args, {
      encoding: "utf8",
      timeout: 5_000,
      windowsHide: true,
      stdio: ["ignore", "pipe", "ignore"],
      // `ps` tells times in the zone of this computer, which travels.
      env: { ...process.env, LC_ALL: "C", TZ: "UTC" },
    }),
  lives(pid) {
    try {
      process.kill(pid, 0);
      return true;
    } catch (error) {
      return error instanceof Error && "code" in error && error.code === "EPERM";
    }
  },
};

/**
 * What tells a process from a later one that got the same pid: the boot and the start time on Linux, the
 * start time on macOS, on Windows only the program's name (that is weaker, but never takes a living owner
 * for a dead one). Empty where the system tells nothing.
 */
export function markOf(pid: number, probe: ProcessProbe): string {
  try {
    if (probe.platform === "linux") {
      const stat = probe.read(`/proc/${String(pid)}/stat`);
      const ticks = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
      return `${probe.read("/proc/sys/kernel/random/boot_id").trim()}:${ticks}`;
    }
    if (probe.platform === "win32") {
      const line = probe.run("tasklist", ["/FI", `PID eq ${String(pid)}`, "/FO", "CSV", "/NH"]);
      return /^"([^"]+)","\d+"/.exec(line.trim())?.[1]?.toLowerCase() ?? "";
    }
    return probe.run("ps", ["-o", "lstart=", "-p", String(pid)]).trim();
  } catch {
    return "";
  }
}
