import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { WebSocketServer, type WebSocket } from "ws";
import { observe, type Observer } from "../../../main/core/comfy/events.ts";
import { systemClock, type Clock } from "../../../main/core/platform/clock.ts";
import { createLogger } from "../../../main/core/platform/logger.ts";
import { patience } from "../../support/patience.ts";

const status = (waiting: unknown): string =>
  JSON.stringify({ type: "status", data: { status: { exec_info: { queue_remaining: waiting } } } });

/** Waits of a second are 20 ms long. */
const clock: Clock = {
  ...systemClock,
  after(ms, run) {
    waits += 1;
    return systemClock.after(ms / 50, run);
  },
};

let server: WebSocketServer;
let isReady: boolean;
let silentSince: number | null;
let warnings: string[];
let waits: number;
let listeners: Set<() => void>;
let observer: Observer;
let sockets: WebSocket[];

const change = (ready: boolean): void => {
  isReady = ready;
  for (const listener of listeners) listener();
};
const connected = (): Promise<WebSocket> =>
  new Promise((resolve) => server.once("connection", resolve));

beforeEach(async () => {
  server = new WebSocketServer({ port: 0, host: "127.0.0.1", path: "/ws" });
  await new Promise((resolve) => server.once("listening", resolve));
  sockets = [];
  server.on("connection", (socket) => sockets.push(socket));
  const { port } = server.address() as AddressInfo;
  isReady = false;
  silentSince = null;
  warnings = [];
  waits = 0;
  listeners = new Set();
  const comfy = {
    upstream: () => ({ host: "127.0.0.1", port }),
    isReady: () => isReady,
    silentSince: () => silentSince,
    onChange: (listener: () => void) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
  const log = createLogger(({ event }) => warnings.push(event));
  observer = observe(comfy, { clock, log });
});
afterEach(() => {
  observer.close();
  for (const socket of sockets) socket.terminate();
  server.close();
});

test("the queue's length is known from the first status on, and not before", async () => {
  expect(observer.waitingPrompts()).toBeNull();
  const connection = connected();
  change(true);
  const socket = await connection;
  expect(observer.waitingPrompts()).toBeNull();
  socket.send(status(3));
  await vi.waitUntil(() => observer.waitingPrompts() === 3, patience);
  socket.send(status(700));
  await vi.waitUntil(() => observer.waitingPrompts() === 700, patience);
});

test.each([
  ["broken JSON", '{"queue_remaining"'],
  ["a negative length", status(-1)],
  ["a length that is a text", status("9")],
  ["other messages", '{"type":"progress","data":{"value":1}}'],
  ["binary previews", Buffer.from(status(99))],
])("%s change nothing", async (_what, message) => {
  const connection = connected();
  change(true);
  const socket = await connection;
  socket.send(status(3));
  await vi.waitUntil(() => observer.waitingPrompts() === 3, patience);
  socket.send(message);
  socket.send(status(4));
  await vi.waitUntil(() => observer.waitingPrompts() !== 3, patience);
  expect(observer.waitingPrompts()).toBe(4);
});

test("a socket that breaks is made anew, and meanwhile nothing is known", async () => {
  const first = connected();
  change(true);
  const socket = await first;
  socket.send(status(3));
  await vi.waitUntil(() => observer.waitingPrompts() === 3, patience);
  const second = connected();
  socket.terminate();
  await vi.waitUntil(() => observer.waitingPrompts() === null, patience);
  (await second).send(status(1));
  await vi.waitUntil(() => observer.waitingPrompts() === 1, patience);
});

test("changes of the status while it is connected open no second socket", async () => {
  const connection = connected();
  change(true);
  const socket = await connection;
  change(true);
  change(true);
  socket.send(status(2));
  await vi.waitUntil(() => observer.waitingPrompts() === 2, patience);
  expect(sockets).toHaveLength(1);
});

test("when ComfyUI is no longer ready, the socket closes and nothing is known", async () => {
  const connection = connected();
  change(true);
  const socket = await connection;
  const closed = new Promise((resolve) => socket.once("close", resolve));
  change(false);
  await closed;
  expect(observer.waitingPrompts()).toBeNull();
});

// A ComfyUI that hangs takes every try into its queue, and prints a traceback for each once it goes on.
test("one that does not answer gets no new socket until it answers again", async () => {
  const first = connected();
  change(true);
  const socket = await first;
  silentSince = 1;
  socket.terminate();
  await vi.waitUntil(() => waits > 5, patience);
  expect(sockets).toHaveLength(1);
  const second = connected();
  silentSince = null;
  (await second).send(status(1));
  await vi.waitUntil(() => observer.waitingPrompts() === 1, patience);
});

test("a loss is told once, however often it is tried again", async () => {
  let refused = 0;
  server.options.verifyClient = (): boolean => {
    refused += 1;
    return refused > 5;
  };
  const connection = connected();
  change(true);
  (await connection).send(status(1));
  await vi.waitUntil(() => observer.waitingPrompts() === 1, patience);
  expect(warnings).toEqual(["ComfyUI's events cannot be followed"]);
});
