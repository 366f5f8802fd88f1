import { expect, test } from "vitest";
import { refusedValues } from "../../../main/core/api/refused-page.ts";
import { errors, type ErrorCode } from "../../../shared/errors.ts";

const codes = Object.keys(errors) as ErrorCode[];
const own = "Your key can look, but not start anything.";

test.for(codes)(
  "who is refused by %s is told what to do, and where to go on, in both languages",
  (code) => {
    for (const language of ["en", "de"] as const) {
      const { message, todo, action } = refusedValues(code, language, own);
      expect(message).toMatch(/[^.]\.$/);
      expect(todo).toMatch(/\.$/);
      // By a name that is not this computer's no link leads anywhere.
      expect(action === "").toBe(code === "WRONG_HOST");
    }
  },
);

// Pressed on our own page, it would come from our own site, and be let through.
test("a page of another website cannot have its refused request sent again by our page", () => {
  expect(refusedValues("CROSS_SITE", "en", undefined).href).toBe("/");
});

test("words of one refusal alone are said in English only", () => {
  expect(refusedValues("FORBIDDEN", "en", own).message).toBe(own);
  expect(refusedValues("FORBIDDEN", "de", own).message).toMatch(/^Das ist der Person vorbehalten/);
});
