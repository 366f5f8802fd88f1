import i18next from "i18next";
import ICU from "i18next-icu";
import { initReactI18next } from "react-i18next";
import { localeOf, type Language } from "../../shared/language.ts";
import activity from "./en/activity.json";
import common from "./en/common.json";
import doctor from "./en/doctor.json";
import data from "./en/data.json";
import firstRun from "./en/first-run.json";
import frame from "./en/frame.json";
import home from "./en/home.json";
import keys from "./en/keys.json";
import logs from "./en/logs.json";
import settings from "./en/settings.json";
import usage from "./en/usage.json";

/**
 * The English catalogue. `app` is the namespace that needs no name; `activity`, `keys` and `usage` are those of
 * their pages: `useTranslation("keys")`, or `t("keys:title")`.
 */
export const en = {
  app: { ...common, ...frame, ...home, ...firstRun, ...doctor, ...logs, ...settings, ...data },
  activity,
  keys,
  usage,
} as const;

/** The languages that there is a catalogue for. */
const resources = { en };

/** Makes the catalogue ready; the words are there before the first render. */
export async function startI18n(language: Language): Promise<void> {
  await i18next
    .use(new ICU({ parseLngForICU: localeOf }))
    .use(initReactI18next)
    .init({
      lng: language,
      fallbackLng: "en",
      ns: ["app", "activity", "keys", "usage"],
      defaultNS: "app",
      resources,
      returnNull: false,
      interpolation: { escapeValue: false },
      initAsync: false,
    });
  nameLanguage(language);
}

/** Shows the window in another language, at once. */
export function setLanguage(language: Language): void {
  if (i18next.language === language) return;
  void i18next.changeLanguage(language);
  nameLanguage(language);
}

function nameLanguage(language: Language): void {
  document.documentElement.lang = language;
  document.documentElement.dir = i18next.dir(language);
}
