import { expect } from "vitest";
import { callPlain, gatewayTest } from "../../support/gateway.ts";

const test = gatewayTest({ auth: "required" });

test("AUTH_REQUIRED is 401 with the document's words", async ({ gateway }) => {
  const answer = await gateway.call("/api/prompt", { share: true, body: {} });
  expect(answer.status).toBe(401);
  expect(answer.json).toEqual({ error: "API key required", error_code: "AUTH_REQUIRED" });
});

test.for([
  ["one that is not a key's text", "comfy_wrong", "mistyped"],
  ["an empty one", "", "mistyped"],
] as const)("INVALID_KEY is 401 for %s", async ([, key, reason], { gateway }) => {
  const answer = await gateway.call("/api/prompt", { share: true, key, body: {} });
  expect(answer.status).toBe(401);
  expect(answer.json).toMatchObject({ error_code: "INVALID_KEY", reason });
  expect((answer.json as { error: string }).error).toMatch(/^Invalid/);
});

test("INVALID_KEY is 401 for a key that is not active", async ({ gateway }) => {
  const { api_key: key } = await gateway.createKey({ expires_at: Date.now() / 1000 + 0.3 });
  const statuses = new Set<number>();
  await expect
    .poll(async () => {
      const answer = await gateway.call("/api/queue", { share: true, key });
      statuses.add(answer.status);
      return answer.json;
    })
    .toMatchObject({ error_code: "INVALID_KEY", reason: "expired" });
  expect([...statuses].every((status) => status === 200 || status === 401)).toBe(true);
});

test("RATE_LIMIT_EXCEEDED is 429", async ({ gateway }) => {
  const { api_key: key } = await gateway.createKey({ rate_limit: 1 });
  await gateway.call("/api/queue", { share: true, key });
  const answer = await gateway.call("/api/queue", { share: true, key });
  expect([answer.status, (answer.json as { error_code: string }).error_code]).toEqual([
    429,
    "RATE_LIMIT_EXCEEDED",
  ]);
});

test("KEY_NOT_FOUND is 404", async ({ gateway }) => {
  const answer = await gateway.call("/api/keys/nobody");
  expect([answer.status, (answer.json as { error_code: string }).error_code]).toEqual([
    404,
    "KEY_NOT_FOUND",
  ]);
});

test("a name that is not this computer's is 421 on the local listener", async ({ gateway }) => {
  const { status } = await callPlain(`${gateway.localUrl}/api/keys`, { Host: "evil.example" });
  expect(status).toBe(421);
});

// Names that every object of JavaScript knows.
test.for(["__proto__", "constructor", "toString", "hasOwnProperty"])(
  "no page of Latchkey's own is called %s",
  async (name, { gateway }) => {
    const { status, json } = await gateway.call(`/latchkey/pages/${name}`);
    expect(status).toBe(404);
    expect(json).toMatchObject({ error_code: "NOT_FOUND" });
  },
);
