import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createJsonScan } from "../../../main/core/platform/json-scan.ts";

/** The bound that a text passes, whichever way it is cut into chunks. */
function scanned(text: string, chunk = text.length + 1): string | null {
  const scan = createJsonScan({ values: 300_000, depth: 200 });
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += chunk) {
    const passed = scan(bytes.subarray(at, at + chunk));
    if (passed !== null) return passed;
  }
  return null;
}

const nested = (deep: number): string => `{"a":${"[".repeat(deep)}${"]".repeat(deep)}}`;
const list = (values: number): string => `{"a":[${"0,".repeat(values - 1)}0]}`;

describe("what keeps a JSON text from being parsed", () => {
  test.for([
    [nested(199), null],
    [nested(200), "depth"],
    [`[${"[],".repeat(1_000)}[]]`, null],
    [`{"a":"${"[".repeat(1_000)}"}`, null],
    [`{"a":"\\"${"[".repeat(1_000)}"}`, null],
    [`{"a":"\\\\",${nested(199).slice(1)}`, null],
    [`{"a":"\\\\","b":${nested(200)}}`, "depth"],
    [list(299_998), null],
    [list(300_000), "values"],
    [`[${"{},".repeat(150_000)}{}]`, "values"],
    [`{"a":"${",".repeat(400_000)}"}`, null],
  ] as const)("case %#", ([text, passed]) => {
    for (const chunk of [undefined, 1, 7]) {
      expect(scanned(text, chunk)).toBe(passed);
    }
  });

  test("any JSON is as deep to it as it is", () => {
    const depthOf = (value: unknown): number =>
      value !== null && typeof value === "object"
        ? 1 + Math.max(0, ...Object.values(value).map(depthOf))
        : 0;
    const value = fc.json({ maxDepth: 5, stringUnit: "binary" }).map((text) => {
      const inner: unknown = JSON.parse(text);
      return inner;
    });
    fc.assert(
      fc.property(value, fc.integer({ min: 190, max: 200 }), (inner, around) => {
        const text = "[".repeat(around) + JSON.stringify(inner) + "]".repeat(around);
        expect(scanned(text, 3) === null).toBe(around + depthOf(inner) <= 200);
      }),
    );
  });
});
