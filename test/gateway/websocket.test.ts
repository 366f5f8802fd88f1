import { describe, expect } from "vitest";
import { gatewayTest, type Gateway } from "../support/gateway.ts";
import { head, openRaw, statusesOf } from "../support/raw.ts";
import { openSocket } from "../support/socket.ts";

const upgrade = [
  "Connection: Upgrade",
  "Upgrade: websocket",
  "Sec-WebSocket-Version: 13",
  "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
] as const;

const workflow = {
  "1": {
    class_type: "DemoPicture",
    inputs: { text: "a lake", width: 64, height: 64, steps: 5, seed: 1 },
  },
  "2": { class_type: "SaveImage", inputs: { images: ["1", 0], filename_prefix: "socket" } },
};

// In the private preset /ws wants a key, as everything does.
const test = gatewayTest({ auth: "required", flags: ["--public", "private"] });

/** What a handshake by hand is answered. */
async function handshake(gateway: Gateway, target: string, ...lines: string[]): Promise<string> {
  const raw = openRaw(gateway.shareUrl);
  raw.socket.write(head(gateway.shareUrl, `GET ${target} HTTP/1.1`, ...upgrade, ...lines));
  return raw.closed();
}

describe("a refused upgrade", () => {
  test.for(["/ws", "/api/ws", "/api/api/ws", "/%77s", "/test/echo"])(
    "without a key at %s is an HTTP 401 with the document's body",
    async (target, { gateway }) => {
      const received = await handshake(gateway, target);
      expect(received).toMatch(/^HTTP\/1\.1 401 /);
      const [headers = "", body = ""] = received.split("\r\n\r\n");
      expect(headers).toContain('WWW-Authenticate: Bearer realm="latchkey"');
      expect(JSON.parse(body)).toEqual({
        error: "API key required",
        error_code: "AUTH_REQUIRED",
      });
    },
  );

  test("with a wrong key is 401 INVALID_KEY", async ({ gateway }) => {
    const received = await handshake(gateway, "/ws?token=wrong");
    expect(received).toContain("401");
    expect(received).toContain("INVALID_KEY");
  });

  test("with a wrong token behind a good header passes by the header", async ({ gateway }) => {
    const { api_key: key } = await gateway.createKey();
    const client = await openSocket(`${gateway.shareUrl}/ws?token=wrong`, { "X-API-Key": key });
    client.socket.terminate();
  });

  // A web UI whose socket is refused tries again three times a second for ever.
  test("counts as no failed try, however often it comes", async ({ gateway }) => {
    for (let time = 0; time < 25; time += 1) await handshake(gateway, "/ws?token=wrong");
    const answer = await gateway.call("/api/queue", { share: true, key: "wrong" });
    expect(answer.status).toBe(401);
  });

  // The bytes behind a handshake are no request of ComfyUI's before it has switched.
  test("carries no second request behind it", async ({ gateway }) => {
    await gateway.clearJournal();
    const second = head(gateway.shareUrl, "POST /api/interrupt HTTP/1.1", "Content-Length: 0");
    const raw = openRaw(gateway.shareUrl);
    raw.socket.write(head(gateway.shareUrl, "GET /ws HTTP/1.1", ...upgrade) + second);
    expect(statusesOf(await raw.closed())).toEqual([401]);
    expect((await gateway.journal()).map((entry) => entry.target)).not.toContain("/api/interrupt");
  });

  test("by ComfyUI itself carries no second request either", async ({ gateway }) => {
    await gateway.clearJournal();
    const { api_key: key } = await gateway.createKey();
    const second = head(gateway.shareUrl, "POST /internal/smuggled HTTP/1.1", "Content-Length: 0");
    const raw = openRaw(gateway.shareUrl);
    raw.socket.write(
      head(gateway.shareUrl, "GET /api/queue HTTP/1.1", ...upgrade, `X-API-Key: ${key}`) + second,
    );
    await raw.until(/HTTP\/1\.1 \d{3}/);
    raw.socket.end();
    await raw.closed();
    const targets = (await gateway.journal()).map((entry) => entry.target);
    expect(targets).not.toContain("/internal/smuggled");
  });
});

