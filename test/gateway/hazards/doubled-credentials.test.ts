import { expect } from "vitest";
import { gatewayTest } from "../../support/gateway.ts";
import { head, sendRaw, statusesOf } from "../../support/raw.ts";

const test = gatewayTest({ auth: "required" });

// Of two credentials each server picks its own: one is judged, the other one used.
test.for([
  "X-API-Key: KEY",
  "Authorization: Bearer KEY",
  "Content-Type: application/json",
  "Origin: http://a",
])("a doubled %s is 400, even if both are good", async (line, { gateway }) => {
  const { api_key: key } = await gateway.createKey();
  const twice = line.replace("KEY", key);
  const received = await sendRaw(
    gateway.shareUrl,
    head(
      gateway.shareUrl,
      "GET /api/queue HTTP/1.1",
      `X-Other: 1`,
      twice,
      twice,
      "Connection: close",
    ),
  );
  expect(statusesOf(received)).toEqual([400]);
});

test("two Hosts are 400", async ({ gateway }) => {
  const received = await sendRaw(
    gateway.localUrl,
    head(gateway.localUrl, "GET /api/keys HTTP/1.1", "Host: evil.example", "Connection: close"),
  );
  expect(statusesOf(received)).toEqual([400]);
});

test("no Host is 400", async ({ gateway }) => {
  const received = await sendRaw(
    gateway.localUrl,
    "GET /api/keys HTTP/1.1\r\nConnection: close\r\n\r\n",
  );
  expect(statusesOf(received)).toEqual([400]);
});

// Node drops what is over its maxHeadersCount in silence: a forwarding header behind 130 others would
// make its sender the owner.
test("a forwarding header behind 130 others makes nobody the owner", async ({ gateway }) => {
  const many = Array.from({ length: 130 }, (_none, place) => `X-Fill-${place}: 1`);
  const received = await sendRaw(
    gateway.localUrl,
    head(
      gateway.localUrl,
      "GET /api/keys HTTP/1.1",
      ...many,
      "X-Forwarded-For: 1.2.3.4",
      "Connection: close",
    ),
  );
  expect(statusesOf(received)).toEqual([431]);
  expect(received).not.toContain('"keys"');
});

test("headers over 16 KB are 431", async ({ gateway }) => {
  const received = await sendRaw(
    gateway.shareUrl,
    head(gateway.shareUrl, "GET / HTTP/1.1", `X-Long: ${"x".repeat(17_000)}`),
  );
  expect(statusesOf(received)).toEqual([431]);
});
