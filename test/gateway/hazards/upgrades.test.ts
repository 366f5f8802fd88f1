import { once } from "node:events";
import { expect, onTestFinished, test as base } from "vitest";
import { openListener } from "../../../main/core/gateway/listener.ts";
import { callUrl, gatewayTest } from "../../support/gateway.ts";
import { head, openRaw, sendRaw, statusesOf } from "../../support/raw.ts";

const test = gatewayTest({ auth: "required" });
const offer = [
  "Connection: Upgrade, HTTP2-Settings",
  "Upgrade: h2c",
  "HTTP2-Settings: AAMAAABkAAQ",
];

// Java's client offers h2c with every request; a tunnel of it would carry requests that nobody judged.
test("an offer of h2c is ignored, and the request answered the plain way", async ({ gateway }) => {
  await gateway.clearJournal();
  const { api_key: key } = await gateway.createKey();
  const url = gateway.shareUrl;
  const raw = openRaw(url);
  raw.socket.write(head(url, "GET /api/queue HTTP/1.1", ...offer, `X-API-Key: ${key}`));
  await raw.until(/queue_pending/);
  raw.socket.write(head(url, "GET /system_stats HTTP/1.1", "Connection: close"));
  expect(statusesOf(await raw.closed())).toEqual([200, 200]);
  const [entry] = (await gateway.journal()).filter(({ target }) => target === "/api/queue");
  expect(JSON.stringify(entry).toLowerCase()).not.toMatch(/h2c|http2-settings|"upgrade"/);
});

test("an offer of h2c without a key is 401", async ({ gateway }) => {
  const url = gateway.shareUrl;
  const raw = openRaw(url);
  raw.socket.write(head(url, "GET /api/queue HTTP/1.1", ...offer));
  await raw.until(/AUTH_REQUIRED/);
  expect(statusesOf(raw.received())).toEqual([401]);
  raw.socket.destroy();
});

test("a body behind an offer of h2c arrives whole", async ({ gateway }) => {
  const key = await gateway.ownerKey();
  const url = gateway.shareUrl;
  const raw = openRaw(url);
  raw.socket.write(
    head(url, "POST /test/sink HTTP/1.1", ...offer, `X-API-Key: ${key}`, "Content-Length: 10") +
      "01234",
  );
  raw.socket.write("56789");
  expect(await raw.until(/"sha256"/)).toContain('"bytes": 10');
  raw.socket.destroy();
});

// Counted anew with each request, one connection of Java's client used up all that an address may have.
base("a connection that offers h2c with each request is one connection", async () => {
  let answers = 0;
  const listener = await openListener(
    {
      request: (_req, res) => res.end(`answer ${String((answers += 1))}.`),
      upgrade: (_req, socket) => socket.destroy(),
      isProxy: () => false,
    },
    "share",
    { host: "127.0.0.1", port: 0 },
    null,
    { idleBodyMs: 60_000, connectionsEach: 2, connections: 10 },
  );
  onTestFinished(() => listener.close(0));
  const url = `http://127.0.0.1:${String(listener.port)}`;
  const raw = openRaw(url);
  for (let count = 1; count <= 20; count += 1) {
    raw.socket.write(head(url, "GET / HTTP/1.1", ...offer));
    await raw.until(new RegExp(`answer ${String(count)}\\.`));
  }
  expect((await callUrl(url)).status).toBe(200);
  raw.socket.destroy();
});

test("CONNECT is 400", async ({ gateway }) => {
  const received = await sendRaw(
    gateway.shareUrl,
    head(gateway.shareUrl, "CONNECT 127.0.0.1:22 HTTP/1.1"),
  );
  expect(statusesOf(received)).toEqual([400]);
});

// Node hands such a connection over without a listener for its errors: one of them ended the whole process.
test("whoever hangs up behind a CONNECT or an upgrade ends nothing else", async ({ gateway }) => {
  const url = gateway.shareUrl;
  for (const first of [
    head(url, "CONNECT 127.0.0.1:22 HTTP/1.1"),
    head(url, "GET /api/queue HTTP/1.1", ...offer),
    head(url, "GET /ws HTTP/1.1", "Connection: Upgrade", "Upgrade: websocket"),
    "NONSENSE\r\n\r\n",
  ]) {
    for (let turn = 0; turn < 40; turn += 1) {
      const { socket } = openRaw(url);
      await once(socket, "connect");
      socket.write(first + "unread".repeat(turn * 100));
      if (turn % 2 === 0) socket.resetAndDestroy();
      else setImmediate(() => socket.resetAndDestroy());
      await once(socket, "close");
    }
    expect((await gateway.call("/latchkey/health", { share: true })).status).toBe(200);
  }
});

// A proxy that sends several people's requests down one connection gives the first answer to the first.
test.for<[string, (url: string) => string]>([
  ["an offer of h2c", (url) => head(url, "GET /system_stats HTTP/1.1", ...offer)],
  ["a socket", (url) => head(url, "GET /ws HTTP/1.1", "Connection: Upgrade", "Upgrade: websocket")],
  ["a CONNECT", (url) => head(url, "CONNECT 127.0.0.1:22 HTTP/1.1")],
])(
  "%s behind a request without its answer yet gets none before it",
  async ([, second], { gateway }) => {
    const url = gateway.shareUrl;
    const key = await gateway.ownerKey();
    const first = head(url, "GET /test/stall HTTP/1.1", `X-API-Key: ${key}`);
    expect(await sendRaw(url, first + second(url))).toBe("");
    expect((await gateway.call("/latchkey/health", { share: true })).status).toBe(200);
  },
);
