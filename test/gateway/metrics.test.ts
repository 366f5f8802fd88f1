import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { isOnPath } from "../../scripts/system-packages.ts";
import { gatewayTest, startGateway, type Gateway } from "../support/gateway.ts";
import { openSocket } from "../support/socket.ts";

const test = gatewayTest({ auth: "required" });

/** The value of one line, such as `name{label="x"}`; undefined where there is none. */
async function valueOf(gateway: Gateway, line: string): Promise<number | undefined> {
  const { text } = await gateway.call("/latchkey/metrics");
  const found = text.split("\n").find((one) => one.startsWith(`${line} `));
  return found === undefined ? undefined : Number(found.slice(line.length + 1));
}

test("figures are the owner's alone, on every address", async ({ gateway }) => {
  const { api_key: creator } = await gateway.createKey();
  const admin = await gateway.ownerKey();
  expect((await gateway.call("/latchkey/metrics")).status).toBe(200);
  expect((await gateway.call("/latchkey/metrics", { share: true })).status).toBe(401);
  expect((await gateway.call("/latchkey/metrics", { share: true, key: creator })).status).toBe(403);
  expect((await gateway.call("/latchkey/metrics", { share: true, key: admin })).status).toBe(200);
  expect((await gateway.call("/api/latchkey/metrics", { share: true })).status).toBe(401);
  const posted = await gateway.call("/latchkey/metrics", { method: "POST" });
  expect(posted.status).toBe(405);
});

test("they are in Prometheus' text format, with a help and a type each", async ({ gateway }) => {
  const { headers, text } = await gateway.call("/latchkey/metrics");
  expect(headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
  for (const line of text
    .trimEnd()
    .split("\n")
    .filter((one) => one !== "")) {
    expect(line).toMatch(
      /^(# (HELP|TYPE) [a-z_]+ .+|[a-z_]+(\{[a-z_]+="[^"]*"(,[a-z_]+="[^"]*")*\})? \S+)$/,
    );
  }
});

test.skipIf(!isOnPath("promtool"))(
  "promtool has nothing to say of them, and would (skipped where Prometheus is not installed)",
  async ({ gateway }) => {
    const { api_key: key } = await gateway.createKey();
    await gateway.call("/queue", { key });
    const { text } = await gateway.call("/latchkey/metrics");
    const check = (input: string) =>
      spawnSync("promtool", ["check", "metrics"], { input, encoding: "utf8" });
    expect(check(text)).toMatchObject({ status: 0, stdout: "", stderr: "" });
    const nameless = text.replace(/^# HELP latchkey_requests_total .*\n/m, "");
    expect(check(nameless).stderr).toContain("latchkey_requests_total");
  },
);

test("requests, refusals, sockets and ComfyUI are counted", async ({ gateway }) => {
  const { api_key: key } = await gateway.createKey();
  const succeeded = 'latchkey_requests_total{class="protected",result="success"}';
  const refused = 'latchkey_refusals_total{class="protected",code="AUTH_REQUIRED"}';
  const before = (await valueOf(gateway, succeeded)) ?? 0;
  const refusedBefore = (await valueOf(gateway, refused)) ?? 0;
  await gateway.call("/queue", { key });
  await gateway.call("/history", { key });
  await gateway.call("/queue", { share: true });
  expect(await valueOf(gateway, succeeded)).toBe(before + 2);
  expect(await valueOf(gateway, refused)).toBe(refusedBefore + 1);

  await gateway.call("/view?filename=none.png", { key });
  expect(
    await valueOf(gateway, 'latchkey_requests_total{class="public",result="failure"}'),
  ).toBeGreaterThan(0);
  expect(await valueOf(gateway, 'latchkey_request_duration_seconds_count{class="protected"}')).toBe(
    before + 2,
  );

  expect(await valueOf(gateway, "latchkey_open_sockets")).toBe(0);
  const { socket } = await openSocket(`${gateway.localUrl}/ws`, { "X-API-Key": key });
  expect(await valueOf(gateway, "latchkey_open_sockets")).toBe(1);
  socket.close();
  await expect.poll(() => valueOf(gateway, "latchkey_open_sockets")).toBe(0);

  expect(await valueOf(gateway, 'latchkey_comfyui_state{state="ready"}')).toBe(1);
  expect(await valueOf(gateway, 'latchkey_comfyui_state{state="crashed"}')).toBe(0);
  expect(await valueOf(gateway, "latchkey_comfyui_starts_total")).toBe(1);
  expect(await valueOf(gateway, "process_resident_memory_bytes")).toBeGreaterThan(10_000_000);
});

test("with --log-json every line of stderr is one JSON object, and no key is in any", async () => {
  const folder = await mkdtemp(join(tmpdir(), "latchkey-log-json-"));
  const gateway = await startGateway({ folder, auth: "required", flags: ["--log-json"] });
  const { api_key: key } = await gateway.createKey();
  const wrong = `${key.slice(0, -1)}${key.endsWith("a") ? "b" : "a"}`;
  await gateway.call(`/queue?token=${key}`, { share: true, key: wrong });
  const closed = once(gateway.child, "close");
  expect(await gateway.stop()).toBe(0);
  await closed;
  const lines = gateway.noise().trimEnd().split("\n");
  const events = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  for (const event of events) {
    expect(Object.keys(event).slice(0, 4)).toEqual(["time", "level", "part", "event"]);
    expect(Date.parse(String(event["time"]))).toBeGreaterThan(0);
  }
  expect(events).toContainEqual(expect.objectContaining({ part: "gateway", event: "listening" }));
  expect(events).toContainEqual(expect.objectContaining({ part: "comfyui", event: "line" }));
  expect(events).toContainEqual(expect.objectContaining({ event: "refused" }));
  expect(gateway.noise()).not.toContain(key.slice(0, 20));
  await rm(folder, { recursive: true, force: true });
});
