import type { LogLine } from "../../shared/comfy.ts";
import type { Arrival, Verdict } from "./gateway/types.ts";

/**
 * An answered exchange as a line of the gateway's log: who, method, path without its query, status and
 * milliseconds. null for the web UI's static files and other public reads that went well: hundreds a page.
 */
export function accessLine(
  arrival: Arrival,
  verdict: Verdict,
  status: number,
  nowMs: number,
): { readonly text: string; readonly level: LogLine["level"] } | null {
  const isPublic = verdict.kind !== "refuse" && verdict.route.class === "public";
  const isGood = status > 0 && status < 400;
  if (isPublic && isGood) return null;
  const path = arrival.target.split(/[?#]/, 1)[0] ?? "";
  const ended = status === 0 ? "aborted" : String(status);
  const took = `${String(Math.max(0, Math.round(nowMs - arrival.now)))} ms`;
  const text = [whoOf(arrival, verdict), arrival.method, path, ended, took].join(" ");
  return { text: printable(text), level: status >= 500 ? "error" : isGood ? "info" : "warn" };
}

function whoOf(arrival: Arrival, { caller }: Verdict): string {
  return caller.kind === "key" ? `"${caller.key.name}"` : arrival.peer;
}

/** A name with a line end or an escape sequence in it must not write lines of its own. */
function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, "\u{fffd}");
}
