import { describe, expect } from "vitest";
import { gatewayTest } from "../../support/gateway.ts";
import { head, openRaw, sendRaw, statusesOf } from "../../support/raw.ts";

const test = gatewayTest({ auth: "required" });
const smuggled = "GET /internal/smuggled HTTP/1.1\r\nHost: x\r\n\r\n";

// Two servers that disagree where a body ends see a second request that only one of them judged.
describe("a body whose end can be read in two ways is refused and never forwarded", () => {
  test.for<[string, string[], string]>([
    ["CL and TE", ["Content-Length: 4", "Transfer-Encoding: chunked"], "0\r\n\r\n"],
    ["TE and CL", ["Transfer-Encoding: chunked", "Content-Length: 4"], "0\r\n\r\n"],
    ["two lengths", ["Content-Length: 0", "Content-Length: 44"], ""],
    ["a list of lengths", ["Content-Length: 0, 44"], ""],
    ["a signed length", ["Content-Length: +5"], "hello"],
    ["a hexadecimal length", ["Content-Length: 0x5"], "hello"],
    ["an empty length", ["Content-Length: "], ""],
    ["xchunked", ["Transfer-Encoding: xchunked"], "0\r\n\r\n"],
    ["gzip, chunked", ["Transfer-Encoding: gzip, chunked"], "0\r\n\r\n"],
    ["chunked twice", ["Transfer-Encoding: chunked", "Transfer-Encoding: chunked"], "0\r\n\r\n"],
    ["chunked, identity", ["Transfer-Encoding: chunked, identity"], "0\r\n\r\n"],
    ["a space before the colon", ["Transfer-Encoding : chunked"], "0\r\n\r\n"],
    ["a folded line", ["X-A: b", " Transfer-Encoding: chunked"], ""],
    ["a bare line feed", ["X-A: b\nTransfer-Encoding: chunked"], "0\r\n\r\n"],
    ["a NUL", ["X-A: b\0"], ""],
  ])("%s", async ([, lines, body], { gateway }) => {
    await gateway.clearJournal();
    const { api_key: key } = await gateway.createKey();
    const first = head(
      gateway.shareUrl,
      "POST /upload/image HTTP/1.1",
      `X-API-Key: ${key}`,
      ...lines,
    );
    const received = await sendRaw(gateway.shareUrl, first + body + smuggled);
    expect(statusesOf(received)[0], received).toBe(400);
    const targets = (await gateway.journal()).map(({ target }) => target);
    expect(targets).not.toContain("/internal/smuggled");
    expect(targets).not.toContain("/upload/image");
  });
});

test("each of several requests on one connection is judged by itself", async ({ gateway }) => {
  const { api_key: key } = await gateway.createKey();
  const url = gateway.shareUrl;
  const received = await sendRaw(
    url,
    head(url, "GET /api/queue HTTP/1.1", `X-API-Key: ${key}`) +
      head(url, "GET /api/queue HTTP/1.1") +
      head(url, "GET /system_stats HTTP/1.1", "Connection: close"),
  );
  expect(statusesOf(received)).toEqual([200, 401, 200]);
});

test("the body of a refused request is never the next request", async ({ gateway }) => {
  const url = gateway.shareUrl;
  const received = await sendRaw(
    url,
    head(url, "POST /api/prompt HTTP/1.1", `Content-Length: ${smuggled.length + 10}`) + smuggled,
  );
  expect(statusesOf(received)).toEqual([401]);
  expect(received).toMatch(/\r\nConnection: close\r\n/i);
});

