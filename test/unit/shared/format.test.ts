import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  agoOf,
  clockOf,
  dayOf,
  endOfDay,
  hueOf,
  initialOf,
  joinArguments,
  nameInText,
  shownName,
  spanOf,
  splitArguments,
} from "../../../shared/format.ts";

describe("names", () => {
  // A right-to-left override would show "gpj.exe" as "exe.jpg".
  test("characters that turn or hide text are shown as their code", () => {
    expect(shownName("a\u202Eb\u0000c\u200Bd\ne")).toBe("a‹U+202E›b‹U+0000›c‹U+200B›d‹U+000A›e");
  });

  test("a family picture and a Persian joiner stay whole", () => {
    for (const name of ["👩‍👩‍👧", "می\u200Cخواهم", "❤\uFE0F", "Zoë"])
      expect(shownName(name)).toBe(name);
  });

  test("no name shows a control or direction character", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (name) => {
        expect(shownName(name)).not.toMatch(/[\p{Cc}\u202A-\u202E\u2066-\u2069\u200E\u200F]/u);
      }),
    );
  });

  test("a right-to-left name is isolated in a sentence, another is not", () => {
    expect(nameInText("שרה")).toBe("\u2068שרה\u2069");
    expect(nameInText("Mia")).toBe("Mia");
  });

  test.for([
    ["mia", "M"],
    ["  zoë", "Z"],
    ["👩‍👩‍👧 family", "👩‍👩‍👧"],
    ["e\u0301mile", "E\u0301"],
    ["", "?"],
    ["   ", "?"],
  ])("the initial of %j is %s", ([name = "", initial]) => {
    expect(initialOf(name)).toBe(initial);
  });

  test("a hue is always the same, whole, and within the number of hues", () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 360 }), (text, hues) => {
        const hue = hueOf(text, hues);
        return hue === hueOf(text, hues) && Number.isInteger(hue) && hue >= 0 && hue < hues;
      }),
    );
  });
});

describe("times", () => {
  const at = (text: string): number => new Date(text).getTime() / 1000;
  const now = at("2026-11-24T15:00:00");

  test.for([
    ["2026-11-24T14:59:01", { kind: "now" }],
    ["2026-11-24T15:00:30", { kind: "now" }],
    ["2026-11-24T14:59:00", { kind: "minutes", count: 1 }],
    ["2026-11-24T14:00:01", { kind: "minutes", count: 59 }],
    ["2026-11-24T14:00:00", { kind: "hours", count: 1 }],
    ["2026-11-24T11:00:01", { kind: "hours", count: 3 }],
    ["2026-11-24T11:00:00", { kind: "time" }],
    ["2026-11-23T23:59:59", { kind: "yesterday" }],
    ["2026-11-23T00:00:00", { kind: "yesterday" }],
    ["2026-11-22T23:59:59", { kind: "day" }],
    ["2025-11-24T15:00:00", { kind: "date" }],
  ] as const)("%s is told as %j", ([moment, ago]) => {
    expect(agoOf(at(moment), now)).toEqual(ago);
  });

  test.for([
    [-5, "0:00"],
    [42.9, "0:42"],
    [725, "12:05"],
    [3725, "1:02:05"],
    [360_000, "100:00:00"],
  ] as const)("%d seconds are shown as %s", ([seconds, shown]) => {
    expect(clockOf(seconds)).toBe(shown);
  });

  test("a span is told in days, hours and minutes, and never below nothing", () => {
    expect(spanOf(90_061)).toEqual({ days: 1, hours: 1, minutes: 1 });
    expect(spanOf(-1)).toEqual({ days: 0, hours: 0, minutes: 0 });
  });

  test("the last second of a day is in that day, and the next one is not", () => {
    for (const day of ["2026-11-24", "2028-02-29", "2026-03-29", "2026-10-25", "2026-12-31"]) {
      const end = endOfDay(day) ?? 0;
      expect(dayOf(end)).toBe(day);
      expect(dayOf(end + 1)).not.toBe(day);
    }
  });

  test.for([
    "2026-02-29",
    "2026-13-01",
    "2026-00-10",
    "2026-01-00",
    "2026-1-1",
    "",
    "2026-11-24T00",
  ])("%j is no day", (day) => {
    expect(endOfDay(day)).toBeNull();
  });
});

describe("arguments in one line", () => {
  test.for([
    ["--lowvram  --port 1", ["--lowvram", "--port", "1"]],
    [`--dir "C:\\My Files" 'a b'`, ["--dir", "C:\\My Files", "a b"]],
    [`a"b c"d`, ["ab cd"]],
    [`"" ''`, ["", ""]],
    [`say \\"hi\\"`, ["say", '"hi"']],
    ["  ", []],
    [`"left open`, ["left open"]],
  ] as const)("%s is %j", ([line, args]) => {
    expect(splitArguments(line)).toEqual(args);
  });

  test.for([["C:\\My Files\\"], ["it's", "a\\'b"], ['\\"'], [""], ["a b\\\\", "c"], ["\\"]])(
    "%j survives being shown and read again",
    (args) => {
      expect(splitArguments(joinArguments(args))).toEqual(args);
    },
  );

  test("any arguments survive being shown and read again", () => {
    const character = fc.constantFrom("\\", '"', "'", " ", "a", "\n", "é");
    const argument = fc.oneof(fc.string(), fc.string({ unit: character }));
    fc.assert(
      fc.property(fc.array(argument), (args) => {
        expect(splitArguments(joinArguments(args))).toEqual(args);
      }),
      { numRuns: 1000 },
    );
  });
});
