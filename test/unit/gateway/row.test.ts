import { setImmediate as nextTurn } from "node:timers/promises";
import { expect, test } from "vitest";
import { createRow } from "../../../main/core/gateway/row.ts";

test("what is given in one turn runs at its end, in order, and what comes meanwhile in the next", async () => {
  const row = createRow();
  const ran: string[] = [];
  row(() => {
    ran.push("first");
    row(() => ran.push("later"));
  });
  row(() => ran.push("second"));
  await Promise.resolve();
  expect(ran).toEqual([]);
  await nextTurn();
  expect(ran).toEqual(["first", "second"]);
  await nextTurn();
  expect(ran).toEqual(["first", "second", "later"]);
});
