import { describe, expect, test, vi } from "vitest";
import { healthSchema } from "../../shared/comfy.ts";
import { comfyPidOf } from "../support/child.ts";
import { callPlain, startGateway, type Gateway } from "../support/gateway.ts";
import { openSocket } from "../support/socket.ts";
import { patience } from "../support/patience.ts";

const page = { Accept: "text/html,application/xhtml+xml" };

async function stateOf(gateway: Gateway): Promise<string> {
  return healthSchema.parse((await gateway.call("/latchkey/health")).json).comfyui.state;
}

async function untilState(gateway: Gateway, wanted: string): Promise<void> {
  await vi.waitFor(async () => {
    expect(await stateOf(gateway)).toBe(wanted);
  }, patience);
}

test("while ComfyUI starts: 503 with when to come back, a page for people, and then the answer", async () => {
  const gateway = await startGateway({
    auth: "optional",
    demoFlags: ["--loading-seconds", "4"],
    until: "starting",
  });
  const refused = await gateway.call("/api/queue", { share: true });
  expect(refused.status).toBe(503);
  expect(refused.headers.get("retry-after")).toBe("2");
  expect(refused.json).toMatchObject({ error_code: "UPSTREAM_STARTING" });
  await expect(openSocket(`${gateway.shareUrl}/ws`)).rejects.toThrow("503");

  const shown = await callPlain(`${gateway.shareUrl}/`, page);
  expect(shown.status).toBe(503);
  expect(shown.headers["content-type"]).toContain("text/html");
  expect(shown.text).toContain('data-state="starting"');

  await untilState(gateway, "ready");
  expect((await gateway.call("/api/queue", { share: true })).status).toBe(200);
  await gateway.stop();
});

describe.skipIf(process.platform !== "linux")("a ComfyUI that", () => {
  test("hangs is 504 after the time that the artist allows, and fine when it goes on", async () => {
    const gateway = await startGateway({ auth: "required", settings: { firstByteTimeoutMs: 700 } });
    const { api_key: key } = await gateway.createKey();
    const pid = await comfyPidOf(gateway.child.pid);
    process.kill(pid, "SIGSTOP");
    const refused = await gateway.call("/api/queue", { share: true, key });
    expect(refused.status).toBe(504);
    expect(refused.json).toMatchObject({ error_code: "UPSTREAM_TIMEOUT" });
    expect(refused.text).not.toMatch(/127\.0\.0\.1|localhost/);
    process.kill(pid, "SIGCONT");
    expect((await gateway.call("/api/queue", { share: true, key })).status).toBe(200);
    await gateway.stop();
  });

  test("crashes is 503 until it is back, and a socket that tries again gets in by itself", async () => {
    const gateway = await startGateway({ auth: "required" });
    const { api_key: key } = await gateway.createKey();
    const headers = { "X-API-Key": key };
    const client = await openSocket(`${gateway.shareUrl}/ws`, headers);
    process.kill(await comfyPidOf(gateway.child.pid), "SIGKILL");
    await client.closed();
    const refused = await vi.waitFor(async () => {
      const answer = await gateway.call("/api/queue", { share: true, key });
      expect(answer.status).toBe(503);
      return answer;
    }, patience);
    expect(refused.headers.get("retry-after")).not.toBeNull();

    // As the web UI does: again and again, three times a second.
    const again = await vi.waitFor(() => openSocket(`${gateway.shareUrl}/ws`, headers), {
      ...patience,
      interval: 300,
    });
    await again.until(({ messages }) => messages.find(({ type }) => type === "status"));
    again.socket.terminate();
    await gateway.stop();
  });

  test("crashed for good is 502 for programs, and a page for people", async () => {
    const gateway = await startGateway({
      auth: "required",
      settings: { restartAfterCrash: false },
    });
    const { api_key: key } = await gateway.createKey();
    process.kill(await comfyPidOf(gateway.child.pid), "SIGKILL");
    await untilState(gateway, "crashed");
    const refused = await gateway.call("/api/prompt", { share: true, key, body: { prompt: {} } });
    expect(refused.status).toBe(502);
    expect(refused.json).toMatchObject({ error_code: "UPSTREAM_DOWN" });
    expect(refused.text).not.toMatch(/127\.0\.0\.1|localhost/);
    const usage = await gateway.call("/api/usage", { share: true, key });
    expect(usage.headers.get("x-ratelimit-remaining")).toBe("100");
    const shown = await callPlain(`${gateway.shareUrl}/`, { ...page, "X-API-Key": key });
    expect(shown.status).toBe(502);
    expect(shown.headers["content-type"]).toContain("text/html");
    expect(shown.text).toContain("/latchkey/pages/waiting.js");
    await gateway.stop();
  });
});
