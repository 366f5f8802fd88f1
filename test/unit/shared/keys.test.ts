import { describe, expect, test } from "vitest";
import {
  canGetIn,
  expiresAtSchema,
  keyChangesSchema,
  metadataSchema,
  newKeySchema,
  rateLimitSchema,
  rotationSchema,
  statusOf,
  type KeyRow,
} from "../../../shared/keys.ts";

/** Objects inside one another: `nested(1)` is `{}`. */
const nested = (depth: number): object => (depth <= 1 ? {} : { in: nested(depth - 1) });
const sized = (bytes: number, character = "a"): object => ({
  a: character.repeat((bytes - '{"a":""}'.length) / Buffer.byteLength(character)),
});
const isFine = (value: unknown): boolean => metadataSchema.safeParse(value).success;

describe("metadata", () => {
  test("8 levels are taken, and 9 are not", () => {
    expect(isFine(nested(8))).toBe(true);
    expect(isFine(nested(9))).toBe(false);
    expect(isFine({ a: [[[[[[[1]]]]]]] })).toBe(true);
    expect(isFine({ a: [[[[[[[[1]]]]]]]] })).toBe(false);
  });

  test("a metadata nested 5,000 deep is refused in words, not by an error", () => {
    const parsed = metadataSchema.safeParse(nested(5_000));
    expect(parsed.error?.issues.map((one) => one.message)).toEqual([
      "Must be at most 8 levels deep",
    ]);
  });

  test("16 KB are taken and a byte more is not, also where a character has two or four", () => {
    for (const [character, step] of [
      ["a", 1],
      ["é", 2],
      ["😀", 4],
    ] as const) {
      expect(isFine(sized(16_384, character))).toBe(true);
      expect(isFine(sized(16_384 + step, character))).toBe(false);
    }
  });

  test.for([null, [], "text", 1, true])("%j is no metadata", (value) => {
    expect(isFine(value)).toBe(false);
  });
});

describe("fields of a key", () => {
  test.for([1, 100, 1_000_000_000, null])("a rate limit of %j is taken", (limit) => {
    expect(rateLimitSchema.parse(limit)).toBe(limit);
  });
  test.for([0, -1, 1.5, 1_000_000_001, "100", true, Number.NaN, Infinity, undefined])(
    "a rate limit of %j is refused",
    (limit) => {
      expect(rateLimitSchema.safeParse(limit).success).toBe(false);
    },
  );

  test.for([0, -1, 253_402_300_800, "2027-01-01", Infinity])("an end of %j is refused", (end) => {
    expect(expiresAtSchema.safeParse(end).success).toBe(false);
  });

  test("a name has 1 to 200 characters as a person counts them, without spaces around", () => {
    expect(newKeySchema.parse({ name: "  Mia " }).name).toBe("Mia");
    expect(newKeySchema.safeParse({ name: "😀".repeat(200) }).success).toBe(true);
    for (const name of ["", "   ", "a".repeat(201), 5, null, undefined])
      expect(newKeySchema.safeParse({ name }).success).toBe(false);
  });

  test.for(["key_id", "api_key", "hash", "created_at", "is_activ"])(
    "a field %s that nobody knows is refused when a key is made and changed",
    (field) => {
      expect(newKeySchema.safeParse({ name: "a", [field]: "x" }).success).toBe(false);
      expect(keyChangesSchema.safeParse({ [field]: "x" }).success).toBe(false);
    },
  );

  test("a grace is 0 where it is left out, and 30 days at most", () => {
    expect(rotationSchema.parse({})).toEqual({ grace_seconds: 0 });
    expect(rotationSchema.safeParse({ grace_seconds: 2_592_000 }).success).toBe(true);
    expect(rotationSchema.safeParse({ grace_seconds: 2_592_001 }).success).toBe(false);
    expect(rotationSchema.safeParse({ grace_seconds: -1 }).success).toBe(false);
  });
});

describe("the status of a key", () => {
  const now = 1_000_000;
  const day = 86_400;
  const row = (changes: Partial<KeyRow>): KeyRow => ({
    key_id: "a",
    name: "a",
    created_at: 0,
    last_used: null,
    rate_limit: 10,
    is_active: true,
    metadata: {},
    role: "creator",
    expires_at: null,
    key_start: "",
    key_end: "",
    old_key_until: null,
    used_this_hour: 0,
    reset_at: now + 60,
    requests_today: 0,
    connections: 0,
    last_from: null,
    ...changes,
  });
  const all = { used_this_hour: 10, old_key_until: now + 1, expires_at: now + day };

  test.for([
    [{}, "active", true],
    [{ ...all, is_active: false, expires_at: now }, "paused", false],
    [{ ...all, expires_at: now }, "expired", false],
    [all, "at_limit", true],
    [{ ...all, reset_at: now }, "replacing", true],
    [{ ...all, rate_limit: null, old_key_until: now }, "ending", true],
    [{ expires_at: now + 7 * day }, "active", true],
    [{ used_this_hour: 9 }, "active", true],
  ] as const)("%j is %s, and opens: %j", ([changes, status, opens]) => {
    expect(statusOf(row(changes), now)).toBe(status);
    expect(canGetIn(status)).toBe(opens);
  });
});
