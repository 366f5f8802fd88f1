import type { LogLine } from "../../../shared/comfy.ts";
import type { SessionEnding } from "../../../shared/sessions.ts";
import { isAskedToSignIn, keyOf, reasonOf } from "../activity/refusals.ts";
import type { Visitor } from "../activity/visitors.ts";
import { agentOf } from "../activity/agent.ts";
import { createLogBuffer, type LogBuffer } from "../comfy/log-buffer.ts";
import type { Arrival, Refusal, Verdict } from "../gateway/types.ts";
import type { Session } from "../keys/sessions.ts";
import type { Clock, Timer } from "../platform/clock.ts";
import { createLogger, jsonLineOf, type LogEntry, type Logger } from "../platform/logger.ts";
import { createRotatingFile } from "../store/rotating-file.ts";
import type { Names } from "../usage/view.ts";
import { entryOf, textOf } from "./lines.ts";

const periodMs = 60_000;
/** Different refusals that are told apart in a minute: who makes up addresses must not fill the disk. */
const mostGroups = 1_000;
const others = "others";
const longestPath = 200;

/** What happened, in the fields that the file has. Never a key, a cookie, a query or a body. */
export type AuditFields = Readonly<
  Record<string, string | number | boolean | readonly string[] | null | undefined>
>;

/**
 * Who was let in and who was refused, and what the owner changed about that: `logs/audit.jsonl`, one
 * JSON object a line, and the newest lines of it in memory. Each request stands in the gateway's log.
 */
export type Audit = Pick<LogBuffer, "read" | "onLines"> & {
  note(event: string, fields: AuditFields, level?: LogLine["level"]): void;
  /** Somebody who was not here a minute ago was let in. */
  letIn(visitor: Visitor): void;
  /** Refused for the same reason again and again is told once a minute, with how often. */
  refused(arrival: Arrival, refusal: Refusal, verdict: Pick<Verdict, "caller">): void;
  sessionEnded(session: Session, why: SessionEnding): void;
  /** Reads the newest lines of earlier runs, for whoever looks. */
  restore(): Promise<void>;
  /** Writes what is left. */
  close(): Promise<void>;
};

type Group = { readonly fields: AuditFields; more: number };

export function createAudit(deps: {
  readonly folder: string;
  readonly clock: Clock;
  readonly log: Logger;
  /** Names of keys, for the lines that people read: the file has ids. */
  readonly names: () => Names;
}): Audit {
  const { folder, clock, log, names } = deps;
  const file = createRotatingFile({ folder, name: "audit", extension: "jsonl", log });
  const buffer = createLogBuffer(clock);
  const show = (entry: LogEntry, at?: number): void => {
    const line = { text: textOf(entry, names()), level: entry.level };
    buffer.addAll([at === undefined ? line : { ...line, at }]);
  };
  const logger = createLogger((entry) => {
    file.append(`${jsonLineOf(entry, clock.now())}\n`);
    show(entry);
  }, "audit");

  let groups = new Map<string, Group>();
  let timer: Timer | null = null;
  function giveOut(): void {
    timer?.cancel();
    timer = null;
    const ended = groups;
    groups = new Map();
    for (const { fields, more } of ended.values())
      if (more > 0) note("refused", { ...fields, count: more }, "warn");
  }
  function note(event: string, fields: AuditFields, level: LogLine["level"] = "info"): void {
    const known = Object.entries(fields).filter(
      ([, value]) => value !== null && value !== undefined,
    );
    logger[level](event, Object.fromEntries(known));
  }

  return {
    read: (after) => buffer.read(after),
    onLines: (listener) => buffer.onLines(listener),
    note,
    letIn({ keyId, isOwner, sessionId, address, userAgent }) {
      note("let-in", {
        ...(isOwner ? { owner: true } : { key_id: keyId }),
        session_id: sessionId,
        address,
        agent: agentOf(userAgent).name,
      });
    },
    refused(arrival, refusal, { caller }) {
      if (isAskedToSignIn(arrival, refusal)) return;
      const who = { key_id: keyOf(caller), address: arrival.peer };
      const what = { code: refusal.refused, reason: reasonOf(refusal) };
      const name = `${what.code} ${what.reason} ${who.key_id ?? ""} ${who.address}`;
      const isOneMore = groups.size < mostGroups || groups.has(name);
      const known = groups.get(isOneMore ? name : others);
      if (known) {
        known.more += 1;
        return;
      }
      timer ??= clock.after(periodMs, giveOut);
      if (!isOneMore) {
        groups.set(others, { fields: { address: others }, more: 1 });
        return;
      }
      const fields = {
        ...what,
        ...who,
        method: arrival.upgrade ? "WebSocket" : arrival.method.slice(0, 20),
        path: (arrival.target.split(/[?#]/, 1)[0] ?? "").slice(0, longestPath),
      };
      groups.set(name, { fields, more: 0 });
      note("refused", fields, "warn");
    },
    sessionEnded({ session_id, key_id, address }, reason) {
      note("session-ended", {
        reason,
        session_id,
        ...(key_id === null ? { owner: true } : { key_id }),
        address,
      });
    },
    async restore() {
      for (const line of (await file.newest()).split("\n")) {
        const kept = entryOf(line);
        if (kept !== null) show(kept.entry, kept.at);
      }
    },
    async close() {
      giveOut();
      await file.close();
    },
  };
}
