import { expect, test } from "vitest";
import { nobody, type Arrival, type Verdict } from "../../../main/core/gateway/types.ts";
import { createAccessLog, type AccessLine } from "../../../main/core/observability/access-log.ts";
import { testClock } from "../../support/clock.ts";
import { routeOf } from "../gateway/support.ts";

const arrival: Arrival = {
  method: "GET",
  target: "/api/queue?token=secret",
  headers: new Map(),
  listener: "share",
  peer: "192.168.1.40",
  isTls: false,
  upgrade: false,
  now: 1_000,
};

const forwarded: Extract<Verdict, { kind: "forward" }> = {
  kind: "forward",
  route: routeOf({ search: "?token=secret" }),
  caller: nobody,
  quota: null,
  spends: false,
};

function open() {
  const clock = testClock(1_000);
  const given: AccessLine[][] = [];
  const log = createAccessLog({ clock, add: (lines) => given.push([...lines]) });
  return { clock, given, log };
}

test("an answer is a line without its query, a quarter of a second later", () => {
  const { clock, given, log } = open();
  log.note(arrival, forwarded, 200, 1_012);
  expect(given).toEqual([]);
  clock.advance(250);
  expect(given).toEqual([[{ text: "192.168.1.40 GET /api/queue 200 12 ms", level: "info" }]]);
});

test.for([
  [404, "warn", "404"],
  [502, "error", "502"],
  [0, "warn", "aborted"],
] as const)("a status of %i is level %s", ([status, level, words], _context) => {
  const { given, log } = open();
  log.note(arrival, forwarded, status, 1_000);
  log.close();
  expect(given[0]?.[0]).toMatchObject({ level });
  expect(given[0]?.[0]?.text).toContain(` ${words} `);
});

test("public reads that went well are left out, failed ones are not", () => {
  const { given, log } = open();
  const verdict = { ...forwarded, route: { ...forwarded.route, class: "public" } } as const;
  log.note(arrival, verdict, 200, 1_000);
  log.note(arrival, verdict, 404, 1_000);
  log.close();
  expect(given.flat()).toHaveLength(1);
});

test("of a burst a hundred are lines, and the rest a number", () => {
  const { clock, given, log } = open();
  for (let count = 0; count < 2_500; count += 1) log.note(arrival, forwarded, 200, 1_000);
  clock.advance(250);
  expect(given[0]).toHaveLength(101);
  expect(given[0]?.at(-1)?.text).toBe("and 2400 more answers");
  log.note(arrival, forwarded, 200, 1_300);
  clock.advance(250);
  expect(given[1]).toHaveLength(1);
});
