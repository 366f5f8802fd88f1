import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createAudit, type Audit } from "../../../main/core/audit/audit.ts";
import { audited } from "../../../main/core/audit/operations.ts";
import type { Caller, Refusal } from "../../../main/core/gateway/types.ts";
import { createLogger } from "../../../main/core/platform/logger.ts";
import type { Operations } from "../../../shared/ipc.ts";
import { testClock, type TestClock } from "../../support/clock.ts";
import { arrivalOf, storedKey } from "../gateway/support.ts";

let folder: string;
let clock: TestClock;
let audit: Audit;

const open = (): Audit =>
  createAudit({
    folder,
    clock,
    log: createLogger(() => undefined),
    names: () =>
      new Map([
        ["jonas", { name: 'Jonas "J" Weber', deleted: false }],
        // Read from right to left it would say something else.
        ["trick", { name: "a\u202E rewo\u2028nwo=yek", deleted: false }],
      ]),
  });
const written = async (): Promise<Record<string, unknown>[]> => {
  await audit.close();
  return readFileSync(join(folder, "audit.jsonl"), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
};
const shown = (): string[] => audit.read(0).map(({ text }) => text);

const jonas: Caller = { kind: "key", key: storedKey({ key_id: "jonas" }), sessionId: null };
const overLimit: Refusal = { refused: "RATE_LIMIT_EXCEEDED" };
function refuse(peer = "192.168.1.40", caller: Caller = jonas, refusal = overLimit): void {
  const target = "/prompt?token=comfy_secret";
  audit.refused(arrivalOf({ peer, target, method: "POST" }), refusal, { caller });
}

beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), "latchkey-audit-")), "logs");
  clock = testClock(Date.UTC(2027, 0, 15, 13, 20));
  audit = open();
});
afterEach(async () => {
  await audit.close(); // what is still being written would come after the folder is gone
  rmSync(join(folder, ".."), { recursive: true, force: true });
});

test("a refusal is one line with code, reason, key's id and address, without the query", async () => {
  refuse();
  expect(await written()).toEqual([
    {
      time: "2027-01-15T13:20:00.000Z",
      level: "warn",
      part: "audit",
      event: "refused",
      code: "RATE_LIMIT_EXCEEDED",
      reason: "over_limit",
      key_id: "jonas",
      address: "192.168.1.40",
      method: "POST",
      path: "/prompt",
    },
  ]);
  expect(statSync(join(folder, "audit.jsonl")).mode & 0o777).toBe(0o600);
  expect(shown()[0]).toBe(
    String.raw`refused key="Jonas \"J\" Weber" code=RATE_LIMIT_EXCEEDED reason=over_limit address=192.168.1.40 method=POST path=/prompt`,
  );
});

test("the same refusal again and again is told once, and once a minute how often", async () => {
  for (let time = 0; time < 500; time += 1) refuse();
  refuse("192.168.1.41");
  clock.advance(60_000);
  expect((await written()).map(({ address, count }) => [address, count])).toEqual([
    ["192.168.1.40", undefined],
    ["192.168.1.41", undefined],
    ["192.168.1.40", 499],
  ]);
});

// Who has a /64 could else push everything else out of the five files.
test("ten thousand addresses in a minute make a thousand lines and a number", async () => {
  for (let n = 0; n < 10_000; n += 1) refuse(`10.0.${String(n >> 8)}.${String(n & 255)}`);
  const lines = await written();
  expect(lines).toHaveLength(1_001);
  expect(lines.at(-1)).toMatchObject({ address: "others", count: 9_000 });
});

test("a browser that is shown the sign-in page was not turned away", () => {
  const headers = { accept: "text/html" };
  audit.refused(arrivalOf({ headers }), { refused: "AUTH_REQUIRED" }, { caller: { kind: "none" } });
  expect(shown()).toEqual([]);
});

test("the lines of earlier runs are shown, each at its time, and a torn one is dropped", async () => {
  refuse();
  await audit.close();
  appendFileSync(join(folder, "audit.jsonl"), '{"time":"2027-01-15T13:2');
  clock.advance(3_600_000);
  audit = open();
  await audit.restore();
  audit.note("signed-in", { key_id: "gone", address: "192.168.1.40" });
  expect(audit.read(0).map(({ at }) => at)).toEqual([
    Date.UTC(2027, 0, 15, 13, 20) / 1000,
    Date.UTC(2027, 0, 15, 14, 20) / 1000,
  ]);
  expect(shown().at(-1)).toBe("signed-in key=gone address=192.168.1.40");
});

test("a key that slips into a field is masked, and a line end makes no second line", async () => {
  audit.note("let-in", { agent: `x\n{"event":"key-created"} comfy_${"a".repeat(49)}` });
  expect(await written()).toHaveLength(1);
  expect(readFileSync(join(folder, "audit.jsonl"), "utf8")).not.toContain("aaaa");
  expect(shown()[0]).not.toMatch(/\n|aaaa/);
});

test("a name cannot turn the line round or break it: such characters are shown by their code", () => {
  audit.note("signed-in", { key_id: "trick", address: "192.168.1.40" });
  expect(shown()).toEqual([
    'signed-in key="a\u2039U+202E\u203A rewo\u2039U+2028\u203Anwo=yek" address=192.168.1.40',
  ]);
});

test("what was changed is told when it is done, with who did it; what failed is not", async () => {
  const operations = audited(
    {
      "keys.update": () => Promise.resolve({}),
      "access.set": () => Promise.reject(new Error("disk full")),
      "settings.update": () => Promise.resolve({}),
    } as unknown as Operations,
    audit,
    { by: "owner", address: "127.0.0.1" },
  );
  await operations["keys.update"]({
    key_id: "jonas",
    changes: { is_active: false, metadata: { note: "private" } },
  });
  await expect(operations["access.set"]({ mode: "off" })).rejects.toThrow("disk full");
  await operations["settings.update"]({ displayName: "Mara" });
  expect(await written()).toMatchObject([
    {
      event: "key-changed",
      key_id: "jonas",
      changed: ["is_active", "metadata"],
      is_active: false,
      by: "owner",
      address: "127.0.0.1",
    },
    { event: "settings-changed", settings: ["displayName"] },
  ]);
  expect(readFileSync(join(folder, "audit.jsonl"), "utf8")).not.toMatch(/private|Mara/);
});
