import { linuxTable } from "./linux.ts";
import { psTable } from "./ps.ts";
import type { ProcessTable } from "./types.ts";
import { windowsTable } from "./windows.ts";

/** The process table of this computer. */
export function processTable(platform: NodeJS.Platform): ProcessTable {
  if (platform === "linux") return linuxTable("/proc");
  return platform === "win32" ? windowsTable() : psTable();
}