describe("an open socket", () => {
  test.for([
    ["X-API-Key", "/ws", (key: string) => ({ "X-API-Key": key })],
    ["Authorization", "/ws", (key: string) => ({ Authorization: `Bearer ${key}` })],
    ["?token=", "/ws?clientId=c&token=KEY", () => ({})],
    ["?token= at /api/ws", "/api/ws?token=KEY&clientId=c", () => ({})],
  ] as [string, string, (key: string) => Record<string, string>][])(
    "with a key by %s hands nothing of it to ComfyUI",
    async ([, path, headers], { gateway }) => {
      await gateway.clearJournal();
      const { api_key: key } = await gateway.createKey();
      const url = gateway.shareUrl + path.replace("KEY", key);
      const client = await openSocket(url, headers(key));
      await client.until(({ messages }) => messages.find(({ type }) => type === "status"));
      client.socket.terminate();
      const entries = (await gateway.journal()).filter(({ target }) => target.includes("/ws"));
      expect(entries).toHaveLength(1);
      expect(JSON.stringify(entries)).not.toContain(key);
      expect(JSON.stringify(entries).toLowerCase()).not.toMatch(/x-api-key|authorization|token=/);
    },
  );

  test("the query's other parts arrive as they are", async ({ gateway }) => {
    await gateway.clearJournal();
    const { api_key: key } = await gateway.createKey();
    const client = await openSocket(`${gateway.shareUrl}/ws?a=%20b&token=${key}&clientId=x%2By`);
    client.socket.terminate();
    expect((await gateway.journal()).map(({ target }) => target)).toContain(
      "/ws?a=%20b&clientId=x%2By",
    );
  });

  test("hears its prompt's progress and previews", async ({ gateway }) => {
    const { api_key: key } = await gateway.createKey();
    const client = await openSocket(`${gateway.shareUrl}/ws?clientId=mine&token=${key}`);
    const queued = await gateway.call("/api/prompt", {
      share: true,
      key,
      body: { prompt: workflow, client_id: "mine" },
    });
    expect(queued.status).toBe(200);
    await client.until(({ messages }) => messages.find(({ type }) => type === "execution_success"));
    const types = new Set(client.messages.map(({ type }) => type));
    for (const type of ["status", "execution_start", "executing", "progress", "executed"])
      expect(types).toContain(type);
    expect(client.binaries.length).toBeGreaterThan(0);
    // An event type of 1 (a preview) or 4 (a preview with metadata), big-endian.
    expect([1, 4]).toContain(client.binaries[0]?.readUInt32BE(0));
    client.socket.terminate();
  });

  test("carries frames both ways unchanged", async ({ gateway }) => {
    const { api_key: key } = await gateway.createKey();
    const client = await openSocket(`${gateway.shareUrl}/test/echo`, { "X-API-Key": key });
    const frame = Buffer.from(Array.from({ length: 70_000 }, (_none, place) => place % 251));
    client.socket.send(frame);
    const back = await client.until(({ binaries }) => binaries[0]);
    expect(back.equals(frame)).toBe(true);
    client.socket.close(1000);
    expect(await client.closed()).toBe(1000);
  });
});

describe("a socket ends with its key", () => {
  test.for<[string, (gateway: Gateway, keyId: string) => Promise<unknown>]>([
    ["deleted", (gateway, id) => gateway.call(`/api/keys/${id}`, { method: "DELETE" })],
    [
      "paused",
      (gateway, id) =>
        gateway.call(`/api/keys/${id}`, { method: "PATCH", body: { is_active: false } }),
    ],
    ["rotated out", (gateway, id) => gateway.call(`/api/keys/${id}/rotate`, { method: "POST" })],
    [
      "expired",
      (gateway, id) =>
        gateway.call(`/api/keys/${id}`, {
          method: "PATCH",
          body: { expires_at: Date.now() / 1000 + 0.5 },
        }),
    ],
  ])("%s: within a second, and another key's stays", async ([, end], { gateway }) => {
    const mine = await gateway.createKey();
    const other = await gateway.createKey();
    const client = await openSocket(`${gateway.shareUrl}/ws?token=${mine.api_key}`);
    const stays = await openSocket(`${gateway.shareUrl}/test/echo`, {
      "X-API-Key": other.api_key,
    });
    const before = performance.now();
    await end(gateway, mine.key_id);
    await client.closed();
    expect(performance.now() - before).toBeLessThan(1500);
    stays.socket.send(Buffer.from("still here"));
    await stays.until(({ binaries }) => binaries[0]);
    stays.socket.terminate();
  });

  test("a session's socket ends when it signs out", async ({ gateway }) => {
    const { api_key: key } = await gateway.createKey();
    const signedIn = await gateway.call("/latchkey/session", { share: true, body: { key } });
    const Cookie = signedIn.headers.getSetCookie()[0]?.split(";")[0] ?? "";
    const client = await openSocket(`${gateway.shareUrl}/ws`, { Cookie });
    await gateway.call("/latchkey/session", { method: "DELETE", share: true, headers: { Cookie } });
    await client.closed();
  });
});

const documented = gatewayTest({ auth: "required" });
documented("as documented, /ws is public and another socket is not", async ({ gateway }) => {
  const client = await openSocket(`${gateway.shareUrl}/ws`);
  client.socket.terminate();
  await expect(openSocket(`${gateway.shareUrl}/test/echo`)).rejects.toThrow("401");
});
