import { WebSocket, type RawData } from "ws";
import type { Clock, Timer } from "../platform/clock.ts";
import type { Logger } from "../platform/logger.ts";
import { createQueueFacts, type QueueFacts } from "./queue-facts.ts";
import type { Followed, Supervisor } from "./supervisor.ts";

/** One socket to ComfyUI that only listens. */
export type Observer = {
  /** Prompts in ComfyUI's queue, the running one included; null while nobody tells. Costs nothing. */
  waitingPrompts(): number | null;
  /** What its events tell of the queue and of the prompt that runs. */
  readonly facts: QueueFacts;
  close(): void;
};

type Watched = Pick<Supervisor, "upstream" | "isReady" | "silentSince"> & Followed;

const retryMs = 1_000;
const pingMs = 20_000;
const options = { perMessageDeflate: false, maxPayload: 32_000_000, handshakeTimeout: 10_000 };

/**
 * Listens to ComfyUI's events while it is ready, and connects again when the socket breaks. It asks for
 * no client id, so that it takes no browser's place; ComfyUI tells every socket how long its queue is.
 */
export function observe(
  comfy: Watched,
  deps: {
    readonly clock: Clock;
    readonly log: Logger;
    /** Told of each message as it came. */
    readonly onMessage?: (data: Buffer, isBinary: boolean) => void;
  },
): Observer {
  const { clock } = deps;
  const log = deps.log.child("comfy");
  let connection: { readonly address: string; readonly end: () => void } | null = null;
  let retry: Timer | null = null;
  let isLossTold = false;
  const facts = createQueueFacts(clock);

  const disconnect = (): void => {
    retry?.cancel();
    retry = null;
    connection?.end();
    connection = null;
    facts.forget();
  };

  const tryLater = (): void => {
    retry = clock.after(retryMs, follow);
  };
  const connect = (address: string): void => {
    const socket = new WebSocket(`ws://${address}/ws`, options);
    let isAlive = true;
    // A socket whose other end vanished says nothing about it.
    const pings = clock.every(pingMs, () => {
      if (!isAlive) socket.terminate();
      isAlive = false;
      if (socket.readyState === WebSocket.OPEN) socket.ping();
    });
    const end = (): void => {
      pings.cancel();
      socket.removeAllListeners();
      socket.on("error", () => undefined); // one that is ended while it connects says so
      socket.terminate();
    };
    socket.on("pong", () => {
      isAlive = true;
    });
    socket.on("message", (data, isBinary) => {
      isAlive = true;
      const bytes = bytesOf(data);
      if (!isBinary) facts.take(bytes.toString("utf8"));
      deps.onMessage?.(bytes, isBinary);
    });
    socket.on("open", () => {
      isLossTold = false;
    });
    socket.on("error", (error) => {
      if (isLossTold) return;
      isLossTold = true;
      log.warn("ComfyUI's events cannot be followed", { error: error.message });
    });
    socket.on("close", () => {
      disconnect();
      tryLater();
    });
    connection = { address, end };
  };

  const follow = (): void => {
    const upstream = comfy.isReady() ? comfy.upstream() : null;
    if (upstream === null) {
      disconnect();
      return;
    }
    const host = upstream.host.includes(":") ? `[${upstream.host}]` : upstream.host;
    const address = `${host}:${upstream.port}`;
    if (connection?.address === address) return;
    disconnect();
    // One that hangs takes every try into its queue, and writes a traceback for each when it comes back.
    if (comfy.silentSince() !== null) tryLater();
    else connect(address);
  };

  const leave = comfy.onChange(follow);
  follow();
  return {
    waitingPrompts: () => facts.remaining(),
    facts,
    close() {
      leave();
      disconnect();
    },
  };
}

function bytesOf(data: RawData): Buffer {
  if (Array.isArray(data)) return Buffer.concat(data);
  return Buffer.isBuffer(data) ? data : Buffer.from(data);
}
