import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import IntlMessageFormat from "intl-messageformat";
import { describe, expect, test } from "vitest";
import { sentences } from "../../../shared/sentences.ts";
import { languageFor, languages, localeOf } from "../../../shared/language.ts";

type Entry = string | { readonly [name: string]: Entry };
type Node = ReturnType<IntlMessageFormat["getAst"]>[number];

/** Of ICU's message syntax, as the parser numbers them. */
const kinds = { literal: 0, plain: 1, plural: 6 } as const;

const folder = fileURLToPath(new URL("../../../renderer/i18n/", import.meta.url));
/** What the core says: in English it lies with the core, in every other language with the rest. */
const ofCore = "sentences.json";
const files = [...readdirSync(`${folder}en`), ofCore].toSorted();
const translations = Object.keys(languages).filter((language) => language !== "en");

function textsOf(language: string, file: string): Map<string, string> {
  const texts = new Map<string, string>();
  const add = (entry: Entry, path: readonly string[]): void => {
    if (typeof entry === "string") texts.set(path.join("."), entry);
    else for (const [name, inner] of Object.entries(entry)) add(inner, [...path, name]);
  };
  if (file === ofCore && language === "en") return new Map(Object.entries(sentences));
  add(JSON.parse(readFileSync(`${folder}${language}/${file}`, "utf8")) as Entry, []);
  return texts;
}

/** What must be given to a message and how it is read: `count plural`, `file select keys|settings|other`. */
function argumentsOf(message: string, language: string): readonly string[] {
  const found = new Set<string>();
  const visit = (nodes: readonly Node[]): void => {
    for (const node of nodes) {
      const kind: number = node.type;
      if (!("value" in node) || kind === kinds.literal) continue;
      if (!("options" in node)) {
        found.add(`${node.value} ${kind === kinds.plain ? "text" : String(kind)}`);
        continue;
      }
      // Forms of the plural are each language's own; the choices of a select are the program's.
      const isPlural = kind === kinds.plural;
      const choices = isPlural ? "" : Object.keys(node.options).toSorted().join("|");
      found.add(`${node.value} ${isPlural ? "plural" : "select"} ${choices}`);
      for (const option of Object.values(node.options)) visit(option.value);
    }
  };
  visit(new IntlMessageFormat(message, localeOf(language)).getAst());
  return [...found].toSorted();
}

/** Nothing but names, signs and gaps: such a text may be the same in two languages. */
const prose = /\b[a-z]{2,} [a-z]{2,} [a-z]{2,}\b/;

describe.each(translations)("the catalogue in %s", (language) => {
  test("has the files of the English one", () => {
    expect(readdirSync(`${folder}${language}`).toSorted()).toEqual(files);
  });

  test.each(files)("%s has the same texts, each with the same gaps", (file) => {
    const english = textsOf("en", file);
    const texts = textsOf(language, file);
    expect([...texts.keys()]).toEqual([...english.keys()]);
    for (const [name, text] of texts) {
      const original = english.get(name) ?? "";
      expect({ name, gaps: argumentsOf(text, language) }).toEqual({
        name,
        gaps: argumentsOf(original, "en"),
      });
      expect(text === original && prose.test(text), `${name} is still in English`).toBe(false);
    }
  });
});

test("no two files of the window's common namespace begin a name alike", () => {
  const own = ["activity.json", "keys.json", "usage.json", "desktop.json", ofCore];
  const names = files
    .filter((file) => !own.includes(file))
    .flatMap((file) =>
      Object.keys(JSON.parse(readFileSync(`${folder}en/${file}`, "utf8")) as object),
    );
  expect(names.toSorted()).toEqual([...new Set(names)].toSorted());
});

test("the language is the one chosen, else the system's first that there is, else English", () => {
  expect(languageFor("de", ["en-GB"])).toBe("de");
  expect(languageFor("auto", ["fr-FR", "de-AT", "en-US"])).toBe("de");
  expect(languageFor("auto", ["fr-FR"])).toBe("en");
  expect(languageFor("auto", [])).toBe("en");
});
