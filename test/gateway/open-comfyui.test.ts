// The artist's own browser, signed in by "Open ComfyUI": an address that opens once, and from here alone.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { systemClock } from "../../main/core/platform/clock.ts";
import { startCore, type Core } from "../support/core.ts";
import { sendRaw } from "../support/raw.ts";

let core: Core;
let aheadMs = 0;
beforeAll(async () => {
  const clock = { ...systemClock, now: () => systemClock.now() + aheadMs };
  core = await startCore({ auth: "required", clock });
});
afterAll(() => core.end());

const pathOf = (address: string): string => address.slice(new URL(address).origin.length);

/** Byte for byte, as from a browser's address bar; `headers` go before its own. */
function ask(url: string, first: string, ...headers: readonly string[]): Promise<string> {
  const host = headers.some((line) => line.startsWith("Host:"))
    ? []
    : [`Host: ${new URL(url).host}`];
  const lines = [first, ...host, ...headers, "Accept: text/html", "Connection: close"];
  return sendRaw(url, [...lines, "", ""].join("\r\n"));
}

const open = (path: string, ...headers: readonly string[]): Promise<string> =>
  ask(core.localUrl, `GET ${path} HTTP/1.1`, ...headers);

const cookieIn = (answer: string): string =>
  /^set-cookie: (latchkey_session=[^;]+)/im.exec(answer)?.[1] ?? "";

describe("the address of Open ComfyUI", () => {
  test("signs this computer's browser in, and leads to the web UI", async () => {
    const answer = await open(pathOf(core.ownersAddress()), "Sec-Fetch-Site: none");
    expect(answer).toMatch(/^HTTP\/1\.1 303 .*\r\n/);
    expect(answer).toMatch(/^location: \/\r$/im);
    const keys = await open("/api/keys", `Cookie: ${cookieIn(answer)}`);
    expect(keys).toContain("HTTP/1.1 200");
  });

  test("works once", async () => {
    const path = pathOf(core.ownersAddress());
    expect(await open(path)).toContain("HTTP/1.1 303");
    const again = await open(path);
    expect(again).toContain("HTTP/1.1 403");
    expect(again).toContain("This address works once");
    expect(cookieIn(again)).toBe("");
  });

  test("is good for a minute", async () => {
    const path = pathOf(core.ownersAddress());
    aheadMs += 61_000;
    expect(await open(path)).toContain("HTTP/1.1 403");
    const later = pathOf(core.ownersAddress());
    aheadMs += 59_000;
    expect(await open(later)).toContain("HTTP/1.1 303");
  });

  test("opens nothing by another method, which does not use it up either", async () => {
    const path = pathOf(core.ownersAddress());
    for (const method of ["HEAD", "POST", "PUT", "OPTIONS"]) {
      const answer = await ask(core.localUrl, `${method} ${path} HTTP/1.1`, "Content-Length: 0");
      expect(answer, method).toMatch(/^HTTP\/1\.1 (?:204|405)/);
      expect(cookieIn(answer), method).toBe("");
    }
    expect(await open(path)).toContain("HTTP/1.1 303");
  });

  // Whoever brought it here knows it: it opens nothing for them, nor for anybody after them.
  test.for([
    "X-Forwarded-For: 127.0.0.1",
    "X-Forwarded-Proto: https",
    "X_Forwarded_For: 127.0.0.1",
    "X-Real-IP: 127.0.0.1",
    "Forwarded: for=127.0.0.1",
    "Via: 1.1 tunnel",
    "CF-Connecting-IP: 127.0.0.1",
    "CF-Ray: 1",
    "Sec-Fetch-Site: cross-site",
    "Sec-Fetch-Site: same-site",
    "Origin: https://evil.example",
  ])("opens nothing with %s", async (line) => {
    const path = pathOf(core.ownersAddress());
    const answer = await open(path, line);
    expect(answer).toContain("HTTP/1.1 403");
    expect(cookieIn(answer)).toBe("");
    expect(await open(path)).toContain("HTTP/1.1 403");
  });

  test.for(["evil.example", "192.168.1.23:8188", "127.0.0.1.evil.example", ""])(
    "is not even looked at under the name %j",
    async (name) => {
      const path = pathOf(core.ownersAddress());
      const answer = await open(path, `Host: ${name}`);
      expect(answer).toMatch(/^HTTP\/1\.1 (?:400|421)/);
      expect(await open(path)).toContain("HTTP/1.1 303");
    },
  );

  test("opens nothing on the share listener", async () => {
    const path = pathOf(core.ownersAddress());
    const answer = await ask(core.shareUrl, `GET ${path} HTTP/1.1`);
    expect(answer).toContain("HTTP/1.1 403");
    expect(cookieIn(answer)).toBe("");
    expect(await open(path)).toContain("HTTP/1.1 403");
  });
});

// Browsers know no ports: they send the cookie of 127.0.0.1:8188 to 127.0.0.1:8288, too.
test("the owner's cookie opens nothing on the share listener", async () => {
  const cookie = cookieIn(await open(pathOf(core.ownersAddress())));
  for (const path of ["/api/keys", "/api/queue", "/internal/logs"]) {
    const answer = await ask(core.shareUrl, `GET ${path} HTTP/1.1`, `Cookie: ${cookie}`);
    expect(answer, path).toContain("HTTP/1.1 401");
  }
});
