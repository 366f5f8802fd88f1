import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import {
  createSessions,
  sessionsFileSchema,
  type Sessions,
} from "../../../main/core/keys/sessions.ts";
import { openDocument } from "../../../main/core/store/document.ts";
import { start, test as base } from "../store/support.ts";

const now = start / 1000;
const day = 86_400;

const test = base.extend<{ again: () => Promise<Sessions>; sessions: Sessions }>({
  again: async ({ folder, clock, log }, use) =>
    use(async () => {
      const document = await openDocument({
        path: join(folder, "sessions.json"),
        schema: sessionsFileSchema,
        empty: { sessions: [] },
        version: 1,
        clock,
        log,
        keepBackups: false,
      });
      return createSessions({ document, clock });
    }),
  sessions: async ({ again }, use) => use(await again()),
});

test("a session is found by its cookie, and after a restart", async ({ sessions, again }) => {
  const { token, sessionId } = await sessions.open("a");
  const owner = await sessions.open(null);
  for (const one of [sessions, await again()]) {
    expect(one.find(token, now)).toEqual({ sessionId, keyId: "a" });
    expect(one.find(owner.token, now)).toEqual({ sessionId: owner.sessionId, keyId: null });
    expect(one.find("", now)).toBeNull();
    expect(one.find(sessionId, now)).toBeNull();
  }
});

// Whoever has one key could else push everybody's out of the list.
test("a key that signs in over and over ends its own sessions, nobody else's", async ({
  sessions,
}) => {
  const other = await sessions.open("b");
  const first = await sessions.open("a");
  for (let time = 0; time < 100; time += 1) await sessions.open("a");
  expect(sessions.list().filter((one) => one.key_id === "a")).toHaveLength(100);
  expect(sessions.find(first.token, now)).toBeNull();
  expect(sessions.find(other.token, now)).not.toBeNull();
});

test("the cookie's value is nowhere on disk", async ({ sessions, folder }) => {
  const { token } = await sessions.open("a");
  expect(await readFile(join(folder, "sessions.json"), "utf8")).not.toContain(token);
});

test("30 days without use end a session; use within them keeps it", async ({ sessions }) => {
  const idle = await sessions.open("a");
  const used = await sessions.open("a");
  expect(sessions.find(used.token, now + 20 * day)).not.toBeNull();
  expect(sessions.find(idle.token, now + 30 * day)).not.toBeNull();
  expect(sessions.find(used.token, now + 49 * day)).not.toBeNull();
  expect(sessions.find(idle.token, now + 60 * day + 1)).toBeNull();
  expect(sessions.find(used.token, now + 78 * day)).not.toBeNull();
});

// Only signing in and out used to save: whoever came daily was signed out by a restart in the second month.
test("a session that is used every day outlives a restart after 40 days", async ({
  sessions,
  again,
  folder,
}) => {
  const { token } = await sessions.open("a");
  for (let passed = 1; passed <= 40; passed += 1) sessions.find(token, now + passed * day);
  await expect
    .poll(() => readFile(join(folder, "sessions.json"), "utf8"))
    .toContain(String(now + 40 * day));
  expect((await again()).find(token, now + 41 * day)).not.toBeNull();
});

test("a closed session is gone, for a restart too, and closing again gives null", async ({
  sessions,
  again,
}) => {
  const { token, sessionId } = await sessions.open("a");
  const other = await sessions.open("a");
  expect(await sessions.close(token)).toMatchObject({ session_id: sessionId, key_id: "a" });
  expect(await sessions.close(token)).toBeNull();
  for (const one of [sessions, await again()]) {
    expect(one.find(token, now)).toBeNull();
    expect(one.find(other.token, now)).not.toBeNull();
  }
});

test("ending a key's sessions ends nobody else's, and says why", async ({ sessions, again }) => {
  const first = await sessions.open("a");
  const second = await sessions.open("a");
  const others = [await sessions.open("b"), await sessions.open(null)];
  const ofA = ({ key_id }: { key_id: string | null }): boolean => key_id === "a";
  expect(await sessions.end(ofA, "paused")).toEqual([first.sessionId, second.sessionId]);
  expect(await sessions.end(ofA, "deleted")).toEqual([]);
  for (const one of [sessions, await again()]) {
    expect([first, second].map(({ token }) => one.find(token, now))).toEqual([null, null]);
    expect(others.every(({ token }) => one.find(token, now) !== null)).toBe(true);
  }
  expect(sessions.endingOf(first.token)).toEqual({ why: "paused", keyId: "a" });
  expect(others.map(({ token }) => sessions.endingOf(token))).toEqual([null, null]);
});

test("whoever signs out is told nothing of it, whoever was idle is", async ({
  sessions,
  clock,
}) => {
  const [out, idle] = [await sessions.open("a"), await sessions.open("a")];
  await sessions.close(out.token);
  expect(sessions.endingOf(out.token)).toBeNull();
  clock.set(start + 31 * day * 1000);
  expect(sessions.endingOf(idle.token)?.why).toBe("idle");
  await sessions.open("a");
  expect(sessions.endingOf(idle.token)?.why).toBe("idle");
});

test("the list has where from and with what, the newest first, and no idle one", async ({
  sessions,
  clock,
}) => {
  await sessions.open("old");
  clock.set(start + 31 * day * 1000);
  await sessions.open("a", { address: "10.0.0.7", browser: "Firefox on Android" });
  clock.advance(1000);
  await sessions.open(null);
  expect(sessions.list()).toMatchObject([
    { key_id: null },
    { key_id: "a", address: "10.0.0.7", browser: "Firefox on Android" },
  ]);
});

test("a control session opens as the owner, and is neither listed, ended, nor saved", async ({
  sessions,
  again,
}) => {
  const token = sessions.openControl();
  expect(sessions.find(token, now)?.keyId).toBeNull();
  expect(sessions.list()).toEqual([]);
  expect(await sessions.end(() => true, "disconnected")).toEqual([]);
  expect(sessions.find(token, now)).not.toBeNull();
  expect((await again()).find(token, now)).toBeNull();
});

test("a code works once", ({ sessions }) => {
  const code = sessions.makeCode();
  expect([sessions.spendCode(code), sessions.spendCode(code)]).toEqual([true, false]);
  expect(sessions.spendCode("guess")).toBe(false);
});

test("a code works for 60 s and no longer", ({ sessions, clock }) => {
  const [early, late] = [sessions.makeCode(), sessions.makeCode()];
  clock.advance(60_000);
  expect(sessions.spendCode(early)).toBe(true);
  clock.advance(1);
  expect(sessions.spendCode(late)).toBe(false);
});

test("codes do not survive a restart", async ({ sessions, again }) => {
  const code = sessions.makeCode();
  expect((await again()).spendCode(code)).toBe(false);
});
