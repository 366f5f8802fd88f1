import { expect } from "vitest";
import { gatewayTest } from "../../support/gateway.ts";
import { head, openRaw, statusesOf } from "../../support/raw.ts";

const test = gatewayTest({ auth: "required" });

test("an answer that breaks off is broken for the client too", async ({ gateway }) => {
  const key = await gateway.ownerKey();
  const url = gateway.shareUrl;
  const raw = openRaw(url);
  raw.socket.write(head(url, "GET /test/die HTTP/1.1", `X-API-Key: ${key}`));
  const received = await raw.closed();
  expect(statusesOf(received)).toEqual([200]);
  expect(received).toMatch(/content-length: 1000/i);
  expect(received).not.toMatch(/127\.0\.0\.1|localhost/);
  expect(received.split("\r\n\r\n")[1]?.length).toBeLessThan(1000);
});

test("a ComfyUI that refuses in mid-upload is heard", async ({ gateway }) => {
  const key = await gateway.ownerKey();
  const url = gateway.shareUrl;
  const raw = openRaw(url);
  raw.socket.write(
    head(url, "POST /test/early HTTP/1.1", `X-API-Key: ${key}`, "Content-Length: 100000000") +
      "x".repeat(100_000),
  );
  await raw.until(/413: Request Entity Too Large/);
  expect(statusesOf(raw.received())).toEqual([413]);
  raw.socket.destroy();
});

test("100 MB pass both ways whole", async ({ gateway }) => {
  const key = await gateway.ownerKey();
  const size = 100 * 1024 * 1024;
  const down = await fetch(`${gateway.shareUrl}/test/big?bytes=${size}&chunked=1`, {
    headers: { "X-API-Key": key },
  });
  expect((await down.arrayBuffer()).byteLength).toBe(size);
  const up = await fetch(`${gateway.shareUrl}/test/sink`, {
    method: "POST",
    headers: { "X-API-Key": key },
    body: new Uint8Array(size),
  });
  expect(await up.json()).toMatchObject({ bytes: size });
});

// A listener left on the socket by each request of a long-lived connection is a leak.
test("fifty posts on one connection leave no listener behind", async ({ gateway }) => {
  const key = await gateway.ownerKey();
  const url = gateway.shareUrl;
  const raw = openRaw(url);
  for (let size = 1; size <= 50; size += 1) {
    const lines = [`X-API-Key: ${key}`, `Content-Length: ${size}`];
    raw.socket.write(head(url, "POST /test/sink HTTP/1.1", ...lines) + "x".repeat(size));
    await raw.until(new RegExp(`"bytes": ${size}\\D`));
  }
  raw.socket.destroy();
  expect(gateway.noise()).not.toContain("MaxListenersExceededWarning");
});
