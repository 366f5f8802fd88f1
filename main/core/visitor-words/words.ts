import { errors, type ErrorCode } from "../../../shared/errors.ts";
import { languageFor, localeOf, type Language } from "../../../shared/language.ts";
import { de, deErrors } from "./de.ts";
import { en, type VisitorWords } from "./en.ts";

const enErrors = Object.fromEntries(
  Object.entries(errors).map(([code, { words }]) => [code, words]),
) as Record<ErrorCode, string>;
const catalogues: Readonly<Record<Language, VisitorWords>> = { en, de };

/** The language of a browser, by its `Accept-Language`: the first of those it likes best that there is. */
export function visitorLanguage(accepted: string | undefined): Language {
  const tags = (accepted ?? "").split(",").map((entry) => {
    const [tag = "", ...parameters] = entry.trim().split(/\s*;\s*/);
    const weight = parameters.find((one) => one.startsWith("q="))?.slice(2);
    return { tag, weight: weight === undefined ? 1 : Number(weight) };
  });
  const liked = tags.filter(({ weight }) => weight > 0).sort((a, b) => b.weight - a.weight);
  return languageFor(
    "auto",
    liked.map(({ tag }) => tag),
  );
}

export function visitorWords(language: Language): VisitorWords {
  return catalogues[language];
}

/** A text with its gaps filled: `{time}` by `time`. */
export function filled(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{(\w+)\}/g, (gap, name: string) => values[name] ?? gap);
}

/** `31 March 2026, 14:00 UTC`: where the reader's own time is not known. */
export function dayAndTime(seconds: number, language: Language): string {
  const day = new Intl.DateTimeFormat(localeOf(language), { dateStyle: "long", timeZone: "UTC" });
  return `${day.format(seconds * 1000)}, ${clockTime(seconds)}`;
}

/** `14:00 UTC`, as the windows of limits have it. */
export function clockTime(seconds: number): string {
  return `${new Date(seconds * 1000).toISOString().slice(11, 16)} UTC`;
}

/**
 * Why a key opens nothing, and what to do. Only who has the secret itself is told that it is paused, or
 * when it ended.
 */
export function badKeyWords(language: Language, reason: string, endedAt: number | null): string {
  const { badKey } = visitorWords(language);
  if (reason === "expired" && endedAt !== null)
    return filled(badKey.expiredOn, { time: dayAndTime(endedAt, language) });
  const name = (["mistyped", "unknown", "paused", "expired"] as const).find(
    (one) => one === reason,
  );
  return badKey[name ?? "other"];
}

/** What a page says of each refusal. */
export function refusalWords(language: Language): Readonly<Record<ErrorCode, string>> {
  return language === "de" ? deErrors : enErrors;
}
