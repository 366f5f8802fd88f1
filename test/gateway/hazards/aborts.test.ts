import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { expect, test as base, vi } from "vitest";
import { gatewayTest, startGateway } from "../../support/gateway.ts";
import { head, openRaw, statusesOf } from "../../support/raw.ts";

const test = gatewayTest({ auth: "required" });

/** A ComfyUI that answers everything but `/stall`, and tells when a client of that one went. */
async function stallingComfy() {
  const gone: boolean[] = [];
  const server = createServer((req, res) => {
    if (req.url !== "/stall") {
      res.setHeader("Content-Type", "application/json");
      res.end('{"system":{"comfyui_version":"0.3.64","argv":[]},"devices":[]}');
      return;
    }
    const place = gone.push(false) - 1;
    res.once("close", () => (gone[place] = true));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return { server, gone, url: `http://127.0.0.1:${port}` };
}

base("a client that goes while ComfyUI works ends the request there too", async () => {
  const comfy = await stallingComfy();
  const gateway = await startGateway({
    auth: "off",
    flags: ["--upstream", comfy.url],
    demo: false,
  });
  const raw = openRaw(gateway.shareUrl);
  raw.socket.write(head(gateway.shareUrl, "GET /stall HTTP/1.1"));
  await vi.waitFor(() => {
    expect(comfy.gone).toEqual([false]);
  });
  raw.socket.destroy();
  await vi.waitFor(() => {
    expect(comfy.gone).toEqual([true]);
  });
  await gateway.stop();
  comfy.server.closeAllConnections();
  comfy.server.close();
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

// A listener left on the socket by each request of a long-lived connection is a leak.
test("fifty posts on one connection leave no listener behind", async ({ gateway }) => {
  const key = await gateway.ownerKey();
  const url = gateway.shareUrl;
  const raw = openRaw(url);
  const post = head(url, "POST /test/sink HTTP/1.1", `X-API-Key: ${key}`, "Content-Length: 5");
  for (let count = 1; count <= 50; count += 1) {
    raw.socket.write(`${post}hello`);
    await raw.until(new RegExp(`(?:"sha256"[^]*){${count}}`));
  }
  raw.socket.destroy();
  expect(gateway.noise()).not.toContain("MaxListenersExceededWarning");
});
