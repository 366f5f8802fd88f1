import { connect, type Socket } from "node:net";
import { once } from "node:events";
import { describe, expect, onTestFinished, test as base } from "vitest";
import { openListener } from "../../../main/core/gateway/listener.ts";
import { gatewayTest } from "../../support/gateway.ts";
import { head, openRaw, statusesOf } from "../../support/raw.ts";
import { mb, memoryRise } from "../../support/transfers.ts";

const test = gatewayTest({ auth: "required" });

/** A connection from a loopback address of its own, so that it counts as another computer. */
async function openFrom(address: string, url: string): Promise<Socket> {
  const { port } = new URL(url);
  const socket = connect({ port: Number(port), host: "127.0.0.1", localAddress: address });
  socket.on("error", () => undefined).resume();
  await once(socket, "connect");
  return socket;
}

// Other systems have no loopback addresses but the one.
describe.skipIf(process.platform !== "linux")("10,000 connections that say nothing", () => {
  test("leave a good key its answers and cost little memory", async ({ gateway }) => {
    const { api_key: key } = await gateway.createKey();
    const sockets: Socket[] = [];
    const rise = await memoryRise(gateway, async () => {
      for (let host = 2; host < 22; host += 1) {
        const opening = Array.from({ length: 500 }, () =>
          openFrom(`127.0.0.${String(host)}`, gateway.shareUrl),
        );
        sockets.push(...(await Promise.all(opening)));
      }
      expect(sockets).toHaveLength(10_000);
      for (let turn = 0; turn < 20; turn += 1)
        expect((await gateway.call("/api/queue", { share: true, key })).status).toBe(200);
    });
    expect(rise / mb).toBeLessThan(200);
    // Nobody holds them for ever: a connection has 15 s to say what it wants.
    for (const socket of sockets) if (!socket.closed) await once(socket, "close");
  });

  test("the 1,001st of one address is closed at once, another address gets in", async ({
    gateway,
  }) => {
    const opening = Array.from({ length: 1_000 }, () => openFrom("127.0.0.30", gateway.shareUrl));
    const sockets = await Promise.all(opening);
    const one = await openFrom("127.0.0.30", gateway.shareUrl);
    if (!one.closed) await once(one, "close");
    expect(sockets.filter((socket) => socket.closed)).toEqual([]);
    expect((await gateway.call("/latchkey/health", { share: true })).status).toBe(200);
    for (const socket of sockets) socket.destroy();
  });
});

test("a head that comes drop by drop is cut off", async ({ gateway }) => {
  const raw = openRaw(gateway.shareUrl);
  raw.socket.write("GET /latchkey/health HTTP/1.1\r\nX-Slow: ");
  const dripping = setInterval(() => raw.socket.write("x"), 500);
  const from = performance.now();
  const received = await raw.closed();
  clearInterval(dripping);
  expect(performance.now() - from).toBeLessThan(25_000);
  expect(statusesOf(received)).not.toContain(200);
});

base("a body in which nothing moves is cut off", async () => {
  const listener = await openListener(
    {
      request: (req) => req.resume(),
      upgrade: (_req, socket) => socket.destroy(),
      isProxy: () => false,
    },
    "share",
    { host: "127.0.0.1", port: 0 },
    null,
    { idleBodyMs: 200, connectionsEach: 10, connections: 10 },
  );
  onTestFinished(() => listener.close(0));
  const url = `http://127.0.0.1:${String(listener.port)}`;
  const raw = openRaw(url);
  raw.socket.write(`${head(url, "POST /upload HTTP/1.1", "Content-Length: 1000")}begun`);
  expect(await raw.closed()).toBe("");
});
