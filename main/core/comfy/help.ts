import type { ComfyArgument } from "../../../shared/comfy.ts";
import type { ComfySource } from "../../../shared/settings.ts";
import { isLaunch, prepareLaunch } from "./launch.ts";
import { runToEnd } from "./run-to-end.ts";
import type { System } from "./system.ts";

const timeoutMs = 30_000;

/**
 * The arguments that a chosen ComfyUI takes, by its own `--help`; null where it does not tell. Its
 * Python is run, which it would be anyway: the artist chose it.
 */
export async function argumentsOf(
  source: ComfySource | null,
  dataFolder: string,
  system: System,
): Promise<ComfyArgument[] | null> {
  if (source === null || source.kind === "upstream") return null;
  const launch = await prepareLaunch(source, [], dataFolder, system);
  if (!isLaunch(launch)) return null;
  const environment = { ...launch.environment, COLUMNS: "200" };
  const args = [...launch.program, "--help"];
  const ended = await runToEnd(
    launch.command,
    args,
    timeoutMs,
    { spawn: system.spawn, environment },
    launch.folder,
  );
  return ended?.code === 0 ? parseHelp(ended.stdout) : null;
}

/** Python's argparse: flags two blanks in, their words on the same line or on the ones beneath. */
export function parseHelp(help: string): ComfyArgument[] {
  const found: { flags: string[]; value: string | null; words: string[] }[] = [];
  let isInList = false;
  for (const line of help.split(/\r?\n/)) {
    const isHeading = /^\S/.test(line);
    if (isHeading) isInList = line.endsWith(":");
    if (isHeading || !isInList) continue;
    const entry = /^ {2}(-\S.*?)(?: {2,}(\S.*))?$/.exec(line);
    if (entry !== null) {
      const [, head = "", words = ""] = entry;
      found.push({ ...headOf(head), words: words === "" ? [] : [words] });
    } else if (line.trim() !== "") found.at(-1)?.words.push(line.trim());
  }
  return found
    .filter(({ flags }) => !flags.includes("--help"))
    .map(({ flags, value, words }) => ({ flags, value, help: words.join(" ") }));
}

/** `-p PORT, --port PORT` or `--listen [IP]`. */
function headOf(head: string): { flags: string[]; value: string | null } {
  const parts = head.split(/, (?=-)/);
  const value = /^\S+ (.+)$/.exec(parts.at(-1) ?? "")?.[1] ?? null;
  return { flags: parts.map((part) => part.split(" ", 1)[0] ?? part), value };
}
