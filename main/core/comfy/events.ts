import { WebSocket, type RawData } from "ws";
import { z } from "zod";
import type { Clock, Timer } from "../platform/clock.ts";
import type { Logger } from "../platform/logger.ts";
import type { Supervisor } from "./supervisor.ts";

/** One socket to ComfyUI that only listens. */
export type Observer = {
  /** Prompts in ComfyUI's queue, the running one included; null while nobody tells. Costs nothing. */
  waitingPrompts(): number | null;
  close(): void;
};

type Watched = Pick<Supervisor, "upstream" | "isReady"> & {
  onChange(listener: () => void): () => void;
};

const statusMessage = z.object({
  type: z.literal("status"),
  data: z.object({
    status: z.object({ exec_info: z.object({ queue_remaining: z.int().min(0) }) }),
  }),
});

const retryMs = 1_000;
const pingMs = 20_000;
const options = { perMessageDeflate: false, maxPayload: 32_000_000, handshakeTimeout: 10_000 };

/**
 * Listens to ComfyUI's events while it is ready, and connects again when the socket breaks. It asks for
 * no client id, so that it takes no browser's place; ComfyUI tells every socket how long its queue is.
 */
export function observe(comfy: Watched, deps: { clock: Clock; log: Logger }): Observer {
  const { clock } = deps;
  const log = deps.log.child("comfy");
  let connection: { readonly address: string; readonly end: () => void } | null = null;
  let retry: Timer | null = null;
  let waiting: number | null = null;

  const disconnect = (): void => {
    retry?.cancel();
    retry = null;
    connection?.end();
    connection = null;
    waiting = null;
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
      if (!isBinary) waiting = queueIn(data) ?? waiting;
    });
    socket.on("error", (error) => {
      log.warn("ComfyUI's events cannot be followed", { error: error.message });
    });
    socket.on("close", () => {
      disconnect();
      retry = clock.after(retryMs, follow);
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
    connect(address);
  };

  const leave = comfy.onChange(follow);
  follow();
  return {
    waitingPrompts: () => waiting,
    close() {
      leave();
      disconnect();
    },
  };
}

/** Most messages are about progress: only those that can be about the queue are parsed. */
function queueIn(data: RawData): number | null {
  const text = textOf(data);
  if (!text.includes('"queue_remaining"')) return null;
  try {
    const message = statusMessage.safeParse(JSON.parse(text));
    return message.success ? message.data.data.status.exec_info.queue_remaining : null;
  } catch {
    return null;
  }
}

function textOf(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString("utf8");
  return (Buffer.isBuffer(data) ? data : Buffer.from(data)).toString("utf8");
}
