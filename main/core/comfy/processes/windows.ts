import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { z } from "zod";
import type { ProcessDetails, ProcessTable } from "./types.ts";

const run = promisify(execFile);
const answer = z.object({
  ProcessId: z.number(),
  Name: z.string(),
  CommandLine: z.string().nullable(),
  ExecutablePath: z.string().nullable().default(null),
  Started: z.string(),
});

/** The process table of Windows, by PowerShell: slow, so only single processes are looked at. */
export function windowsTable(): ProcessTable {
  const ask = async (filter: string): Promise<readonly ProcessDetails[]> =>
    parseProcesses(
      await powershell(
        `Get-CimInstance Win32_Process -Filter "${filter}" | Select-Object ProcessId,Name,CommandLine,ExecutablePath,` +
          "@{n='Started';e={$_.CreationDate.ToFileTimeUtc().ToString()}} | ConvertTo-Json -Compress",
      ),
    );
  const inspect = async (pid: number): Promise<ProcessDetails | null> =>
    (await ask(`ProcessId=${String(pid)}`))[0] ?? null;
  return {
    list: () => null,
    find: () => null,
    inspect,
    commands: () => ask("Name like 'python%'"),
    workingFolder: () => Promise.resolve(null),
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

/** PowerShell's JSON: one object for one process, a list for several, nothing for none. */
export function parseProcesses(output: string): ProcessDetails[] {
  try {
    return z
      .union([z.array(answer), answer.transform((one) => [one])])
      .parse(JSON.parse(output))
      .map((found) => ({
        pid: found.ProcessId,
        name: found.Name,
        startedAt: found.Started,
        since: secondsOf(found.Started),
        command: found.CommandLine ?? "",
        program: found.ExecutablePath,
      }));
  } catch {
    return [];
  }
}

/** A FILETIME counts tenths of microseconds from 1601. */
function secondsOf(fileTime: string): number | null {
  const seconds = Number(fileTime) / 1e7 - 11_644_473_600;
  return Number.isNaN(seconds) ? null : seconds;
}

async function powershell(command: string): Promise<string> {
  try {
    const args = ["-NoProfile", "-NonInteractive", "-Command", command];
    return (await run("powershell.exe", args, { windowsHide: true, timeout: 15_000 })).stdout;
  } catch {
    return "";
  }
}
