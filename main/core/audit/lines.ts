import { z } from "zod";
import { shownName } from "../../../shared/format.ts";
import type { LogEntry } from "../platform/logger.ts";
import type { Names } from "../usage/view.ts";

const kept = z.looseObject({
  time: z.iso.datetime(),
  level: z.enum(["info", "warn", "error"]),
  part: z.string(),
  event: z.string(),
});

/** A line of the file as the entry that it was, and its epoch seconds; null where it is none. */
export function entryOf(line: string): { readonly entry: LogEntry; readonly at: number } | null {
  if (line === "") return null;
  try {
    const { time, level, part, event, ...fields } = kept.parse(JSON.parse(line));
    return { entry: { level, part, event, fields }, at: Date.parse(time) / 1000 };
  } catch {
    // The last line of a run that was killed may be cut off.
    return null;
  }
}

/** A line for people: `refused key="Jonas Weber" code=RATE_LIMIT_EXCEEDED address=192.168.1.40`. */
export function textOf({ event, fields }: LogEntry, names: Names): string {
  const { key_id: keyId, ...rest } = fields;
  const name = typeof keyId === "string" ? (names.get(keyId)?.name ?? keyId) : null;
  const shown = name === null ? rest : { key: name, ...rest };
  const words = Object.entries(shown).map(([field, value]) => `${field}=${valueOf(value)}`);
  return shownName([event, ...words].join(" "));
}

function valueOf(value: unknown): string {
  if (typeof value !== "string") return JSON.stringify(value);
  return /^[\w./:%+-]+$/.test(value) ? value : JSON.stringify(value);
}
