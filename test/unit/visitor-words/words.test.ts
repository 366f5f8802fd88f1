import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { wordsScript } from "../../../main/core/api/pages.ts";
import { visitorLanguage, visitorWords } from "../../../main/core/visitor-words/words.ts";

const pages = new URL("../../../main/core/api/pages/", import.meta.url);
const pagesInTwoLanguages = readdirSync(pages).filter(
  (name) => name.endsWith(".html") && name !== "docs.html",
);

function textsOf(entry: unknown, path = ""): [string, string][] {
  if (typeof entry === "string") return [[path, entry]];
  return Object.entries(entry as object).flatMap(([name, inner]) =>
    textsOf(inner, path === "" ? name : `${path}.${name}`),
  );
}
const gapsOf = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).sort();

test.for([
  [undefined, "en"],
  ["", "en"],
  ["*", "en"],
  ["de", "de"],
  ["de-AT,de;q=0.9,en;q=0.8", "de"],
  ["fr-FR,fr;q=0.9,de;q=0.5,en;q=0.3", "de"],
  ["en;q=0.5, de;q=0.9", "de"],
  ["en-US,en;q=0.9,de;q=0.8", "en"],
  ["de;q=0, en", "en"],
  ["de;q=x,en", "en"],
  ["__proto__,constructor", "en"],
] as const)("%j is answered in %s", ([accepted, language]) => {
  expect(visitorLanguage(accepted)).toBe(language);
});

describe("the German texts", () => {
  const german = new Map(textsOf(visitorWords("de")));

  test.for(textsOf(visitorWords("en")))(
    "%s has the same gaps, and is not English",
    ([path, text]) => {
      const other = german.get(path) ?? "";
      expect(gapsOf(other)).toEqual(gapsOf(text));
      if (text.includes(" ")) expect(other).not.toBe(text);
    },
  );
});

test.for(pagesInTwoLanguages)("%s has no word of its own: each stands in the catalogue", (name) => {
  const html = readFileSync(new URL(name, pages), "utf8");
  const named = [...html.matchAll(/\{\{(\w+\.[\w.]+)\}\}/g)].map(([, path]) => path);
  const known = new Set(textsOf(visitorWords("en")).map(([path]) => path));
  expect(named.filter((path) => !known.has(path ?? ""))).toEqual([]);
  expect(html.replace(/<[^>]*>|\{\{[\w.]+\}\}/g, "").replace(/[\s.]/g, "")).toBe("");
});

test("the pages' scripts get the whole catalogue of their browser's language", async () => {
  const source = wordsScript("de-DE,de;q=0.9");
  const script = (await import(`data:text/javascript,${encodeURIComponent(source)}`)) as {
    words: ReturnType<typeof visitorWords>;
    filled: (text: string, values: Record<string, unknown>) => string;
  };
  expect(script.words).toMatchObject(visitorWords("de"));
  const values = { left: 3, limit: 5, time: "14:00" };
  expect(script.filled(script.words.bar.left, values)).toBe("3 von 5 übrig bis 14:00");
});
