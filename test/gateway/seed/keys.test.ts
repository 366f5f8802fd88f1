import { describe, expect } from "vitest";
import { z } from "zod";
import { apiKeySchema } from "../../../shared/keys.ts";
import { gatewayTest } from "../../support/gateway.ts";

const test = gatewayTest({ auth: "required" });

describe("creating", () => {
  test("answers the document's fields, and 201", async ({ gateway }) => {
    const answer = await gateway.call("/api/keys", {
      body: {
        name: "My API Key",
        rate_limit: 100,
        metadata: { customer: "customer_id", plan: "pro" },
      },
    });
    expect(answer.status).toBe(201);
    expect(answer.json).toMatchObject({
      key_id: expect.stringMatching(/^\S{6,}$/) as string,
      api_key: expect.stringMatching(/^comfy_\S{20,}$/) as string,
      name: "My API Key",
      rate_limit: 100,
      message: "API key created. Save this key - it will not be shown again.",
    });
    expect(answer.headers.get("cache-control")).toContain("no-store");
  });

  test("a key has the document's limit of 100 where none is given", async ({ gateway }) => {
    expect(await gateway.createKey()).toMatchObject({ rate_limit: 100 });
  });

  test("the secret is shown in no later answer", async ({ gateway }) => {
    const { api_key, key_id } = await gateway.createKey();
    for (const path of ["/api/keys", `/api/keys/${key_id}`, "/api/usage/all"])
      expect((await gateway.call(path)).text).not.toContain(api_key);
  });

  test.for<[words: string, path: string, body: unknown]>([
    ["no name", "name", {}],
    ["an empty name", "name", { name: "  " }],
    ["a name of 201 characters", "name", { name: "x".repeat(201) }],
    ["a name that is a number", "name", { name: 5 }],
    ["a limit of 0", "rate_limit", { name: "a", rate_limit: 0 }],
    ["a negative limit", "rate_limit", { name: "a", rate_limit: -1 }],
    ["half a request", "rate_limit", { name: "a", rate_limit: 1.5 }],
    ["a limit as text", "rate_limit", { name: "a", rate_limit: "100" }],
    ["a limit over a thousand million", "rate_limit", { name: "a", rate_limit: 1_000_000_001 }],
    ["metadata as a list", "metadata", { name: "a", metadata: [] }],
    ["metadata as text", "metadata", { name: "a", metadata: "x" }],
    ["metadata over 16 KB", "metadata", { name: "a", metadata: { x: "x".repeat(17_000) } }],
    ["an unknown role", "role", { name: "a", role: "boss" }],
    ["an unknown field", "colour", { name: "a", colour: "red" }],
  ])("%s is 400 and names %s", async ([, path, body], { gateway }) => {
    const answer = await gateway.call("/api/keys", { body });
    expect(answer.status).toBe(400);
    expect(answer.json).toMatchObject({ error_code: "INVALID_REQUEST" });
    expect(JSON.stringify((answer.json as { issues: unknown }).issues)).toContain(path);
  });

  test.for([
    ["text that is not JSON", "{", 400],
    ["a list", "[]", 400],
    ["null", "null", 400],
  ] as const)("%s is refused", async ([, body, status], { gateway }) => {
    expect((await gateway.call("/api/keys", { body })).status).toBe(status);
  });

  // CSRF: a website can send a form or text to this computer without asking, but never JSON.
  test.for(["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])(
    "JSON sent as %s makes no key",
    async (type, { gateway }) => {
      const body = '{"name":"From a website"}';
      const answer = await gateway.call("/api/keys", { body, headers: { "Content-Type": type } });
      expect(answer.status).toBe(415);
      expect((await gateway.call("/api/keys")).text).not.toContain("From a website");
    },
  );
});

describe("listing and showing", () => {
  test("the list has the fields of its description, and nothing of where a key was used from", async ({
    gateway,
  }) => {
    const { api_key: key } = await gateway.createKey();
    await gateway.call("/api/queue", { share: true, key });
    const { keys } = z
      .object({ keys: z.array(z.strictObject(apiKeySchema.shape)) })
      .parse((await gateway.call("/api/keys")).json);
    expect(keys.length).toBeGreaterThan(0);
  });

  test("a listed key has the document's fields with its types", async ({ gateway }) => {
    const { key_id } = await gateway.createKey({ name: "Listed", metadata: { a: 1 } });
    const { keys } = (await gateway.call("/api/keys")).json as { keys: { key_id: string }[] };
    expect(keys.find((key) => key.key_id === key_id)).toMatchObject({
      name: "Listed",
      created_at: expect.any(Number) as number,
      last_used: null,
      rate_limit: 100,
      is_active: true,
      metadata: { a: 1 },
    });
  });

  test("last_used is the time of the use, in epoch seconds", async ({ gateway }) => {
    const { key_id, api_key } = await gateway.createKey();
    const before = Date.now() / 1000;
    await gateway.call("/api/queue", { key: api_key });
    const { last_used } = (await gateway.call(`/api/keys/${key_id}`)).json as { last_used: number };
    expect(last_used).toBeGreaterThanOrEqual(before - 1);
    expect(last_used).toBeLessThanOrEqual(Date.now() / 1000 + 1);
  });

  test("a key's details carry its usage", async ({ gateway }) => {
    const { key_id } = await gateway.createKey();
    expect((await gateway.call(`/api/keys/${key_id}`)).json).toMatchObject({
      key_id,
      usage_stats: {
        total_requests: 0,
        successful_requests: 0,
        failed_requests: 0,
        total_duration: 0,
        average_duration: 0,
        requests_per_day: {},
      },
    });
  });

  test.for(["nothere", "abc123...", "__proto__", "constructor", "a b", "%00", "..%2f"])(
    "the id %s is refused and never found",
    async (id, { gateway }) => {
      const answer = await gateway.call(`/api/keys/${id}`);
      expect([400, 404]).toContain(answer.status);
      if (answer.status === 404) expect(answer.json).toMatchObject({ error_code: "KEY_NOT_FOUND" });
    },
  );
});

describe("updating", () => {
  test("changes what is given and answers the document's message", async ({ gateway }) => {
    const { key_id } = await gateway.createKey({ metadata: { kept: true } });
    const body = { name: "Updated Name", rate_limit: 200, is_active: true };
    const answer = await gateway.call(`/api/keys/${key_id}`, { method: "PATCH", body });
    expect(answer.status).toBe(200);
    expect(answer.json).toEqual({ message: "API key updated" });
    expect((await gateway.call(`/api/keys/${key_id}`)).json).toMatchObject({
      ...body,
      metadata: { kept: true },
    });
  });

  test("a change with one wrong field changes nothing", async ({ gateway }) => {
    const { key_id } = await gateway.createKey({ name: "Before" });
    const body = { name: "After", rate_limit: "many" };
    const answer = await gateway.call(`/api/keys/${key_id}`, { method: "PATCH", body });
    expect(answer.status).toBe(400);
    expect((await gateway.call(`/api/keys/${key_id}`)).json).toMatchObject({ name: "Before" });
  });

  test("a paused key is INVALID_KEY at once, and good again when it is active", async ({
    gateway,
  }) => {
    const { key_id, api_key } = await gateway.createKey();
    const set = (is_active: boolean) =>
      gateway.call(`/api/keys/${key_id}`, { method: "PATCH", body: { is_active } });
    await set(false);
    const answer = await gateway.call("/api/queue", { key: api_key });
    expect(answer.status).toBe(401);
    expect(answer.json).toMatchObject({ error_code: "INVALID_KEY", reason: "paused" });
    await set(true);
    expect((await gateway.call("/api/queue", { key: api_key })).status).toBe(200);
  });

  test("an unknown id is 404 KEY_NOT_FOUND", async ({ gateway }) => {
    for (const call of [
      gateway.call("/api/keys/nothere", { method: "PATCH", body: { name: "x" } }),
      gateway.call("/api/keys/nothere", { method: "DELETE" }),
      gateway.call("/api/keys/nothere/rotate", { method: "POST" }),
    ]) {
      const answer = await call;
      expect(answer.status).toBe(404);
      expect(answer.json).toMatchObject({ error_code: "KEY_NOT_FOUND" });
    }
  });
});

describe("deleting and rotating", () => {
  test("a deleted key opens nothing and is not listed", async ({ gateway }) => {
    const { key_id, api_key } = await gateway.createKey();
    const answer = await gateway.call(`/api/keys/${key_id}`, { method: "DELETE" });
    expect(answer.json).toEqual({ message: "API key deleted" });
    expect((await gateway.call("/api/queue", { key: api_key })).status).toBe(401);
    expect((await gateway.call("/api/keys")).text).not.toContain(key_id);
    expect((await gateway.call(`/api/keys/${key_id}`)).status).toBe(404);
  });

  test("a rotated key's old secret is shut out and its new one opens", async ({ gateway }) => {
    const old = await gateway.createKey();
    const answer = await gateway.call(`/api/keys/${old.key_id}/rotate`, { method: "POST" });
    const { api_key } = answer.json as { api_key: string };
    expect(api_key).not.toBe(old.api_key);
    expect((await gateway.call("/api/queue", { key: old.api_key })).status).toBe(401);
    expect((await gateway.call("/api/queue", { key: api_key })).status).toBe(200);
  });

  test("with grace_seconds the old secret holds on", async ({ gateway }) => {
    const old = await gateway.createKey();
    await gateway.call(`/api/keys/${old.key_id}/rotate`, { body: { grace_seconds: 60 } });
    expect((await gateway.call("/api/queue", { key: old.api_key })).status).toBe(200);
  });
});

describe("who may manage keys", () => {
  const routes = [
    ["GET", "/api/keys"],
    ["POST", "/api/keys"],
    ["GET", "/api/keys/abc"],
    ["PATCH", "/api/keys/abc"],
    ["DELETE", "/api/keys/abc"],
    ["POST", "/api/keys/abc/rotate"],
    ["GET", "/keys"],
    ["GET", "/api/api/keys"],
    ["GET", "/api/usage/all"],
    ["GET", "/latchkey/metrics"],
    ["GET", "/latchkey/status"],
  ] as const;

  test.for(routes)(
    "%s %s through the share listener is 401",
    async ([method, path], { gateway }) => {
      const answer = await gateway.call(path, { method, share: true });
      expect(answer.status).toBe(401);
      expect(answer.json).toMatchObject({ error_code: "AUTH_REQUIRED" });
    },
  );

  test.for(routes)("%s %s with a creator's key is 403", async ([method, path], { gateway }) => {
    const { api_key: key } = await gateway.createKey();
    const answer = await gateway.call(path, { method, share: true, key });
    expect(answer.status).toBe(403);
    expect(answer.json).toMatchObject({ error_code: "FORBIDDEN" });
  });

  test("an admin key manages through the share listener", async ({ gateway }) => {
    const key = await gateway.ownerKey();
    expect((await gateway.call("/api/keys", { share: true, key })).status).toBe(200);
  });

  test("a creator's key on this computer stays a creator's", async ({ gateway }) => {
    const { api_key: key } = await gateway.createKey();
    expect((await gateway.call("/api/keys", { key })).status).toBe(403);
  });

  // A tunnel or proxy on this computer connects from loopback, but says so in one of these.
  test.for([
    "Forwarded",
    "X-Forwarded-For",
    "X-Forwarded-Host",
    "X_Forwarded_For",
    "X-Real-IP",
    "CF-Connecting-IP",
    "Via",
  ])("a loopback request with %s is not the owner's", async (name, { gateway }) => {
    const answer = await gateway.call("/api/keys", { headers: { [name]: "203.0.113.9" } });
    expect(answer.status).toBe(401);
  });

  test.for([
    { Origin: "http://evil.example" },
    { Origin: "null" },
    { "Sec-Fetch-Site": "cross-site" },
    { "Sec-Fetch-Site": "same-site" },
  ])("a loopback request of another website (%o) makes no key", async (headers, { gateway }) => {
    const { "Sec-Fetch-Site": site } = headers as Record<string, string>;
    const answer = await gateway.call("/api/keys", {
      body: { name: "Cross-site" },
      headers: headers,
    });
    expect([401, 403], `Sec-Fetch-Site ${String(site)}`).toContain(answer.status);
    expect((await gateway.call("/api/keys")).text).not.toContain("Cross-site");
  });

  test("a wrong method is 405 with Allow", async ({ gateway }) => {
    const answer = await gateway.call("/api/keys", { method: "PUT", body: {} });
    expect(answer.status).toBe(405);
    expect(answer.headers.get("allow")).toBe("GET, HEAD, POST");
  });
});
