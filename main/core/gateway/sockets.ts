import type { Duplex } from "node:stream";
import type { Arrival } from "./types.ts";

export type Live = {
  readonly socket: Duplex;
  readonly keyId: string | null;
  readonly sessionId: string | null;
  readonly isOwner: boolean;
  readonly peer: string;
  readonly since: number;
  /** What it was let in by. */
  readonly arrival: Arrival;
};

/** The open sockets, by whose they are: to count them, bound them, and end them with their key. */
export type Sockets = {
  add(live: Live): void;
  countOf(keyId: string | null, peer: string): number;
  endKey(keyId: string): number;
  endSession(sessionId: string): number;
  endWhere(isMeant: (live: Live) => boolean): number;
  endAll(): void;
  list(): readonly Live[];
};

/** @param onChange told when one opens or closes. */
export function createSockets(onChange: () => void = () => undefined): Sockets {
  const open = new Set<Live>();
  const endWhere = (isMeant: (live: Live) => boolean): number => {
    const meant = [...open].filter(isMeant);
    for (const live of meant) live.socket.destroy();
    return meant.length;
  };
  return {
    add(live) {
      open.add(live);
      live.socket.once("close", () => {
        open.delete(live);
        onChange();
      });
      onChange();
    },
    countOf(keyId, peer) {
      let count = 0;
      for (const live of open) {
        if (keyId === null ? live.keyId === null && live.peer === peer : live.keyId === keyId)
          count += 1;
      }
      return count;
    },
    endKey: (keyId) => endWhere((live) => live.keyId === keyId),
    endSession: (sessionId) => endWhere((live) => live.sessionId === sessionId),
    endWhere,
    endAll: () => void endWhere(() => true),
    list: () => [...open],
  };
}
