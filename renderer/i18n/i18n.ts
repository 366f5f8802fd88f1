import i18next from "i18next";
import ICU from "i18next-icu";
import { initReactI18next } from "react-i18next";
import en from "./en.json";

/** The languages that there is a catalogue for. */
const resources = { en: { translation: en } };

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
      resources,
      returnNull: false,
      interpolation: { escapeValue: false },
      initAsync: false,
    });
  document.documentElement.lang = language;
  document.documentElement.dir = i18next.dir(language);
}
