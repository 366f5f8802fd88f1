import { describe, expect, test } from "vitest";
import { z } from "zod";
import { AppError, errorBodySchema, errors, issuesOf, parseInput } from "../../../shared/errors.ts";

const schema = z.strictObject({
  name: z.string("Must be a text"),
  in: z.strictObject({ list: z.array(z.int("Must be whole")) }).optional(),
});
const issues = (input: unknown, root?: string) => {
  const parsed = schema.safeParse(input);
  return parsed.success ? [] : issuesOf(parsed.error, root);
};

describe("issues", () => {
  test("each unknown field is named by itself, with the path to it", () => {
    expect(issues({ name: "a", one: 1, two: 2, in: { list: [], three: 3 } }).sort(byPath)).toEqual([
      { path: "in.three", message: "There is no such field" },
      { path: "one", message: "There is no such field" },
      { path: "two", message: "There is no such field" },
    ]);
  });

  test("a fault in a list has the place in its path", () => {
    expect(issues({ name: "a", in: { list: [1, 1.5] } })).toEqual([
      { path: "in.list.1", message: "Must be whole" },
    ]);
  });

  test("a fault of the whole has the name of the input", () => {
    expect(issues(null)[0]?.path).toBe("body");
    expect(issues([], "--file")[0]?.path).toBe("--file");
  });
});

const byPath = (a: { path: string }, b: { path: string }): number => (a.path < b.path ? -1 : 1);

test("an input with two faults names both in its words and lists them", () => {
  const attempt = () => parseInput(schema, { name: 1, more: 2 });
  expect(attempt).toThrow("name: Must be a text; more: There is no such field");
  expect(attempt).toThrow(expect.objectContaining({ code: "INVALID_REQUEST" }));
  expect(parseInput(schema, { name: "a" })).toEqual({ name: "a" });
});

test("the cause of an error never leaves the process", () => {
  const error = new AppError("INTERNAL", { cause: new Error("/home/mia"), details: { a: 1 } });
  expect(error.toBody()).toEqual({ error: errors.INTERNAL.words, error_code: "INTERNAL", a: 1 });
  expect(errorBodySchema.safeParse(error.toBody()).success).toBe(true);
});

test("every code has a status of 4xx or 5xx and words", () => {
  for (const { status, words } of Object.values(errors)) {
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(600);
    expect(words).not.toBe("");
  }
});
