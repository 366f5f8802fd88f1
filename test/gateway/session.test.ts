import { describe, expect } from "vitest";
import { callPlain, gatewayTest } from "../support/gateway.ts";
import { cookieFor, cookieOf, signIn } from "../support/session.ts";

const test = gatewayTest({ auth: "required" });
const form = { "Content-Type": "application/x-www-form-urlencoded" };

describe("signing in", () => {
  test("as JSON is 204 with a cookie that scripts cannot read", async ({ gateway }) => {
    const { api_key: key } = await gateway.createKey();
    const answer = await signIn(gateway, { key });
    expect(answer.status).toBe(204);
    const [cookie = "", ...more] = answer.headers.getSetCookie();
    expect(more).toEqual([]);
    expect(cookie).toMatch(/^latchkey_session=[\w-]{43,}; Path=\/; HttpOnly; SameSite=Lax$/);
  });

  test("with remember keeps the cookie for thirty days", async ({ gateway }) => {
    const { api_key: key } = await gateway.createKey();
    const answer = await signIn(gateway, { key, remember: true });
    expect(answer.headers.getSetCookie()[0]).toContain("; Max-Age=2592000");
  });

  test.for([
    ["JSON", "application/json"],
    ["a form", form["Content-Type"]],
  ])("with more of %s than a key takes is 413", async ([, type], { gateway }) => {
    const body = `key=${"x".repeat(20_000)}`;
    const options = { share: true, headers: { "Content-Type": type ?? "" }, body };
    const answer = await gateway.call("/latchkey/session", options);
    expect(answer.status).toBe(413);
    expect(answer.json).toMatchObject({ error_code: "PAYLOAD_TOO_LARGE" });
  });

  // The cookie of the sign-in alone would end after its time, however often somebody came.
  test("a remembered browser's cookie begins anew with each page, another's is left alone", async ({
    gateway,
  }) => {
    const { api_key: key } = await gateway.createKey();
    const pageOf = async (remember: boolean) => {
      const Cookie = cookieOf(await signIn(gateway, { key, remember }));
      const { headers } = await callPlain(`${gateway.shareUrl}/`, { Cookie });
      return { Cookie, set: headers["set-cookie"] };
    };
    const { Cookie, set } = await pageOf(true);
    expect(set).toEqual([`${Cookie}; Path=/; HttpOnly; SameSite=Lax; Max-Age=2592000`]);
    expect((await pageOf(false)).set).toBeUndefined();
  });

  test("a key copied with spaces and line ends around it opens", async ({ gateway }) => {
    const { api_key: key } = await gateway.createKey();
    expect((await signIn(gateway, { key: `  ${key}\r\n` })).status).toBe(204);
  });

  test.for([
    ["/?workflow=a", "/?workflow=a"],
    ["//evil.example/", "/"],
    ["https://evil.example/", "/"],
    ["/\\evil.example", "/"],
    ["javascript:alert(1)", "/"],
    ["", "/"],
  ] as const)("a form with next %j goes to %j", async ([next, to], { gateway }) => {
    const { api_key: key } = await gateway.createKey();
    const body = new URLSearchParams({ key, next }).toString();
    const answer = await signIn(gateway, body, form);
    expect(answer.status).toBe(303);
    expect(answer.headers.get("location")).toBe(to);
    expect(cookieOf(answer)).toMatch(/^latchkey_session=./);
  });

  test("a form with a wrong key gets the page again, with why", async ({ gateway }) => {
    const answer = await signIn(gateway, "key=comfy_wrong&next=%2Fx", form);
    expect(answer.status).toBe(401);
    expect(answer.headers.get("content-type")).toContain("text/html");
    expect(answer.text).toContain("This looks mistyped");
    expect(answer.text).not.toContain("comfy_wrong");
    expect(answer.headers.getSetCookie()).toEqual([]);
  });

  test("a wrong key is told apart by its reason", async ({ gateway }) => {
    const good = await gateway.createKey();
    const paused = await gateway.createKey();
    const deleted = await gateway.createKey();
    await gateway.call(`/api/keys/${paused.key_id}`, {
      method: "PATCH",
      body: { is_active: false },
    });
    await gateway.call(`/api/keys/${deleted.key_id}`, { method: "DELETE" });
    const last = good.api_key.endsWith("0") ? "1" : "0";
    const reasons = {
      mistyped: good.api_key.slice(0, -1) + last,
      unknown: deleted.api_key,
      paused: paused.api_key,
    };
    for (const [reason, key] of Object.entries(reasons)) {
      const answer = await signIn(gateway, { key });
      expect(answer.status).toBe(401);
      expect(answer.json).toMatchObject({ error_code: "INVALID_KEY", reason });
      expect(answer.json).not.toHaveProperty("expires_at");
    }
  });

  test("who has a key that ended is told when, and what to do; who has not, is not", async ({
    gateway,
  }) => {
    const endedAt = Math.floor(Date.now() / 1000) + 2;
    const { api_key: key } = await gateway.createKey({ expires_at: endedAt });
    const headers = await cookieFor(gateway, key);
    await expect.poll(async () => (await signIn(gateway, { key })).status).toBe(401);
    const day = new Date(endedAt * 1000).toLocaleDateString("en-GB", {
      ...{ dateStyle: "long", timeZone: "UTC" },
    });
    const hint = new RegExp(
      `^This key ended on ${day}, \\d\\d:\\d\\d UTC\\. Ask for a new one\\.$`,
    );
    const told = { error: "Invalid API key", reason: "expired", expires_at: endedAt };
    expect((await signIn(gateway, { key })).json).toMatchObject(told);
    const program = await gateway.call("/api/queue", { share: true, key });
    expect(program.json).toMatchObject({ ...told, hint: expect.stringMatching(hint) as string });
    const typed = await signIn(gateway, new URLSearchParams({ key }).toString(), form);
    expect(typed.text).toContain(`This key ended on ${day}`);
    const page = await callPlain(`${gateway.shareUrl}/`, { ...headers, Accept: "text/html" });
    expect(page.text).toContain(`Your key ended on ${day}`);
    const guessed = await signIn(gateway, { key: `${key.slice(0, -1)}~` });
    expect(guessed.json).toMatchObject({ reason: "mistyped" });
    expect(guessed.text).not.toContain(day);
  });

  test.for<[string, unknown]>([
    ["no key", {}],
    ["a number", { key: 5 }],
    ["an unknown field", { key: "x", admin: true }],
    ["a list", []],
  ])("%s is 400", async ([, body], { gateway }) => {
    expect((await signIn(gateway, body)).status).toBe(400);
  });

  // Login CSRF: a website that signs its visitor in as somebody else reads what the visitor makes.
  test.for([{ Origin: "http://evil.example" }, { "Sec-Fetch-Site": "cross-site" }] as Record<
    string,
    string
  >[])("from another website (%o) is 403", async (headers, { gateway }) => {
    const { api_key: key } = await gateway.createKey();
    const body = new URLSearchParams({ key }).toString();
    const answer = await signIn(gateway, body, { ...form, ...headers });
    expect(answer.status).toBe(403);
    expect(answer.json).toMatchObject({ error_code: "CROSS_SITE" });
    expect(answer.headers.getSetCookie()).toEqual([]);
  });
});

