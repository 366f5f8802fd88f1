import { expect } from "vitest";
import { gatewayTest } from "../../support/gateway.ts";
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

test("CONNECT is 400", async ({ gateway }) => {
  const received = await sendRaw(
    gateway.shareUrl,
    head(gateway.shareUrl, "CONNECT 127.0.0.1:22 HTTP/1.1"),
  );
  expect(statusesOf(received)).toEqual([400]);
});
