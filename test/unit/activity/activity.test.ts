import { beforeEach, expect, test } from "vitest";
import { createActivity, type ActivityWatch } from "../../../main/core/activity/activity.ts";
import { noActivity, type ActivityFile } from "../../../main/core/activity/record.ts";
import { createBlocks, type Blocks } from "../../../main/core/gateway/blocks.ts";
import { decide } from "../../../main/core/gateway/decide.ts";
import { nobody, type Arrival, type Caller } from "../../../main/core/gateway/types.ts";
import { createLogger } from "../../../main/core/platform/logger.ts";
import { testClock, type TestClock } from "../../support/clock.ts";
import { arrivalOf, knownWith, policyWith, storedKey } from "../gateway/support.ts";

const start = Date.UTC(2027, 0, 15, 13, 20);
const stranger = "192.168.1.77";

let clock: TestClock;
let blocks: Blocks;
let saved: ActivityFile;
let activity: ActivityWatch;
let askedFor: unknown;

function open(data: ActivityFile = noActivity): void {
  blocks = createBlocks();
  activity = createActivity({
    clock,
    log: createLogger(() => undefined),
    document: {
      data,
      replace: (make) => {
        saved = make();
        return Promise.resolve();
      },
    },
    sockets: { list: () => [], endWhere: () => 0 },
    endSession: () => Promise.resolve(),
    blocks,
    names: () => new Map([["jonas", { name: "Jonas Weber", deleted: false }]]),
    refusalHours: () => 24,
    showPreviews: () => true,
    askQueue: () => Promise.resolve(askedFor),
    onChange: () => undefined,
    onNew: () => undefined,
    onPreview: () => undefined,
    onRefusals: () => undefined,
  });
}
beforeEach(() => {
  clock = testClock(start);
  saved = noActivity;
  askedFor = null;
  open();
});

const arrival = (changes: Parameters<typeof arrivalOf>[0] = {}): Arrival =>
  arrivalOf({ peer: stranger, now: clock.now(), target: "/queue", ...changes });
const jonas: Caller = {
  kind: "key",
  key: storedKey({ key_id: "jonas", name: "Jonas Weber" }),
  sessionId: null,
};
const route = { class: "protected" } as never;
const pass = (caller: Caller, changes: Parameters<typeof arrivalOf>[0] = {}): void =>
  activity.onPass(arrival(changes), {
    kind: "forward",
    route,
    caller,
    quota: null,
    spends: false,
  });
const refuse = (reason: string, changes: Parameters<typeof arrivalOf>[0] = {}): void =>
  activity.onRefusal(
    arrival(changes),
    { refused: "INVALID_KEY", details: { reason } },
    {
      kind: "refuse",
      refusal: { refused: "INVALID_KEY" },
      route,
      caller: nobody,
      quota: null,
      spends: false,
    },
  );

test("somebody without a socket is gone a minute after the last request", () => {
  pass(jonas);
  clock.advance(59_000);
  expect(activity.snapshot().connections).toMatchObject([{ who: { name: "Jonas Weber" } }]);
  expect(activity.countOthers()).toBe(1);
  clock.advance(2_000);
  expect(activity.snapshot().connections).toEqual([]);
});

test("somebody whose key is shut out is gone at once, and nobody else", () => {
  pass(jonas);
  pass(jonas, { peer: "192.168.1.78" });
  pass({ kind: "owner", by: "address", sessionId: null }, { peer: "127.0.0.1" });
  activity.shutOut("jonas");
  expect(activity.countOthers()).toBe(0);
  expect(activity.snapshot().connections).toMatchObject([{ who: { kind: "you" } }]);
});

test("one key at two addresses is two connections", () => {
  pass(jonas);
  pass(jonas, { peer: "192.168.1.78" });
  expect(activity.countOfKeys().get("jonas")).toBe(2);
  expect(activity.placeOf("jonas")?.address).toBe("192.168.1.78");
});

test("nobody has come by the share listener until somebody from elsewhere does, refused or not", () => {
  pass(jonas, { peer: "127.0.0.1" });
  pass(jonas, { listener: "local" });
  expect(activity.wasReached()).toBe(false);
  refuse("unknown");
  expect(activity.wasReached()).toBe(true);
});

