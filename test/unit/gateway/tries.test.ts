import { expect, test } from "vitest";
import { createTries } from "../../../main/core/gateway/tries.ts";

const start = 1_000_000;

function triedBy(peers: readonly string[], times: number) {
  const tries = createTries();
  for (let count = 0; count < times; count += 1)
    tries.note(peers[count % peers.length] ?? "", start + count);
  return tries;
}

test("19 wrong keys slow nobody, the 20th does until its minute is over", () => {
  expect(triedBy(["10.0.0.1"], 19).slowedFor("10.0.0.1", start + 100)).toBe(0);
  const tries = triedBy(["10.0.0.1"], 20);
  expect(tries.slowedFor("10.0.0.1", start + 30_000)).toBe(30);
  expect(tries.slowedFor("10.0.0.1", start + 59_999)).toBeGreaterThan(0);
  expect(tries.slowedFor("10.0.0.1", start + 60_000)).toBe(0);
});

test("a new minute counts from nothing", () => {
  const tries = triedBy(["10.0.0.1"], 50);
  tries.note("10.0.0.1", start + 60_000);
  expect(tries.slowedFor("10.0.0.1", start + 60_001)).toBe(0);
});

test("one IPv4 address does not slow its neighbour", () => {
  const tries = triedBy(["10.0.0.1"], 50);
  expect(tries.slowedFor("10.0.0.2", start)).toBe(0);
});

// Whoever has an IPv6 line has 2^64 addresses: a count for each would be no count.
test.for([
  ["2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff"],
  ["2001:db8:1:2::1", "2001:db8:1:2:3:4:5:6"],
  ["2001:db8::1", "2001:db8:0:0:1::"],
  ["::1", "::2"],
  ["fe80::1", "fe80::2"],
])("%s and %s are one network", ([one = "", other = ""]) => {
  const tries = triedBy([one, other], 20);
  expect(tries.slowedFor(one, start)).toBeGreaterThan(0);
  expect(tries.slowedFor(other, start)).toBeGreaterThan(0);
});

test.for([
  ["2001:db8:1:2::1", "2001:db8:1:3::1"],
  ["2001:db8::1", "2001:db9::1"],
  ["::1", "1::"],
])("%s and %s are two networks", ([one = "", other = ""]) => {
  expect(triedBy([one], 50).slowedFor(other, start)).toBe(0);
});

test("addresses without end take bounded memory: the oldest are forgotten", () => {
  const tries = triedBy(["10.0.0.1"], 20);
  for (let count = 0; count < 20_000; count += 1)
    tries.note(`2001:db8:${count.toString(16)}::1`, start);
  expect(tries.slowedFor("10.0.0.1", start + 100)).toBe(0);
});