describe("with a session", () => {
  test("the cookie opens protected pages, and is not passed on", async ({ gateway }) => {
    const { api_key: key } = await gateway.createKey();
    const headers = await cookieFor(gateway, key);
    headers.Cookie += "; theme=dark";
    expect((await gateway.call("/api/settings", { share: true, headers })).status).toBe(200);
    const echo = await gateway.call("/test/echo-headers", { share: true, headers });
    expect(echo.text).toContain("theme=dark");
    expect(echo.text).not.toContain("latchkey_session");
  });

  test("reading spends nothing of the limit, a generation does", async ({ gateway }) => {
    const { api_key: key } = await gateway.createKey({ rate_limit: 1 });
    const headers = await cookieFor(gateway, key);
    for (let time = 0; time < 3; time += 1)
      expect((await gateway.call("/api/queue", { share: true, headers })).status).toBe(200);
    const prompt = () =>
      gateway.call("/api/prompt", { share: true, headers, body: { prompt: {} } });
    expect((await prompt()).status).toBe(400);
    const refused = await prompt();
    expect(refused.status).toBe(429);
    expect(refused.json).toMatchObject({
      error: expect.stringMatching(
        /^Your hourly limit of 1 generations is reached\. It starts anew at \d\d:00/,
      ) as string,
      error_code: "RATE_LIMIT_EXCEEDED",
    });
  });

  test.for([
    { Origin: "http://evil.example" },
    { Origin: "null" },
    { "Sec-Fetch-Site": "same-site" },
    { "Sec-Fetch-Site": "cross-site" },
  ] as Record<string, string>[])(
    "a POST of another website (%o) never reaches ComfyUI",
    async (headers, { gateway }) => {
      const { api_key: key } = await gateway.createKey();
      await gateway.clearJournal();
      const answer = await gateway.call("/api/interrupt", {
        method: "POST",
        share: true,
        headers: { ...(await cookieFor(gateway, key)), ...headers },
      });
      expect(answer.status).toBe(403);
      expect(await gateway.journal()).not.toContainEqual(
        expect.objectContaining({ target: "/api/interrupt" }),
      );
    },
  );

  test("signing out ends the session, not only its cookie", async ({ gateway }) => {
    const { api_key: key } = await gateway.createKey();
    const headers = await cookieFor(gateway, key);
    const answer = await gateway.call("/latchkey/session", {
      method: "DELETE",
      share: true,
      headers,
    });
    expect(answer.status).toBe(204);
    expect(answer.headers.getSetCookie()[0]).toContain("Max-Age=0");
    expect((await gateway.call("/api/queue", { share: true, headers })).status).toBe(401);
    expect((await gateway.call("/api/queue", { share: true, key })).status).toBe(200);
  });

  test("signing in anew ends the session before", async ({ gateway }) => {
    const { api_key: key } = await gateway.createKey();
    const headers = await cookieFor(gateway, key);
    await signIn(gateway, { key }, headers);
    expect((await gateway.call("/api/queue", { share: true, headers })).status).toBe(401);
  });

  test.for(["delete", "pause", "rotate"] as const)(
    "the session ends with its key: %s",
    async (what, { gateway }) => {
      const { api_key: key, key_id } = await gateway.createKey();
      const headers = await cookieFor(gateway, key);
      const path = `/api/keys/${key_id}`;
      if (what === "delete") await gateway.call(path, { method: "DELETE" });
      if (what === "pause")
        await gateway.call(path, { method: "PATCH", body: { is_active: false } });
      if (what === "rotate") await gateway.call(`${path}/rotate`, { method: "POST" });
      expect((await gateway.call("/api/queue", { share: true, headers })).status).toBe(401);
    },
  );
});

