import { describe, expect } from "vitest";
import { z } from "zod";
import { gatewayTest, type Gateway } from "../../support/gateway.ts";
import { head, sendRaw } from "../../support/raw.ts";

const test = gatewayTest({ auth: "required" });
const echoSchema = z.object({ headers: z.array(z.tuple([z.string(), z.string()])) });

/** The headers that reached ComfyUI, by lower-case name. */
async function echoed(gateway: Gateway, ...lines: string[]): Promise<[string, string][]> {
  const { api_key: key } = await gateway.createKey();
  const received = await sendRaw(
    gateway.shareUrl,
    head(
      gateway.shareUrl,
      "GET /test/echo-headers HTTP/1.1",
      ...(lines.some((line) => /^(?:authorization|x-api-key):/i.test(line))
        ? lines.map((line) => line.replace("KEY", key))
        : [`X-API-Key: ${key}`, ...lines]),
      ...(lines.some((line) => /^connection:/i.test(line)) ? [] : ["Connection: close"]),
    ),
  );
  expect(received).not.toContain(key);
  const [, body = ""] = received.split("\r\n\r\n");
  const json = /\{.*\}/s.exec(body)?.[0] ?? body;
  return echoSchema
    .parse(JSON.parse(json))
    .headers.map(([name, value]) => [name.toLowerCase(), value]);
}

const valuesOf = (headers: [string, string][], name: string): string[] =>
  headers.filter(([found]) => found === name).map(([, value]) => value);

describe("a credential stays here", () => {
  test.for([
    "X-API-Key: KEY",
    "x-api-KEY: KEY",
    "Authorization: Bearer KEY",
    "authorization: bearer KEY",
  ])("%s does not reach ComfyUI", async (line, { gateway }) => {
    const name = line.split(":")[0] ?? "";
    const headers = await echoed(gateway, line.replace(name, name.replace("KEY", "Key")));
    expect(headers.map(([found]) => found)).not.toContain("x-api-key");
    expect(headers.map(([found]) => found)).not.toContain("authorization");
  });
  test("a second credential behind the first does not reach it either", async ({ gateway }) => {
    const headers = await echoed(gateway, "X-API-Key: KEY", "Authorization: Bearer KEY");
    expect(valuesOf(headers, "authorization")).toEqual([]);
  });
});

// Whoever may say where he comes from is somebody else for all that reads it.
describe("what a client says of where it comes from is ours to say", () => {
  test("X-Forwarded-* are set anew, once", async ({ gateway }) => {
    const headers = await echoed(
      gateway,
      "X-Forwarded-For: 203.0.113.9",
      "X-Forwarded-Host: evil.example",
      "X-Forwarded-Proto: https",
    );
    expect(valuesOf(headers, "x-forwarded-for")).toEqual(["127.0.0.1"]);
    expect(valuesOf(headers, "x-forwarded-proto")).toEqual(["http"]);
    expect(valuesOf(headers, "x-forwarded-host")).toEqual([new URL(gateway.shareUrl).host]);
  });
  test.for([
    "X_Forwarded_For",
    "X-Forwarded_For",
    "Forwarded",
    "X-Real-IP",
    "X_Real_IP",
    "Via",
    "CF-Connecting-IP",
    "True-Client-IP",
  ])("%s is dropped", async (name, { gateway }) => {
    const headers = await echoed(gateway, `${name}: 203.0.113.9`);
    expect(JSON.stringify(headers)).not.toContain("203.0.113.9");
  });
});

describe("headers of this hop stay on it", () => {
  test.for([
    "TE: trailers",
    "Trailer: x",
    "Keep-Alive: timeout=5",
    "Proxy-Authorization: Basic x",
    "Proxy-Connection: keep-alive",
  ])("%s is dropped", async (line, { gateway }) => {
    const headers = await echoed(gateway, line);
    const name = line.split(":")[0]?.toLowerCase() ?? "";
    expect(headers.map(([found]) => found)).not.toContain(name);
  });
  test("a header that Connection names is dropped", async ({ gateway }) => {
    const headers = await echoed(gateway, "Connection: close, X-Hop", "X-Hop: 1", "X-Other: 2");
    expect(valuesOf(headers, "x-hop")).toEqual([]);
    expect(valuesOf(headers, "x-other")).toEqual(["2"]);
  });
});

test("Host and Origin are ComfyUI's own, and Sec-Fetch-Site is gone", async ({ gateway }) => {
  const { host } = new URL(gateway.shareUrl);
  const headers = await echoed(
    gateway,
    `Origin: http://${host}`,
    "Sec-Fetch-Site: same-origin",
    "Sec-Fetch-Dest: image",
  );
  const [upstream = ""] = valuesOf(headers, "host");
  expect(upstream).not.toBe(host);
  expect(valuesOf(headers, "origin")).toEqual([`http://${upstream}`]);
  expect(valuesOf(headers, "sec-fetch-site")).toEqual([]);
  expect(valuesOf(headers, "sec-fetch-dest")).toEqual(["image"]);
});

describe("answers", () => {
  test("two cookies of ComfyUI's arrive as two", async ({ gateway }) => {
    const key = await gateway.ownerKey();
    const answer = await gateway.call("/test/cookies", { share: true, key });
    expect(answer.headers.getSetCookie()).toEqual(["one=1; Path=/", "two=2; Path=/"]);
  });
  test("a protected answer is private to every cache", async ({ gateway }) => {
    const key = await gateway.ownerKey();
    const answer = await gateway.call("/test/cacheable", { share: true, key });
    expect(answer.headers.get("cache-control")).toBe("private, max-age=3600");
  });
});
