import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { createAsks } from "../../../main/core/comfy/ask.ts";
import { systemClock } from "../../../main/core/platform/clock.ts";

async function asksOf(body: string) {
  const server = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.end(`HTTP/1.1 200 OK\r\nContent-Length: ${String(body.length)}\r\n\r\n${body}`);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const upstream = { host: "127.0.0.1", port };
  return createAsks({ isReady: () => true, upstream: () => upstream }, systemClock);
}

test("the queue comes as ComfyUI tells it", async () => {
  const asks = await asksOf('{"queue_running":[],"queue_pending":[]}');
  expect(await asks.queue()).toEqual({ queue_running: [], queue_pending: [] });
});

test("a queue that would be parsed for seconds is not taken", async () => {
  const asks = await asksOf(`{"queue_pending":[${"[],".repeat(1_100_000)}0]}`);
  await expect(asks.queue()).rejects.toThrow("too long");
});
