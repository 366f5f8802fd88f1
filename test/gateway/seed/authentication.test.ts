import { describe, expect } from "vitest";
import { gatewayTest } from "../../support/gateway.ts";

const publicPaths = [
  "/",
  "/system_stats",
  "/features",
  "/object_info",
  "/extensions",
  "/embeddings",
  "/models",
];
const protectedPaths = ["/api/prompt", "/api/queue", "/api/history", "/prompt", "/queue"];

const required = gatewayTest({ auth: "required" });
describe("mode required", () => {
  required.for(publicPaths)("%s is public", async (path, { gateway }) => {
    const answer = await gateway.call(path, { share: true });
    expect(answer.status, answer.text).toBe(200);
  });

  required("/docs asks for no key", async ({ gateway }) => {
    expect((await gateway.call("/docs", { share: true })).status).not.toBe(401);
  });

  required("a missing picture is 404 on the public /view, not 401", async ({ gateway }) => {
    expect((await gateway.call("/view?filename=none.png", { share: true })).status).toBe(404);
  });

  required("a wrong key on a public path refuses nobody", async ({ gateway }) => {
    const answer = await gateway.call("/system_stats", { share: true, key: "comfy_wrong" });
    expect(answer.status).toBe(200);
  });

  required.for(protectedPaths)(
    "%s without a key is 401 AUTH_REQUIRED",
    async (path, { gateway }) => {
      const answer = await gateway.call(path, { share: true });
      expect(answer.status).toBe(401);
      expect(answer.json).toMatchObject({ error_code: "AUTH_REQUIRED" });
      expect(answer.headers.get("www-authenticate")).toBe('Bearer realm="latchkey"');
    },
  );

  required.for(protectedPaths)(
    "%s on the artist's own machine wants a key too",
    async (path, { gateway }) => {
      expect((await gateway.call(path)).status).toBe(401);
    },
  );

  required.for([
    ["X-API-Key", (key: string) => key],
    ["Authorization", (key: string) => `Bearer ${key}`],
    ["Authorization", (key: string) => `bearer ${key}`],
    ["Authorization", (key: string) => `Basic ${btoa(`anybody:${key}`)}`],
  ] as const)("a key is taken from %s (%#)", async ([header, value], { gateway }) => {
    const { api_key } = await gateway.createKey();
    const answer = await gateway.call("/api/queue", {
      share: true,
      headers: { [header]: value(api_key) },
    });
    expect(answer.status).toBe(200);
  });

  required("a good key in Authorization does not save a wrong X-API-Key", async ({ gateway }) => {
    const { api_key } = await gateway.createKey();
    const answer = await gateway.call("/api/queue", {
      share: true,
      key: "comfy_wrong",
      headers: { Authorization: `Bearer ${api_key}` },
    });
    expect(answer.status).toBe(401);
    expect(answer.json).toMatchObject({ error_code: "INVALID_KEY" });
  });

  required("a token in the query is a key for /ws only", async ({ gateway }) => {
    const { api_key } = await gateway.createKey();
    expect((await gateway.call(`/api/queue?token=${api_key}`, { share: true })).status).toBe(401);
  });
});

const optional = gatewayTest({ auth: "optional" });
describe("mode optional", () => {
  optional("no key passes and carries no rate headers", async ({ gateway }) => {
    const answer = await gateway.call("/api/queue", { share: true });
    expect(answer.status).toBe(200);
    expect(answer.headers.has("x-ratelimit-limit")).toBe(false);
  });
  optional("a good key passes and is limited", async ({ gateway }) => {
    const { api_key } = await gateway.createKey({ rate_limit: 5 });
    const answer = await gateway.call("/api/queue", { share: true, key: api_key });
    expect(answer.status).toBe(200);
    expect(answer.headers.get("x-ratelimit-remaining")).toBe("4");
  });
  optional("a bad key is 401 although none would pass", async ({ gateway }) => {
    const answer = await gateway.call("/api/queue", { share: true, key: "comfy_wrong" });
    expect(answer.status).toBe(401);
  });
});

const off = gatewayTest({ auth: "off" });
describe("mode off", () => {
  off("a bad key is not looked at", async ({ gateway }) => {
    const answer = await gateway.call("/api/queue", { share: true, key: "comfy_wrong" });
    expect(answer.status).toBe(200);
  });
  off("keys are still the owner's: the share listener gives none", async ({ gateway }) => {
    expect((await gateway.call("/api/keys", { share: true })).status).toBe(401);
  });
});

const enabled = gatewayTest({ flags: ["--enable-api-auth"] });
enabled("--enable-api-auth is the mode optional", async ({ gateway }) => {
  expect((await gateway.call("/api/queue", { share: true })).status).toBe(200);
  expect((await gateway.call("/api/queue", { share: true, key: "comfy_x" })).status).toBe(401);
});

const unsaid = gatewayTest();
unsaid("sharing with no mode chosen is the mode required", async ({ gateway }) => {
  expect((await gateway.call("/api/queue", { share: true })).status).toBe(401);
});
