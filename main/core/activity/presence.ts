import type { Connection, Place } from "../../../shared/activity.ts";
import type { GateDeps } from "../gateway/door.ts";
import type { Sockets } from "../gateway/sockets.ts";
import { isOwnAddress } from "../platform/addresses.ts";
import type { Clock } from "../platform/clock.ts";
import type { Names } from "../usage/view.ts";
import { agentOf } from "./agent.ts";
import { whoOfKey } from "./names.ts";
import type { KeptPlace } from "./record.ts";
import { createVisitors, isSocketOf, type Present, type Visitor } from "./visitors.ts";

const lookPeriodMs = 15_000;

/** Who is connected, and where keys were last used from. */
export type Presence = Pick<GateDeps, "onPass"> & {
  connections(names: Names): Connection[];
  /** How many others than the owner are here. */
  readonly countOthers: () => number;
  /** Connections of each key that has any. */
  readonly countOfKeys: () => ReadonlyMap<string, number>;
  readonly placeOf: (keyId: string) => Place | null;
  /** The same for the file. */
  places(): KeptPlace[];
  /** Closes the sockets of a connection and ends its session. Gives the number of sockets. */
  readonly disconnect: (id: string) => Promise<number>;
  /** Forgets who came with a key that was shut out: they are here no longer, whoever asked a moment ago. */
  readonly shutOut: (keyId: string) => void;
  close(): void;
};

export function createPresence(deps: {
  readonly clock: Clock;
  readonly sockets: Pick<Sockets, "list" | "endWhere">;
  readonly endSession: (sessionId: string) => Promise<unknown>;
  /** Told of somebody who was not here a minute ago. */
  readonly onNew: (visitor: Visitor) => void;
  readonly kept: readonly KeptPlace[];
  readonly onChange: () => void;
}): Presence {
  const { clock, sockets, onChange } = deps;
  const visitors = createVisitors((visitor) => {
    deps.onNew(visitor);
    onChange();
  });
  const places = new Map<string, KeptPlace | Visitor>(deps.kept.map((one) => [one.key_id, one]));
  const present = (): Present[] => visitors.list(sockets.list(), clock.now());

  let count = 0;
  // Who goes without a socket says nothing about it.
  const looking = clock.every(lookPeriodMs, () => {
    const now = present().length;
    if (now !== count) onChange();
    count = now;
  });

  return {
    onPass(arrival, { kind, caller, route }) {
      if (kind === "own" || caller.kind === "bad") return;
      // Without a key, what is open to everybody tells of nobody; a socket does.
      if (caller.kind === "none" && route?.class === "public" && !arrival.upgrade) return;
      const visitor = visitors.note(arrival, caller);
      if (visitor.keyId !== null) places.set(visitor.keyId, visitor);
    },
    connections: (names) =>
      present().map(({ visitor, windows }) => ({
        id: visitor.id,
        who: visitor.isOwner
          ? { kind: "you" }
          : visitor.keyId === null
            ? { kind: "without_key" }
            : whoOfKey(visitor.keyId, names),
        address: visitor.address,
        is_here: isOwnAddress(visitor.address),
        agent: agentOf(visitor.userAgent),
        since: visitor.since / 1000,
        windows,
        has_session: visitor.sessionId !== null,
      })),
    countOthers: () => present().filter(({ visitor }) => !visitor.isOwner).length,
    countOfKeys() {
      const counts = new Map<string, number>();
      for (const { visitor } of present())
        if (visitor.keyId !== null) counts.set(visitor.keyId, (counts.get(visitor.keyId) ?? 0) + 1);
      return counts;
    },
    placeOf(keyId) {
      const place = places.get(keyId);
      if (!place) return null;
      const { address, user_agent, at } = keptPlaceOf(keyId, place);
      return { address, agent: agentOf(user_agent ?? undefined), at };
    },
    places: () => [...places].map(([keyId, place]) => keptPlaceOf(keyId, place)),
    async disconnect(id) {
      const visitor = visitors.find(id);
      if (!visitor) return 0;
      const windows = sockets.list().filter((live) => isSocketOf(visitor, live)).length;
      if (visitor.sessionId !== null) await deps.endSession(visitor.sessionId);
      sockets.endWhere((live) => isSocketOf(visitor, live));
      visitors.forget(id);
      onChange();
      return windows;
    },
    shutOut: visitors.forgetKey,
    close: () => {
      looking.cancel();
    },
  };
}

function keptPlaceOf(keyId: string, place: KeptPlace | Visitor): KeptPlace {
  if ("key_id" in place) return place;
  return {
    key_id: keyId,
    address: place.address,
    user_agent: place.userAgent ?? null,
    at: place.lastSeen / 1000,
  };
}
