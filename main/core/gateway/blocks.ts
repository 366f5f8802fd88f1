import { networkOf } from "./network.ts";

/** An address from which nothing is let in for a while. `until` is in milliseconds. */
export type Block = { readonly address: string; readonly until: number };

/** The addresses that the artist blocked. */
export type Blocks = {
  add(address: string, untilMs: number): void;
  remove(address: string): void;
  /** Milliseconds until which this peer is blocked; null where it is not. */
  until(peer: string, nowMs: number): number | null;
  list(nowMs: number): Block[];
};

export function createBlocks(kept: readonly Block[] = []): Blocks {
  const byNetwork = new Map(kept.map((block) => [networkOf(block.address), block]));
  return {
    add: (address, until) => void byNetwork.set(networkOf(address), { address, until }),
    remove: (address) => void byNetwork.delete(networkOf(address)),
    until(peer, nowMs) {
      if (byNetwork.size === 0) return null;
      const block = byNetwork.get(networkOf(peer));
      return block && block.until > nowMs ? block.until : null;
    },
    list: (nowMs) => [...byNetwork.values()].filter(({ until }) => until > nowMs),
  };
}
