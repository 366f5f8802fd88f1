import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { z } from "zod";
import type { ProcessDetails, ProcessTable } from "./types.ts";

const run = promisify(execFile);
const answer = z.object({
  ProcessId: z.number(),
  Name: z.string(),
  CommandLine: z.string().nullable(),
  Started: z.string(),
});

/** The process table of Windows, by PowerShell: slow, so only single processes are looked at. */
export function windowsTable(): ProcessTable {
  const inspect = async (pid: number): Promise<ProcessDetails | null> =>
    parseDetails(
      await powershell(
        `Get-CimInstance Win32_Process -Filter 'ProcessId=${pid}' | Select-Object ProcessId,Name,CommandLine,` +
          "@{n='Started';e={$_.CreationDate.ToFileTimeUtc().ToString()}} | ConvertTo-Json -Compress",
      ),
    );
  return {
    list: () => null,
    find: () => null,
    inspect,
    ownsPort: () => null,
    async listener(port) {
      const output = await powershell(
        `(Get-NetTCPConnection -State Listen -LocalPort ${port} | Select-Object -First 1).OwningProcess`,
      );
      const pid = Number.parseInt(output, 10);
      return Number.isNaN(pid) ? null : inspect(pid);
    },
  };
}

/** PowerShell's JSON of one process. */
export function parseDetails(output: string): ProcessDetails | null {
  try {
    const found = answer.parse(JSON.parse(output));
    return {
      pid: found.ProcessId,
      name: found.Name,
      startedAt: found.Started,
      command: found.CommandLine ?? "",
    };
  } catch {
    return null; // no such process: PowerShell prints nothing
  }
}

async function powershell(command: string): Promise<string> {
  try {
    const args = ["-NoProfile", "-NonInteractive", "-Command", command];
    return (await run("powershell.exe", args, { windowsHide: true, timeout: 15_000 })).stdout;
  } catch {
    return "";
  }
}
