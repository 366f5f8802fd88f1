import { describe, expect } from "vitest";
import { sessionInfoSchema } from "../../shared/sessions.ts";
import { callPlain, gatewayTest, type Gateway } from "../support/gateway.ts";
import { cookieFor } from "../support/session.ts";
import { openSocket } from "../support/socket.ts";

const test = gatewayTest({ auth: "required" });
const open = gatewayTest({ auth: "optional" });
const linkScript = '<script src="/latchkey/link.js"></script>';
const script = `${linkScript}<script type="module" src="/latchkey/tab.js"></script>`;
const events = "/latchkey/session/events";

async function browserOf(
  gateway: Gateway,
  fields?: Record<string, unknown>,
): Promise<{ keyId: string; headers: { Cookie: string } }> {
  const { api_key, key_id } = await gateway.createKey(fields);
  return { keyId: key_id, headers: await cookieFor(gateway, api_key) };
}

const pause = (gateway: Gateway, keyId: string) =>
  gateway.call(`/api/keys/${keyId}`, { method: "PATCH", body: { is_active: false } });

describe("the web UI's page", () => {
  test("has the script once for a browser that is signed in, and its length is right", async ({
    gateway,
  }) => {
    const { headers } = await browserOf(gateway);
    const answer = await callPlain(`${gateway.shareUrl}/`, headers);
    expect(answer.status).toBe(200);
    expect(answer.text.split(script)).toHaveLength(2);
    expect(answer.headers["content-length"]).toBe(String(Buffer.byteLength(answer.text)));
    const untouched = await gateway.call("/", { key: await gateway.ownerKey() });
    expect(answer.text.replace(script, "")).toBe(untouched.text);
  });

  test.for(["/", "/index.html", "/api/"])("has it at %s", async (path, { gateway }) => {
    const { headers } = await browserOf(gateway);
    expect((await callPlain(gateway.shareUrl + path, headers)).text).toContain(script);
  });

  test("has it not for a program with a key, nor for who shows nothing", async ({ gateway }) => {
    const { api_key: key } = await gateway.createKey();
    const nobody = (await gateway.call("/", { share: true })).text;
    for (const text of [nobody, (await gateway.call("/", { share: true, key })).text])
      expect(text).not.toContain("/latchkey/");
  });

  // An invitation link leads to the page itself, and there need be no sign-in page in its place.
  open("takes a link's key from a browser that is not signed in, too", async ({ gateway }) => {
    const answer = await callPlain(`${gateway.shareUrl}/`, { Accept: "text/html" });
    expect(answer.text).toContain(linkScript);
    expect(answer.text).not.toContain("tab.js");
    const code = await gateway.call("/latchkey/link.js", { share: true });
    expect(code.headers.get("content-type")).toContain("text/javascript");
  });

  // A page kept from before the sign-in is another one: "not modified" would leave it without the script.
  test("is never 304 or a part for a browser that is signed in", async ({ gateway }) => {
    const { headers } = await browserOf(gateway);
    const plain = await gateway.call("/", { key: await gateway.ownerKey() });
    const etag = plain.headers.get("etag") ?? "";
    expect(etag).not.toBe("");
    const again = await callPlain(`${gateway.shareUrl}/`, {
      ...headers,
      "If-None-Match": etag,
      "If-Modified-Since": plain.headers.get("last-modified") ?? "",
      Range: "bytes=0-9",
    });
    expect(again.status).toBe(200);
    expect(again.text).toContain(script);
    expect(again.headers).not.toHaveProperty("etag");
    expect(again.headers["cache-control"]).toBe("no-store");
    const unsigned = await gateway.call("/", { share: true, headers: { "If-None-Match": etag } });
    expect(unsigned.status).toBe(304);
  });

  test("as HEAD has no body and no length of another page", async ({ gateway }) => {
    const { headers } = await browserOf(gateway);
    const answer = await gateway.call("/", { method: "HEAD", share: true, headers });
    expect(answer.status).toBe(200);
    expect(answer.text).toBe("");
    expect(answer.headers.get("content-length")).toBeNull();
    expect(answer.headers.get("content-type")).toContain("text/html");
  });

  test("other answers stay as they are, byte for byte", async ({ gateway }) => {
    const { headers } = await browserOf(gateway);
    const key = await gateway.ownerKey();
    for (const path of ["/api/object_info", "/api/system_stats"]) {
      const [session, owner] = [
        await gateway.call(path, { share: true, headers }),
        await gateway.call(path, { key }),
      ];
      expect(session.headers.get("content-length")).toBe(owner.headers.get("content-length"));
      expect(session.text).not.toContain("tab.js");
    }
  });

  test("the script is there for everybody, and small", async ({ gateway }) => {
    const answer = await gateway.call("/latchkey/tab.js", { share: true });
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toContain("text/javascript");
    expect(answer.text.length).toBeLessThan(12_000);
  });
});