describe("a browser without a session", () => {
  // Over plain HTTP browsers send no Sec-Fetch-* at all.
  test.for([
    ["/", { Accept: "text/html,*/*" }],
    ["/index.html", { Accept: "text/html,*/*" }],
    ["/api/", { Accept: "text/html,*/*" }],
    ["/", { "Sec-Fetch-Mode": "navigate" }],
  ] as [string, Record<string, string>][])(
    "gets the sign-in page at %s (%o)",
    async ([path, headers], { gateway }) => {
      const answer = await callPlain(gateway.shareUrl + path, headers);
      expect(answer.status).toBe(401);
      expect(answer.text).toContain("<form");
      expect(answer.headers["content-security-policy"]).toContain("default-src 'none'");
      expect(answer.headers["cache-control"]).toContain("no-store");
    },
  );

  test("other clients see the page as public", async ({ gateway }) => {
    expect((await gateway.call("/", { share: true })).status).toBe(200);
  });

  test("what the sign-in page needs is public", async ({ gateway }) => {
    const { text } = await callPlain(`${gateway.shareUrl}/`, { Accept: "text/html" });
    const links = [...text.matchAll(/(?:src|href)="(\/[^"#]+)"/g)].map((match) => match[1] ?? "");
    expect(links.length).toBeGreaterThan(0);
    for (const link of links)
      expect((await gateway.call(link, { share: true })).status, link).toBe(200);
  });
});
