import { say, type Sentence } from "../../../shared/sentences.ts";
import type { Alert } from "../../../shared/alerts.ts";
import type { ShareAddress } from "../../../shared/ipc.ts";
import { AppError } from "../../../shared/errors.ts";
import type { Pair } from "../certificates/check.ts";
import type { Gate } from "../gateway/gate.ts";
import { openListener, portTaken, type Listener } from "../gateway/listener.ts";
import type { Options } from "../options.ts";
import {
  shareAddresses,
  type AdapterAddress,
  type Interfaces,
  type ShareFacts,
} from "../platform/addresses.ts";
import { secondsOf, type Clock } from "../platform/clock.ts";
import type { Logger } from "../platform/logger.ts";
import { whoListens, type PortOwner } from "../platform/ports.ts";

type TakenPort = { readonly port: number; readonly holder: PortOwner };

/** The two addresses on which the gateway answers. */
export type Listeners = {
  /** Opens what the options ask for. @throws AppError where a port is taken */
  start(): Promise<void>;
  /** Opens or closes the share listener, as the options say now. @throws AppError */
  applyShare(): Promise<void>;
  /** Another certificate is to be used, or none can be: only then is the share listener closed. */
  usePair(pair: Pair | null): void;
  /** This computer's addresses are others than before. */
  networkChanged(): void;
  stop(graceMs: number, endSockets: () => void): Promise<void>;
  localUrl(): string;
  shareUrl(): string | null;
  shareAddresses(): ShareAddress[];
  /** Since when the share listener is open (epoch seconds); null where it is not. */
  sharedSince(): number | null;
  /** The local port that was asked for, where another program has it. */
  taken(): TakenPort | null;
  /** Why sharing is off although it should be on. */
  problem(): Sentence | null;
  /** What keeps sharing from being on. */
  shareAlerts(): readonly Alert[];
  ports(): number[];
};

export function createListeners(deps: {
  readonly gate: Gate;
  readonly clock: Clock;
  readonly log: Logger;
  readonly options: () => Options;
  /** What the share listener is encrypted with; null for plain HTTP. @throws AppError */
  readonly pair: () => Promise<Pair | null>;
  readonly network: () => readonly AdapterAddress[];
  readonly interfaces: () => Interfaces;
  /** The names that lead here, and which of all the certificate has. */
  readonly about: () => Pick<ShareFacts, "route" | "names" | "isCovered">;
  /** With a window, a port that is taken is said there; without one, it ends the start. */
  readonly canMove: boolean;
  /** Sharing was opened or closed by itself: a certificate or a network has changed. */
  readonly changed: () => void;
}): Listeners {
  const { gate, clock, log, options, canMove } = deps;
  let taken: TakenPort | null = null;
  let local: Listener | null = null;
  let share: Listener | null = null;
  let problem: Sentence | null = null;
  let sharedSince: number | null = null;
  let shareAlert: Alert | null = null;
  let applying: Promise<void> | null = null;

  async function open(
    kind: "local" | "share",
    address: { host: string; port: number },
    pair: Pair | null = null,
  ): Promise<Listener> {
    try {
      const listener = await openListener(gate, kind, address, pair);
      const { host, port, isTls } = listener;
      log.info("listening", { kind, host, port, tls: isTls });
      return listener;
    } catch (cause) {
      const code = cause instanceof Error && "code" in cause ? cause.code : "";
      if (code === "EADDRINUSE") {
        const holder = await whoListens(address.port);
        if (kind === "share") shareAlert = { kind: "portTaken", port: address.port, holder };
        throw portTaken(address.port, holder);
      }
      throw new AppError("INTERNAL", {
        said: say(code === "EACCES" ? "portForbidden" : "addressGone", address),
        cause,
      });
    }
  }

  /** The address to bind to; null while the one network that is shared on is not there. */
  function hostOf(wanted: NonNullable<Options["share"]>): string | null {
    const { adapter, host } = wanted;
    if (adapter === null) return host;
    return deps.network().find((one) => one.adapter === adapter)?.address ?? null;
  }

  async function reopen(): Promise<void> {
    const wanted = options().share;
    problem = null;
    sharedSince = null;
    shareAlert = null;
    if (share) {
      const old = share;
      share = null;
      await old.close(0);
    }
    if (!wanted) return;
    try {
      const pair = await deps.pair();
      const host = hostOf(wanted);
      if (host === null) {
        const adapter = wanted.adapter ?? "";
        shareAlert = { kind: "adapterGone", adapter };
        problem = say("networkGone", { adapter });
        return;
      }
      share = await open("share", { host, port: wanted.port }, pair);
      sharedSince = secondsOf(clock);
    } catch (error) {
      problem = (error instanceof AppError ? error.said : null) ?? say("sharingFailed");
      throw error;
    }
  }

  /** One after the other: a person and a change of the network may ask at the same time. */
  async function applyShare(): Promise<void> {
    while (applying !== null) await applying.catch(() => undefined);
    applying = reopen().finally(() => {
      applying = null;
    });
    await applying;
  }

  function applyInBackground(): void {
    applyShare()
      .catch((error: unknown) => {
        log.warn("not-shared", { error });
      })
      .finally(deps.changed);
  }

  /** The local listener on its own port; on a free one where another program has that. */
  async function openLocal(): Promise<Listener> {
    const port = options().localPort;
    const holder = canMove && port > 0 ? await whoListens(port) : null;
    if (holder === null) return open("local", { host: "127.0.0.1", port });
    log.warn("local port is taken", { port, holder: holder.name, pid: holder.pid });
    taken = { port, holder };
    return open("local", { host: "127.0.0.1", port: 0 });
  }

  const addresses = (): ShareAddress[] =>
    share
      ? shareAddresses(
          { ...deps.about(), host: share.host, port: share.port, isTls: share.isTls },
          deps.interfaces(),
        )
      : [];

  return {
    async start() {
      local = await openLocal();
      try {
        await applyShare();
      } catch (error) {
        if (canMove) return;
        await local.close(0);
        throw error;
      }
    },
    applyShare,
    usePair(pair) {
      // Opening asks for the certificate itself.
      if (applying !== null || local === null) return;
      if (share?.isTls === true && pair !== null) share.replacePair(pair);
      else if (options().share) applyInBackground();
    },
    networkChanged() {
      const wanted = options().share;
      if (local === null || wanted === null || wanted.adapter === null) return;
      if (hostOf(wanted) !== (share?.host ?? null)) applyInBackground();
    },
    async stop(graceMs, endSockets) {
      const closing = [local, share].flatMap((one) => (one ? [one.close(graceMs)] : []));
      endSockets();
      await Promise.all(closing);
    },
    localUrl: () => `http://127.0.0.1:${String(local?.port ?? options().localPort)}`,
    shareUrl: () => addresses()[0]?.url.replace(/\/$/, "") ?? null,
    shareAddresses: addresses,
    sharedSince: () => sharedSince,
    taken: () => taken,
    problem: () => problem,
    shareAlerts: () => (shareAlert === null ? [] : [shareAlert]),
    ports: () => [local, share].flatMap((one) => (one ? [one.port] : [])),
  };
}
