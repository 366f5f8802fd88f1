import type { LogLine } from "../../../shared/comfy.ts";
import { shownName } from "../../../shared/format.ts";
import type { Arrival, Verdict } from "../gateway/types.ts";
import type { Clock, Timer } from "../platform/clock.ts";

const periodMs = 250;
/** More than these in a period are told as a number: a log that nobody can read is no reason to be slow. */
const linesEach = 100;

export type AccessLine = { readonly text: string; readonly level: LogLine["level"] };

/** The answered exchanges, as lines of the gateway's log. */
export type AccessLog = {
  /** Called for each answer, so it does next to nothing; the line is made later. */
  note(arrival: Arrival, verdict: Verdict, status: number, nowMs: number): void;
  /** Gives out what is left. */
  close(): void;
};

type Entry = {
  readonly arrival: Arrival;
  readonly verdict: Verdict;
  readonly status: number;
  readonly nowMs: number;
};

/** Gathers lines and gives them out four times a second. */
export function createAccessLog(deps: {
  readonly clock: Clock;
  readonly add: (lines: readonly AccessLine[]) => void;
}): AccessLog {
  let entries: Entry[] = [];
  let more = 0;
  let timer: Timer | null = null;

  function giveOut(): void {
    timer?.cancel();
    timer = null;
    const lines = entries.map(lineOf);
    if (more > 0) lines.push({ text: `and ${String(more)} more answers`, level: "info" });
    entries = [];
    more = 0;
    if (lines.length > 0) deps.add(lines);
  }

  return {
    note(arrival, verdict, status, nowMs) {
      if (isNoise(verdict, status)) return;
      timer ??= deps.clock.after(periodMs, giveOut);
      if (entries.length < linesEach) entries.push({ arrival, verdict, status, nowMs });
      else more += 1;
    },
    close: giveOut,
  };
}

const isGood = (status: number): boolean => status > 0 && status < 400;

/** The web UI's static files and other public reads that went well: hundreds a page. */
function isNoise(verdict: Verdict, status: number): boolean {
  return verdict.kind !== "refuse" && verdict.route.class === "public" && isGood(status);
}

/** Who, method, path without its query, status and milliseconds. */
function lineOf({ arrival, verdict, status, nowMs }: Entry): AccessLine {
  const path = arrival.target.split(/[?#]/, 1)[0] ?? "";
  const ended = status === 0 ? "aborted" : String(status);
  const took = `${String(Math.max(0, Math.round(nowMs - arrival.now)))} ms`;
  const text = [whoOf(arrival, verdict), arrival.method, path, ended, took].join(" ");
  // A name with a line end or another direction in it must not write lines of its own.
  return { text: shownName(text), level: levelOf(status) };
}

function levelOf(status: number): LogLine["level"] {
  if (status >= 500) return "error";
  return isGood(status) ? "info" : "warn";
}

function whoOf(arrival: Arrival, { caller }: Verdict): string {
  return caller.kind === "key" ? `"${caller.key.name}"` : arrival.peer;
}
