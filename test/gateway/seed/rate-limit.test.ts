import { describe, expect } from "vitest";
import { gatewayTest } from "../../support/gateway.ts";

const test = gatewayTest({ auth: "required" });
const hour = 3600;

describe("headers", () => {
  test("every answer to a key carries limit, remaining and the end of the clock hour", async ({
    gateway,
  }) => {
    const { api_key: key } = await gateway.createKey({ rate_limit: 7 });
    const first = await gateway.call("/api/queue", { share: true, key });
    expect(first.headers.get("x-ratelimit-limit")).toBe("7");
    expect(first.headers.get("x-ratelimit-remaining")).toBe("6");
    const reset = Number(first.headers.get("x-ratelimit-reset"));
    expect(reset % hour).toBe(0);
    expect(reset - Date.now() / 1000).toBeGreaterThan(-2);
    expect(reset - Date.now() / 1000).toBeLessThanOrEqual(hour + 1);
    const second = await gateway.call("/api/history", { share: true, key });
    expect(second.headers.get("x-ratelimit-remaining")).toBe("5");
    expect(second.headers.get("ratelimit-policy")).toBe('"hour";q=7;w=3600');
  });

  test("a public path carries them and spends nothing", async ({ gateway }) => {
    const { api_key: key } = await gateway.createKey({ rate_limit: 2 });
    for (let time = 0; time < 3; time += 1) {
      const answer = await gateway.call("/system_stats", { share: true, key });
      expect(answer.headers.get("x-ratelimit-remaining")).toBe("2");
    }
  });

  test("a key without a limit gets none of them", async ({ gateway }) => {
    const { api_key: key } = await gateway.createKey({ rate_limit: null });
    const answer = await gateway.call("/api/queue", { share: true, key });
    expect(answer.status).toBe(200);
    expect([...answer.headers.keys()].filter((name) => name.includes("ratelimit"))).toEqual([]);
  });

  test("ComfyUI's own 404 carries them too", async ({ gateway }) => {
    const { api_key: key } = await gateway.createKey({ rate_limit: 7 });
    const answer = await gateway.call("/api/no-such-route", { share: true, key });
    expect(answer.status).toBe(404);
    expect(answer.headers.get("x-ratelimit-remaining")).toBe("6");
  });
});

describe("past the limit", () => {
  test("a key past its limit gets the document's 429 and spends nothing", async ({ gateway }) => {
    const { api_key: key, key_id } = await gateway.createKey({ rate_limit: 1 });
    expect((await gateway.call("/api/queue", { share: true, key })).status).toBe(200);
    for (let time = 0; time < 2; time += 1) {
      const answer = await gateway.call("/api/queue", { share: true, key });
      expect(answer.status).toBe(429);
      const body = answer.json as { reset_in: number };
      expect(body).toEqual({
        error: "Rate limit exceeded",
        error_code: "RATE_LIMIT_EXCEEDED",
        limit: 1,
        reset_in: body.reset_in,
      });
      expect(body.reset_in).toBeGreaterThan(0);
      expect(body.reset_in).toBeLessThanOrEqual(hour);
      expect(answer.headers.get("retry-after")).toBe(String(body.reset_in));
      expect(answer.headers.get("x-ratelimit-remaining")).toBe("0");
    }
    expect((await gateway.call(`/api/keys/${key_id}`)).json).toMatchObject({
      usage_stats: { total_requests: 1, successful_requests: 1, refused_requests: 2 },
    });
  });

  test("it still reads its own usage, and public paths", async ({ gateway }) => {
    const { api_key: key } = await gateway.createKey({ rate_limit: 1 });
    await gateway.call("/api/queue", { share: true, key });
    expect((await gateway.call("/api/usage", { share: true, key })).status).toBe(200);
    expect((await gateway.call("/system_stats", { share: true, key })).status).toBe(200);
  });

  test("a higher limit opens the way at once", async ({ gateway }) => {
    const { api_key: key, key_id } = await gateway.createKey({ rate_limit: 1 });
    await gateway.call("/api/queue", { share: true, key });
    expect((await gateway.call("/api/queue", { share: true, key })).status).toBe(429);
    await gateway.call(`/api/keys/${key_id}`, { method: "PATCH", body: { rate_limit: 2 } });
    expect((await gateway.call("/api/queue", { share: true, key })).status).toBe(200);
    expect((await gateway.call("/api/queue", { share: true, key })).status).toBe(429);
  });

  // Two requests that both look before either spends would share the last one of a window.
  test("of 60 requests at once, a limit of 25 lets exactly 25 through", async ({ gateway }) => {
    const { api_key: key } = await gateway.createKey({ rate_limit: 25 });
    const answers = await Promise.all(
      Array.from({ length: 60 }, () => gateway.call("/api/queue", { share: true, key })),
    );
    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(25);
    expect(answers.filter((answer) => answer.status === 429)).toHaveLength(35);
  });

  test("one key's limit is nobody else's", async ({ gateway }) => {
    const spent = await gateway.createKey({ rate_limit: 1 });
    const other = await gateway.createKey({ rate_limit: 1 });
    await gateway.call("/api/queue", { share: true, key: spent.api_key });
    expect((await gateway.call("/api/queue", { share: true, key: other.api_key })).status).toBe(
      200,
    );
  });
});

const guessing = gatewayTest({ auth: "required" });
guessing(
  "after 20 wrong keys guessing is slowed down, and a good key is not",
  async ({ gateway }) => {
    const { api_key: key } = await gateway.createKey();
    const statuses: number[] = [];
    for (let time = 0; time < 22; time += 1)
      statuses.push(
        (await gateway.call("/api/queue", { share: true, key: `wrong${time}` })).status,
      );
    expect(statuses).toEqual([...Array<number>(20).fill(401), 429, 429]);
    const slowed = await gateway.call("/api/queue", { share: true, key: "wrong" });
    expect(slowed.json).toMatchObject({ error_code: "TOO_MANY_TRIES" });
    expect(Number(slowed.headers.get("retry-after"))).toBeGreaterThan(0);
    expect((await gateway.call("/api/queue", { share: true, key })).status).toBe(200);
  },
);
