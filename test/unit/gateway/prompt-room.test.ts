import { expect, test } from "vitest";
import { createRoom } from "../../../main/core/gateway/prompt-room.ts";

const mb = 1_048_576;

test("one sender has half of the room, all together the whole, and small bodies always fit", () => {
  const room = createRoom();
  const [first, second, third] = ["a", "a", "a"].map((who) => room.enter(who));
  expect(first?.growTo(64 * mb)).toBe(true);
  expect(second?.growTo(64 * mb)).toBe(true);
  expect(third?.growTo(10 * mb)).toBe(false);
  expect(third?.growTo(64 * 1024)).toBe(true);

  const others = ["b", "c"].map((who) => room.enter(who));
  expect(others.map((one) => one.growTo(64 * mb))).toEqual([true, true]);
  const late = room.enter("d");
  expect(late.growTo(mb)).toBe(false);
  expect(late.growTo(60 * 1024)).toBe(true);

  first?.leave();
  expect(late.growTo(mb)).toBe(true);
  expect(third?.growTo(10 * mb)).toBe(true);
});

test("a place that is left twice gives back once", () => {
  const room = createRoom();
  const one = room.enter("a");
  one.growTo(100 * mb);
  one.leave();
  one.leave();
  const two = room.enter("a");
  expect(two.growTo(128 * mb)).toBe(true);
  expect(room.enter("a").growTo(mb)).toBe(false);
});
