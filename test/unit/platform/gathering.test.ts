import { expect, test } from "vitest";
import { createGathering } from "../../../main/core/platform/gathering.ts";

test.for([
  ["none", []],
  ["one", [5]],
  ["small ones", [1, 2, 3, 0, 4]],
  ["ones that cross the end of a block", [16_000, 1_000, 16_384, 1]],
  ["a large one behind a small one", [10, 200_000, 10]],
] as const)("pieces are put together in their order: %s", ([, lengths]) => {
  const pieces = lengths.map((length, place) => Buffer.alloc(length, 65 + place));
  const gathering = createGathering();
  for (const piece of pieces) gathering.add(piece);
  const all = Buffer.concat(pieces);
  expect(gathering.size()).toBe(all.length);
  expect(gathering.whole().equals(all)).toBe(true);
});

test("what is added is copied: its sender's next bytes may stand in the same memory", () => {
  const memory = Buffer.from("ab");
  const gathering = createGathering();
  gathering.add(memory);
  memory.fill("x");
  expect(gathering.whole().toString()).toBe("ab");
});
