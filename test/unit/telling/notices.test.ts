import { expect, test } from "vitest";
import type { Arrival, Verdict } from "../../../main/core/gateway/types.ts";
import { createNotices } from "../../../main/core/telling/notices.ts";
import type { Notice } from "../../../shared/desktop.ts";
import { testClock } from "../../support/clock.ts";

const day = 86_400;

function noticesWith(keys: { id: string; lastUsed?: number; expiresInDays?: number }[]) {
  const clock = testClock(Date.UTC(2026, 10, 24, 12));
  const list = keys.map(({ id, lastUsed = null, expiresInDays }) => ({
    key_id: id,
    name: `Key ${id}`,
    is_active: true,
    last_used: lastUsed,
    expires_at: expiresInDays === undefined ? null : clock.now() / 1000 + expiresInDays * day,
  }));
  const notices = createNotices({ clock, keys: () => list });
  const told: Notice[] = [];
  notices.on((notice) => told.push(notice));
  return { clock, notices, told, list };
}

test("the first use of a key is told once, and never of one that was used before", () => {
  const { notices, told } = noticesWith([{ id: "a" }, { id: "b", lastUsed: 1 }]);
  for (const id of ["a", "b", "a", "gone"]) notices.onUse(id);
  expect(told).toEqual([{ kind: "firstUse", key_id: "a", name: "Key a" }]);
});

test("five wrong keys from one address within a minute are told, four are not", () => {
  const { clock, notices, told } = noticesWith([]);
  const wrong = (peer: string): void =>
    notices.onRefusal({ peer } as Arrival, { refused: "INVALID_KEY" }, {
      caller: { kind: "nobody" },
      quota: null,
    } as unknown as Verdict);
  for (let times = 0; times < 4; times += 1) wrong("10.0.0.7");
  clock.advance(61_000);
  for (let times = 0; times < 4; times += 1) wrong("10.0.0.7");
  expect(told).toEqual([]);
  wrong("10.0.0.7");
  wrong("10.0.0.7");
  expect(told).toEqual([{ kind: "wrongKeys", address: "10.0.0.7" }]);
});

test("a limit is told once in its hour", () => {
  const { notices, told } = noticesWith([{ id: "a" }]);
  const refuse = (resetAtSeconds: number): void =>
    notices.onRefusal({ peer: "10.0.0.7" } as Arrival, { refused: "RATE_LIMIT_EXCEEDED" }, {
      caller: { kind: "key", key: { key_id: "a" } },
      quota: { limit: 1, used: 1, resetAtSeconds },
    } as unknown as Verdict);
  refuse(3600);
  refuse(3600);
  refuse(7200);
  expect(told.map((notice) => notice.kind === "limit" && notice.at)).toEqual([3600, 7200]);
});

test("a key that ends within three days is told of once", () => {
  const { clock, told, list } = noticesWith([
    { id: "soon", expiresInDays: 2 },
    { id: "later", expiresInDays: 4 },
    { id: "over", expiresInDays: -1 },
    { id: "never" },
  ]);
  expect(told).toMatchObject([{ kind: "keyEnds", key_id: "soon" }]);
  clock.advance(day * 1000 + 1);
  expect(told.map((notice) => "key_id" in notice && notice.key_id)).toEqual(["soon", "later"]);
  expect(list).toHaveLength(4);
});
