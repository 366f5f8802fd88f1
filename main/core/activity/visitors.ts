import { keyIdOf, type Arrival, type Caller } from "../gateway/types.ts";
import type { Live } from "../gateway/sockets.ts";

/** Somebody who was let in: one browser session, or one key or nobody from one address. */
export type Visitor = {
  readonly id: string;
  readonly keyId: string | null;
  readonly isOwner: boolean;
  readonly sessionId: string | null;
  readonly address: string;
  readonly userAgent: string | undefined;
  /** Milliseconds. */
  readonly since: number;
  lastSeen: number;
};

export type Present = { readonly visitor: Visitor; readonly windows: number };

const idleMs = 60_000;
const most = 5_000;
const longestAgent = 300;

/** Who has an open socket, or asked for something in the last minute. Noting costs a look-up in a map. */
export type Visitors = {
  /** Notes a request that was let in. */
  note(arrival: Arrival, caller: Exclude<Caller, { kind: "bad" }>): Visitor;
  list(open: readonly Live[], nowMs: number): Present[];
  find(id: string): Visitor | undefined;
  /** Forgets one that was disconnected, until the next request. */
  forget(id: string): void;
  /** The same for all that came with a key. */
  readonly forgetKey: (keyId: string) => void;
};

/** @param onNew told of somebody who was not here a minute ago. */
export function createVisitors(onNew: (visitor: Visitor) => void): Visitors {
  const byName = new Map<string, Visitor>();
  let count = 0;

  const newcomer = (arrival: Arrival, caller: Exclude<Caller, { kind: "bad" }>): Visitor => ({
    id: `c${(count += 1)}`,
    keyId: keyIdOf(caller),
    isOwner: caller.kind === "owner",
    sessionId: caller.kind === "none" ? null : caller.sessionId,
    address: arrival.peer,
    userAgent: arrival.headers.get("user-agent")?.slice(0, longestAgent),
    since: arrival.now,
    lastSeen: arrival.now,
  });

  function dropIdle(nowMs: number, isOpen: (name: string) => boolean): void {
    for (const [name, visitor] of byName)
      if (nowMs - visitor.lastSeen > idleMs && !isOpen(name)) byName.delete(name);
  }

  return {
    note(arrival, caller) {
      const name = nameOf(caller, arrival.peer);
      const known = byName.get(name);
      const isNew = !known || arrival.now - known.lastSeen > idleMs;
      const visitor = known ?? newcomer(arrival, caller);
      visitor.lastSeen = arrival.now;
      if (!known) {
        if (byName.size >= most) byName.delete(byName.keys().next().value ?? "");
        byName.set(name, visitor);
      }
      if (isNew) onNew(visitor);
      return visitor;
    },
    list(open, nowMs) {
      const windows = new Map<string, number>();
      for (const live of open) {
        const name = nameOfLive(live);
        windows.set(name, (windows.get(name) ?? 0) + 1);
      }
      dropIdle(nowMs, (name) => windows.has(name));
      return [...byName]
        .map(([name, visitor]) => ({ visitor, windows: windows.get(name) ?? 0 }))
        .sort((a, b) => a.visitor.since - b.visitor.since);
    },
    find: (id) => [...byName.values()].find((visitor) => visitor.id === id),
    forget(id) {
      for (const [name, visitor] of byName) if (visitor.id === id) byName.delete(name);
    },
    forgetKey(keyId) {
      for (const [name, visitor] of byName) if (visitor.keyId === keyId) byName.delete(name);
    },
  };
}

function nameOf(caller: Exclude<Caller, { kind: "bad" }>, peer: string): string {
  if (caller.kind === "none") return `- ${peer}`;
  if (caller.sessionId !== null) return `s ${caller.sessionId}`;
  return caller.kind === "key" ? `k ${caller.key.key_id} ${peer}` : `o ${peer}`;
}

function nameOfLive({ keyId, sessionId, isOwner, peer }: Live): string {
  if (sessionId !== null) return `s ${sessionId}`;
  if (keyId !== null) return `k ${keyId} ${peer}`;
  return isOwner ? `o ${peer}` : `- ${peer}`;
}

/** Whether an open socket is this visitor's. */
export function isSocketOf(visitor: Visitor, live: Live): boolean {
  if (visitor.sessionId !== null) return live.sessionId === visitor.sessionId;
  return (
    live.sessionId === null &&
    live.keyId === visitor.keyId &&
    live.isOwner === visitor.isOwner &&
    live.peer === visitor.address
  );
}
