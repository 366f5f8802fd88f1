import { expect, test } from "vitest";
import { createPieces } from "../../../main/core/platform/pieces.ts";

test.for([
  ["none", []],
  ["one", [5]],
  ["small ones", [1, 2, 3, 0, 4]],
  ["ones that cross the end of a block", [16_000, 1_000, 16_384, 1]],
  ["a large one behind a small one", [10, 200_000, 10]],
] as const)("pieces are put together in their order: %s", ([, lengths]) => {
  const sent = lengths.map((length, place) => Buffer.alloc(length, 65 + place));
  const pieces = createPieces();
  for (const piece of sent) pieces.add(piece);
  const all = Buffer.concat(sent);
  expect(pieces.size()).toBe(all.length);
  expect(pieces.whole().equals(all)).toBe(true);
});

test("what is added is copied: its sender's next bytes may stand in the same memory", () => {
  const memory = Buffer.from("ab");
  const pieces = createPieces();
  pieces.add(memory);
  memory.fill("x");
  expect(pieces.whole().toString()).toBe("ab");
});
