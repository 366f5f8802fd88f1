import { expect } from "vitest";
import { gatewayTest } from "../../support/gateway.ts";
import { head, openRaw, statusesOf } from "../../support/raw.ts";

const test = gatewayTest({ auth: "required" });
const prompt = '{"prompt":{}}';

// Node has an event of its own for these: what only listens to `request` lets them pass unjudged.
test.for(["/api/prompt", "/upload/image", "/api/keys"])(
  "a POST %s without a key is refused before its body is asked for",
  async (target, { gateway }) => {
    await gateway.clearJournal();
    const raw = openRaw(gateway.shareUrl);
    raw.socket.write(
      head(
        gateway.shareUrl,
        `POST ${target} HTTP/1.1`,
        "Expect: 100-continue",
        `Content-Length: ${prompt.length}`,
        "Content-Type: application/json",
      ),
    );
    expect(statusesOf(await raw.closed())).toEqual([401]);
    expect((await gateway.journal()).filter((entry) => entry.method === "POST")).toEqual([]);
  },
);

test.for(["/api/prompt", "/upload/image", "/api/upload/mask"])(
  "a POST %s with a key is told to go on, and its key stays here",
  async (target, { gateway }) => {
    await gateway.clearJournal();
    const { api_key: key } = await gateway.createKey();
    const raw = openRaw(gateway.shareUrl);
    raw.socket.write(
      head(
        gateway.shareUrl,
        `POST ${target} HTTP/1.1`,
        "Expect: 100-continue",
        `X-API-Key: ${key}`,
        `Content-Length: ${prompt.length}`,
        "Connection: close",
      ),
    );
    await raw.until(/^HTTP\/1\.1 100 Continue\r\n\r\n/);
    raw.socket.write(prompt);
    const statuses = statusesOf(await raw.closed());
    expect(statuses).toHaveLength(2);
    const entries = (await gateway.journal()).filter((entry) => entry.target === target);
    expect(entries).toHaveLength(1);
    expect(JSON.stringify(entries)).not.toContain(key);
    expect(JSON.stringify(entries).toLowerCase()).not.toContain("x-api-key");
  },
);

test("a client of HTTP/1.0 is not told to go on: it would take that for the answer", async ({
  gateway,
}) => {
  const { api_key: key } = await gateway.createKey();
  for (const target of ["/api/prompt", "/upload/image"]) {
    const raw = openRaw(gateway.shareUrl);
    raw.socket.write(
      head(
        gateway.shareUrl,
        `POST ${target} HTTP/1.0`,
        "Expect: 100-continue",
        `X-API-Key: ${key}`,
        `Content-Length: ${prompt.length}`,
      ) + prompt,
    );
    expect(statusesOf(await raw.closed())).toEqual([400]);
  }
});

test("another expectation is not forwarded", async ({ gateway }) => {
  await gateway.clearJournal();
  const key = await gateway.ownerKey();
  const raw = openRaw(gateway.shareUrl);
  raw.socket.write(
    head(
      gateway.shareUrl,
      "GET /api/queue HTTP/1.1",
      "Expect: miracles",
      `X-API-Key: ${key}`,
      "Connection: close",
    ),
  );
  expect(statusesOf(await raw.closed())).toEqual([417]);
  expect((await gateway.journal()).map((entry) => entry.target)).not.toContain("/api/queue");
});
