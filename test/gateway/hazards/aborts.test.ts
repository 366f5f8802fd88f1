import { createServer } from "node:http";
import { once } from "node:events";
import { expect, vi } from "vitest";
import { gatewayTest } from "../../support/gateway.ts";
import { head, openRaw, statusesOf } from "../../support/raw.ts";

/** A ComfyUI that never answers `/stall` and notes when its client went. */
const upstream = createServer((req, res) => {
  if (req.url === "/stall") {
    stalled.push(false);
    const place = stalled.length - 1;
    res.once("close", () => (stalled[place] = true));
    return;
  }
  res.end("{}");
});
const stalled: boolean[] = [];

const test = gatewayTest({ auth: "required" });

test("a client that goes while ComfyUI works ends the request there too", async ({ gateway }) => {
  const key = await gateway.ownerKey();
  upstream.listen(0, "127.0.0.1");
  await once(upstream, "listening");
  upstream.close();
  const url = gateway.shareUrl;
  const raw = openRaw(url);
  raw.socket.write(head(url, "GET /test/trickle?count=100000&ms=5 HTTP/1.1", `X-API-Key: ${key}`));
  await raw.until(/drop 3/);
  raw.socket.destroy();
  await vi.waitFor(async () => {
    expect((await gateway.call("/latchkey/health")).status).toBe(200);
  });
});

test("an answer that breaks off is broken for the client too", async ({ gateway }) => {
  const key = await gateway.ownerKey();
  const url = gateway.shareUrl;
  const raw = openRaw(url);
  raw.socket.write(head(url, "GET /test/die HTTP/1.1", `X-API-Key: ${key}`));
  const received = await raw.closed();
  expect(statusesOf(received)).toEqual([200]);
  expect(received).toMatch(/content-length: 1000/i);
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