describe("an open tab", () => {
  test("is told whose key it is, what is left, and how ComfyUI is", async ({ gateway }) => {
    const { headers } = await browserOf(gateway, { name: "Jonas Weber", rate_limit: 7 });
    const tab = await openSocket(gateway.shareUrl + events, headers);
    const message = await tab.until(({ messages }) => messages[0]);
    expect(message).toMatchObject({
      type: "state",
      session: {
        name: "Jonas Weber",
        role: "creator",
        rate_limit: 7,
        used: 0,
        expires_at: null,
        comfyui: { state: "ready" },
      },
    });
    await gateway.call("/api/prompt", { share: true, headers, body: { prompt: {} } });
    await tab.until(({ messages }) =>
      messages.find((one) => "session" in one && sessionInfoSchema.parse(one.session).used === 1),
    );
    tab.socket.close();
  });

  test.for<[string, (gateway: Gateway, keyId: string) => Promise<unknown>]>([
    ["paused", pause],
    ["deleted", (gateway, keyId) => gateway.call(`/api/keys/${keyId}`, { method: "DELETE" })],
    ["replaced", (gateway, keyId) => gateway.call(`/api/keys/${keyId}/rotate`, { method: "POST" })],
  ])(
    "learns that its key was %s, and all of its sockets close",
    async ([reason, shutOut], { gateway }) => {
      const { keyId, headers } = await browserOf(gateway);
      const other = await browserOf(gateway);
      const tab = await openSocket(gateway.shareUrl + events, headers);
      const comfy = await openSocket(`${gateway.shareUrl}/ws`, headers);
      const others = await openSocket(gateway.shareUrl + events, other.headers);
      await shutOut(gateway, keyId);
      expect(await tab.closed()).toBe(4001);
      await comfy.closed();
      expect(tab.messages.at(-1)).toEqual({ type: "ended", reason });
      expect(others.socket.readyState).toBe(others.socket.OPEN);

      const asked = await gateway.call("/latchkey/session", { share: true, headers });
      expect(asked.status).toBe(401);
      expect(asked.json).toMatchObject({ error_code: "AUTH_REQUIRED", reason });
      await expect(openSocket(gateway.shareUrl + events, headers)).rejects.toThrow("401");
      others.socket.close();
    },
  );

  test("is not told that its key is paused once that is let in again, but to sign in", async ({
    gateway,
  }) => {
    const { keyId, headers } = await browserOf(gateway);
    await pause(gateway, keyId);
    await gateway.call(`/api/keys/${keyId}`, { method: "PATCH", body: { is_active: true } });
    for (const path of ["/", "/latchkey/sign-in?reason=paused"]) {
      const { text } = await callPlain(gateway.shareUrl + path, {
        ...headers,
        Accept: "text/html",
      });
      expect(text).toContain("You were disconnected. You can sign in again with your key.");
    }
  });

  test("of a key that expires learns it by itself", async ({ gateway }) => {
    const { headers } = await browserOf(gateway, { expires_at: Date.now() / 1000 + 2 });
    const tab = await openSocket(gateway.shareUrl + events, headers);
    expect(await tab.closed()).toBe(4001);
    expect(tab.messages.at(-1)).toEqual({ type: "ended", reason: "expired" });
  });

  test("learns that another tab signed out", async ({ gateway }) => {
    const { headers } = await browserOf(gateway);
    const tab = await openSocket(gateway.shareUrl + events, headers);
    await gateway.call("/latchkey/session", { method: "DELETE", share: true, headers });
    await tab.closed();
    expect(tab.messages.at(-1)).toEqual({ type: "ended", reason: "signed-out" });
  });

  test("needs a session: a key, or nothing, is refused", async ({ gateway }) => {
    const { api_key: key } = await gateway.createKey();
    for (const headers of [{ "X-API-Key": key }, {}])
      await expect(openSocket(gateway.shareUrl + events, headers)).rejects.toThrow("401");
  });

  // Another website could else learn whose key its visitor has.
  test("of another website is refused", async ({ gateway }) => {
    const { headers } = await browserOf(gateway);
    const attempt = openSocket(gateway.shareUrl + events, {
      ...headers,
      Origin: "http://evil.example",
    });
    await expect(attempt).rejects.toThrow("403");
  });

  test("is one of fifty at most", async ({ gateway }) => {
    const { headers } = await browserOf(gateway);
    const tabs = await Promise.all(
      Array.from({ length: 50 }, () => openSocket(gateway.shareUrl + events, headers)),
    );
    await expect(openSocket(gateway.shareUrl + events, headers)).rejects.toThrow("429");
    for (const tab of tabs) tab.socket.close();
  });
});

describe("a browser whose session was ended", () => {
  test("finds the reason on the sign-in page that stands in place of the web UI", async ({
    gateway,
  }) => {
    const { keyId, headers } = await browserOf(gateway);
    await pause(gateway, keyId);
    const page = await callPlain(`${gateway.shareUrl}/`, { ...headers, Accept: "text/html" });
    expect(page.status).toBe(401);
    expect(page.text).toContain("Your key is paused");
  });

  test("is given words of ours only, whatever the address says", async ({ gateway }) => {
    const named = await gateway.call("/latchkey/sign-in?reason=replaced&next=/x", { share: true });
    expect(named.text).toContain("Your key was replaced");
    expect(named.text).toContain('name="next" value="/x"');
    const bent = await gateway.call(
      "/latchkey/sign-in?reason=%3Cb%3Epay%3C/b%3E&next=//evil.example",
      { share: true },
    );
    expect(bent.text).not.toMatch(/pay|evil/);
  });
});