test("refusals are kept for a day, 500 groups of them at most", () => {
  for (let time = 0; time < 600; time += 1)
    refuse("unknown", { peer: `10.0.${String(time >> 8)}.${String(time & 255)}` });
  expect(activity.refusals()).toHaveLength(500);
  clock.advance(23 * 3_600_000);
  refuse("unknown");
  clock.advance(2 * 3_600_000);
  expect(activity.refusals()).toMatchObject([{ address: stranger, count: 1 }]);
});

// A web UI whose socket is refused tries again three times a second for ever.
test("a socket that tries again and again is told once a minute", () => {
  for (let time = 0; time < 200; time += 1) {
    refuse("unknown", { upgrade: true });
    clock.advance(333);
  }
  expect(activity.refusals()[0]?.count).toBe(2);
});

test("a blocked address is refused for an hour, and is let in before that when told", () => {
  const known = knownWith({ isBlocked: (peer, now) => blocks.until(peer, now) !== null });
  const verdict = () =>
    decide(arrival({ headers: { "x-api-key": "good-creator" } }), policyWith(), known);
  expect(verdict().kind).toBe("forward");
  activity.block(stranger);
  expect(verdict()).toMatchObject({ kind: "refuse", refusal: { refused: "ADDRESS_BLOCKED" } });
  refuse("unknown");
  expect(activity.refusals()[0]?.blocked_until).toBe(start / 1000 + 3600);
  clock.advance(3_600_000);
  expect(verdict().kind).toBe("forward");
  activity.block(stranger);
  activity.letIn(stranger);
  expect(verdict().kind).toBe("forward");
});

test("what changed is saved two seconds later, and read again", async () => {
  pass(jonas);
  refuse("expired");
  activity.block(stranger);
  expect(saved).toEqual(noActivity);
  clock.advance(2_000);
  expect(saved).toMatchObject({
    refusals: [{ reason: "expired" }],
    places: [{ key_id: "jonas", address: stranger }],
    blocks: [{ address: stranger }],
    was_reached: true,
  });
  await activity.close();
  open(saved);
  expect(activity.refusals()).toMatchObject([{ reason: "expired", address: stranger }]);
  expect(activity.wasReached()).toBe(true);
});

test("a burst of a thousand messages about the queue asks ComfyUI once", async () => {
  let asked = 0;
  askedFor = { queue_running: [], queue_pending: [] };
  const status = Buffer.from('{"type": "status", "data": {}}');
  const counting = createActivity({
    clock,
    log: createLogger(() => undefined),
    document: { data: noActivity, replace: () => Promise.resolve() },
    sockets: { list: () => [], endWhere: () => 0 },
    endSession: () => Promise.resolve(),
    blocks,
    names: () => new Map(),
    refusalHours: () => 24,
    showPreviews: () => true,
    askQueue: () => {
      asked += 1;
      return Promise.resolve(askedFor);
    },
    onChange: () => undefined,
    onNew: () => undefined,
    onPreview: () => undefined,
    onRefusals: () => undefined,
  });
  for (let time = 0; time < 1000; time += 1) counting.onMessage(status, false);
  clock.advance(1_000);
  await Promise.resolve();
  expect(asked).toBe(1);
});

test("what waits is told in the order in which it runs", async () => {
  askedFor = {
    queue_running: [[0, "first", { "3": { class_type: "KSampler" } }, {}, []]],
    queue_pending: [
      [7, "last", {}, {}, []],
      [-1, "front", {}, {}, []],
    ],
  };
  const { running, waiting } = await activity.fresh();
  expect(running).toMatchObject([{ prompt_id: "first", nodes: 1, who: { kind: "elsewhere" } }]);
  expect(waiting.map((one) => one.prompt_id)).toEqual(["front", "last"]);
});

test("a queue that is not of ComfyUI's shape is an empty one", async () => {
  askedFor = { queue_running: "?" };
  expect((await activity.fresh()).running).toEqual([]);
});