test.for([
  "http://evil.example/api/queue",
  "//api/queue",
  "/api//queue",
  "/x/../api/queue",
  "/api/queue%00",
  "*",
])("the target %s is 400 and never forwarded", async (target, { gateway }) => {
  await gateway.clearJournal();
  const key = await gateway.ownerKey();
  const received = await sendRaw(
    gateway.shareUrl,
    head(gateway.shareUrl, `GET ${target} HTTP/1.1`, `X-API-Key: ${key}`, "Connection: close"),
  );
  expect(statusesOf(received)).toEqual([400]);
  // Latchkey asks ComfyUI for its queue by itself; what it forwards names who asked.
  const forwarded = (await gateway.journal()).filter(({ headers }) =>
    headers.some(([name]) => name.toLowerCase() === "x-forwarded-for"),
  );
  expect(forwarded).toEqual([]);
});

test("what is judged is what is forwarded, byte for byte", async ({ gateway }) => {
  await gateway.clearJournal();
  const key = await gateway.ownerKey();
  const target = "/api/userdata/workflows%2Fa%20b%C3%A4.json?x=%2e%2E&y=a+b%00";
  const received = await sendRaw(
    gateway.shareUrl,
    head(gateway.shareUrl, `GET ${target} HTTP/1.1`, `X-API-Key: ${key}`, "Connection: close"),
  );
  expect(statusesOf(received)).toEqual([404]);
  expect((await gateway.journal()).map((entry) => entry.target)).toContain(target);
});

test("a chunked body arrives whole, and its connection is used again", async ({ gateway }) => {
  const { api_key: key } = await gateway.createKey();
  const url = gateway.shareUrl;
  const raw = openRaw(url);
  raw.socket.write(
    head(url, "POST /upload/image HTTP/1.1", `X-API-Key: ${key}`, "Transfer-Encoding: chunked") +
      "5;ext=1\r\nhello\r\n0\r\nTrailer: x\r\n\r\n",
  );
  await raw.until(/HTTP\/1\.1 \d{3}/);
  raw.socket.write(head(url, "GET /system_stats HTTP/1.1", "Connection: close"));
  expect(statusesOf(await raw.closed()).at(-1)).toBe(200);
});

describe("what is no HTTP in the middle of a connection is told, behind the answers that are owed", () => {
  const slow = "GET /test/trickle?count=3&ms=300 HTTP/1.1";
  const broken = "5\r\nhello\r\nzz\r\n";
  const upload = "POST /upload/image HTTP/1.1";

  test.for<[string, string, string, number[]]>([
    ["a chunk of an upload", "", upload, [400]],
    ["a chunk of a prompt", "", "POST /prompt HTTP/1.1", [400]],
    ["a chunk of what has no body", "", "GET /queue HTTP/1.1", [400]],
    ["a chunk behind another request", slow, upload, [200, 400]],
  ])("%s", async ([, before, what, statuses], { gateway }) => {
    const { api_key: key } = await gateway.createKey();
    const url = gateway.shareUrl;
    const first = before === "" ? "" : head(url, before, `X-API-Key: ${key}`);
    const begun = head(url, what, `X-API-Key: ${key}`, "Transfer-Encoding: chunked");
    const received = await sendRaw(url, first + begun + broken + broken);
    expect(statusesOf(received), received).toEqual(statuses);
    expect(received).toContain("INVALID_REQUEST");
    if (before !== "") expect(received).toContain("drop 2");
  });

  test.for([
    ["no head", "GET / HTTP/1.1\r\nX : y\r\n\r\n", 400],
    ["a head of 20 KB", `GET / HTTP/1.1\r\nX: ${"y".repeat(20_000)}\r\n\r\n`, 431],
  ] as const)("%s", async ([, rest, status], { gateway }) => {
    const { api_key: key } = await gateway.createKey();
    const raw = openRaw(gateway.shareUrl);
    raw.socket.write(head(gateway.shareUrl, slow, `X-API-Key: ${key}`));
    await raw.until(/drop 0/);
    raw.socket.write(rest);
    await raw.until(/drop 1/);
    raw.socket.write(rest);
    const received = await raw.closed();
    expect(statusesOf(received)).toEqual([200, status]);
    expect(received.indexOf("drop 2")).toBeLessThan(received.indexOf(`HTTP/1.1 ${status}`));
    expect(received).toContain("drop 2");
  });
});
