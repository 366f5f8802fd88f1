import i18next from "i18next";
import ICU from "i18next-icu";
import { initReactI18next } from "react-i18next";
import common from "./en/common.json";
import firstRun from "./en/first-run.json";
import home from "./en/home.json";
import keys from "./en/keys.json";
import logs from "./en/logs.json";
import settings from "./en/settings.json";
import usage from "./en/usage.json";

/**
 * The English catalogue. `app` is the namespace that needs no name; `keys` and `usage` are those of
 * their pages: `useTranslation("keys")`, or `t("keys:title")`.
 */
export const en = {
  app: { ...common, ...home, ...firstRun, ...logs, ...settings },
  keys,
  usage,
} as const;

/** The languages that there is a catalogue for. */
const resources = { en };

/** Dates and numbers: where the language alone leaves it open, the form that the design shows (14:00, 31 Mar). */
const locales: Readonly<Record<string, string>> = { en: "en-GB" };

export function localeOf(language: string): string {
  return locales[language] ?? language;
}

/** Makes the catalogue ready; the words are there before the first render. */
export async function startI18n(language: keyof typeof resources = "en"): Promise<void> {
  await i18next
    .use(new ICU({ parseLngForICU: localeOf }))
    .use(initReactI18next)
    .init({
      lng: language,
      fallbackLng: "en",
      ns: ["app", "keys", "usage"],
      defaultNS: "app",
      resources,
      returnNull: false,
      interpolation: { escapeValue: false },
      initAsync: false,
    });
  document.documentElement.lang = language;
  document.documentElement.dir = i18next.dir(language);
}
