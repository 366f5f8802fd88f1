import { networkInterfaces } from "node:os";
import { adapterAddresses, type AdapterAddress, type Interfaces } from "../platform/addresses.ts";
import type { Clock } from "../platform/clock.ts";

const lookPeriodMs = 5_000;

/** This computer's networks, and when they change. */
export type Network = {
  readonly addresses: () => readonly AdapterAddress[];
  /** As the system lists them. */
  readonly interfaces: () => Interfaces;
  /** The address through which the internet is reached; null where it is not known. */
  route(): string | null;
  onChange(listener: () => void): void;
  close(): void;
};

/** Looks every five seconds: no system tells a program like this one that an address has changed. */
export function watchNetwork(deps: {
  readonly clock: Clock;
  readonly routeAddress: () => Promise<string | null>;
  readonly interfaces?: (() => Interfaces) | undefined;
}): Network {
  const { clock, routeAddress, interfaces = networkInterfaces } = deps;
  const listeners = new Set<() => void>();
  let route: string | null = null;
  const addresses = (): AdapterAddress[] => adapterAddresses(interfaces(), route);
  const told = (): string => JSON.stringify([addresses(), route]);
  let before = told();

  async function look(): Promise<void> {
    route = await routeAddress();
    const now = told();
    if (now === before) return;
    before = now;
    for (const listener of listeners) listener();
  }
  void look();
  const timer = clock.every(lookPeriodMs, () => void look());

  return {
    addresses,
    interfaces,
    route: () => route,
    onChange: (listener) => void listeners.add(listener),
    close: () => {
      timer.cancel();
    },
  };
}
