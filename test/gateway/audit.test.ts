import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, vi } from "vitest";
import { gatewayTest, type Gateway } from "../support/gateway.ts";
import { cookieOf, signIn } from "../support/session.ts";
import { patience } from "../support/patience.ts";

const test = gatewayTest({ auth: "required" });

const textOf = (gateway: Gateway): Promise<string> =>
  readFile(join(gateway.folder, "logs", "audit.jsonl"), "utf8");
async function linesOf(gateway: Gateway): Promise<Record<string, unknown>[]> {
  return (await textOf(gateway))
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

test("everything about a key's life stands in the audit log, and neither key nor prompt does", async ({
  gateway,
}) => {
  const { api_key: key, key_id: keyId } = await gateway.createKey({ name: "Jonas Weber" });
  const cookie = cookieOf(await signIn(gateway, { key }));
  const headers = { Cookie: cookie, "User-Agent": "Firefox/140.0" };
  await gateway.call("/api/prompt", {
    share: true,
    headers,
    body: { prompt: { "1": { class_type: "DemoPicture", inputs: { text: "a secret lake" } } } },
  });
  const wrong = `${key.slice(0, -1)}${key.endsWith("a") ? "b" : "a"}`;
  expect((await signIn(gateway, { key: wrong })).status).toBe(401);
  await gateway.call("/api/queue?token=x", { share: true, key: wrong });
  await gateway.call(`/api/keys/${keyId}`, { method: "PATCH", body: { is_active: false } });
  await gateway.call("/api/queue", { share: true, key });
  await gateway.call(`/api/keys/${keyId}`, { method: "DELETE" });

  await vi.waitFor(async () => {
    const lines = (await linesOf(gateway)).filter((line) => line["key_id"] === keyId);
    expect(lines).toMatchObject([
      { event: "key-created", role: "creator", rate_limit: 100, by: "owner", address: "127.0.0.1" },
      { event: "signed-in", address: "127.0.0.1" },
      { event: "let-in", address: "127.0.0.1", agent: "Firefox" },
      { event: "session-ended", reason: "paused" },
      { event: "key-changed", changed: ["is_active"], is_active: false, by: "owner" },
      { event: "refused", code: "INVALID_KEY", reason: "paused", path: "/api/queue" },
      { event: "key-deleted", by: "owner" },
    ]);
  }, patience);
  const lines = await linesOf(gateway);
  expect(lines[0]).toMatchObject({ event: "started", mode: "required" });
  expect(lines.filter(({ reason }) => reason === "mistyped_key")).toMatchObject([
    { event: "refused", method: "POST", path: "/latchkey/session", address: "127.0.0.1" },
  ]);
  const text = await textOf(gateway);
  for (const secret of [key, wrong, key.slice(6, 30), cookie, "secret lake", "token=x"])
    expect(text).not.toContain(secret);
});

test("a key that was tried at the sign-in page is also seen on the Activity page's list", async ({
  gateway,
}) => {
  await signIn(gateway, { key: "comfy_wrong" });
  const kept = await vi.waitFor(async () => {
    const text = await readFile(join(gateway.folder, "activity.json"), "utf8");
    expect(text).toContain("/latchkey/session");
    return text;
  }, patience);
  expect(kept).toContain("mistyped_key");
});
