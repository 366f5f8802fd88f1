import type { Alert } from "../../shared/alerts.ts";
import type { ShareAddress } from "../../shared/ipc.ts";
import { AppError } from "../../shared/errors.ts";
import type { Gate } from "./gateway/gate.ts";
import { openListener, portTaken, type Listener } from "./gateway/listener.ts";
import type { Options } from "./options.ts";
import { shareAddresses } from "./platform/addresses.ts";
import { secondsOf, type Clock } from "./platform/clock.ts";
import type { Logger } from "./platform/logger.ts";
import { whoListens } from "./platform/ports.ts";

type TakenPort = { readonly port: number; readonly holder: string };

/** The two addresses on which the gateway answers. */
export type Listeners = {
  /** Opens what the options ask for. @throws AppError where a port is taken */
  start(): Promise<void>;
  /** Opens or closes the share listener, as the options say now. @throws AppError */
  applyShare(): Promise<void>;
  stop(graceMs: number, endSockets: () => void): Promise<void>;
  localUrl(): string;
  shareUrl(): string | null;
  shareAddresses(): ShareAddress[];
  /** Since when the share listener is open (epoch seconds); null where it is not. */
  sharedSince(): number | null;
  /** The local port that was asked for, where another program has it. */
  taken(): TakenPort | null;
  /** Why sharing is off although it should be on. */
  problem(): string | null;
  /** The share port, where another program has it. */
  portAlerts(): readonly Alert[];
  ports(): number[];
};

export function createListeners(deps: {
  readonly gate: Gate;
  readonly clock: Clock;
  readonly log: Logger;
  readonly options: () => Options;
  readonly tls: { readonly cert: string; readonly key: string } | null;
  /** With a window, a port that is taken is said there; without one, it ends the start. */
  readonly canMove: boolean;
}): Listeners {
  const { gate, clock, log, options, tls, canMove } = deps;
  let taken: TakenPort | null = null;
  let local: Listener | null = null;
  let share: Listener | null = null;
  let problem: string | null = null;
  let sharedSince: number | null = null;
  let shareTaken: Alert | null = null;

  async function open(
    kind: "local" | "share",
    address: { host: string; port: number },
  ): Promise<Listener> {
    try {
      const listener = await openListener(gate, kind, address, kind === "share" ? tls : null);
      log.info("listening", { kind, host: listener.host, port: listener.port });
      return listener;
    } catch (cause) {
      const code = cause instanceof Error && "code" in cause ? cause.code : "";
      if (code === "EADDRINUSE") {
        const holder = await whoListens(address.port);
        if (kind === "share") shareTaken = { kind: "portTaken", port: address.port, holder };
        throw portTaken(
          address.port,
          holder ? `${holder.name} (process ${String(holder.pid)})` : null,
        );
      }
      const reason =
        code === "EACCES"
          ? "this system does not allow programs like this one to use it"
          : "the address is not one of this computer's";
      throw new AppError("INTERNAL", {
        message: `Latchkey cannot listen on ${address.host}:${String(address.port)}: ${reason}.`,
        cause,
      });
    }
  }

  async function applyShare(): Promise<void> {
    const wanted = options().share;
    problem = null;
    sharedSince = null;
    shareTaken = null;
    if (share) {
      const old = share;
      share = null;
      await old.close(0);
    }
    if (!wanted) return;
    try {
      share = await open("share", wanted);
      sharedSince = secondsOf(clock);
    } catch (error) {
      problem = error instanceof AppError ? error.message : "Sharing could not be turned on.";
      throw error;
    }
  }

  /** The local listener on its own port; on a free one where another program has that. */
  async function openLocal(): Promise<Listener> {
    const port = options().localPort;
    const holder = canMove && port > 0 ? await whoListens(port) : null;
    if (holder === null) return open("local", { host: "127.0.0.1", port });
    log.warn("local port is taken", { port, holder: holder.name, pid: holder.pid });
    taken = { port, holder: `${holder.name} (process ${String(holder.pid)})` };
    return open("local", { host: "127.0.0.1", port: 0 });
  }

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
    async stop(graceMs, endSockets) {
      const closing = [local, share].flatMap((one) => (one ? [one.close(graceMs)] : []));
      endSockets();
      await Promise.all(closing);
    },
    localUrl: () => `http://127.0.0.1:${String(local?.port ?? options().localPort)}`,
    shareUrl: () =>
      share
        ? (shareAddresses(share.host, share.port, tls !== null)[0]?.url.replace(/\/$/, "") ?? null)
        : null,
    shareAddresses: () => (share ? shareAddresses(share.host, share.port, tls !== null) : []),
    sharedSince: () => sharedSince,
    taken: () => taken,
    problem: () => problem,
    portAlerts: () => (shareTaken === null ? [] : [shareTaken]),
    ports: () => [local, share].flatMap((one) => (one ? [one.port] : [])),
  };
}
