import i18next from "i18next";
import ICU from "i18next-icu";
import { initReactI18next } from "react-i18next";
import { sentences, type SentenceName } from "../../shared/sentences.ts";
import { localeOf, type Language } from "../../shared/language.ts";
import deActivity from "./de/activity.json";
import deCommon from "./de/common.json";
import deDoctor from "./de/doctor.json";
import deData from "./de/data.json";
import deFirstRun from "./de/first-run.json";
import deFrame from "./de/frame.json";
import deHome from "./de/home.json";
import deKeys from "./de/keys.json";
import deLogs from "./de/logs.json";
import deSentences from "./de/sentences.json";
import deSettings from "./de/settings.json";
import deUnreadable from "./de/unreadable.json";
import deUsage from "./de/usage.json";
import enActivity from "./en/activity.json";
import enCommon from "./en/common.json";
import enDoctor from "./en/doctor.json";
import enData from "./en/data.json";
import enFirstRun from "./en/first-run.json";
import enFrame from "./en/frame.json";
import enHome from "./en/home.json";
import enKeys from "./en/keys.json";
import enLogs from "./en/logs.json";
import enSettings from "./en/settings.json";
import enUnreadable from "./en/unreadable.json";
import enUsage from "./en/usage.json";

/**
 * The English catalogue. `app` is the namespace that needs no name; `activity`, `keys` and `usage` are those of
 * their pages: `useTranslation("keys")`, or `t("keys:title")`.
 */
export const en = {
  app: {
    ...enCommon,
    ...enFrame,
    ...enHome,
    ...enFirstRun,
    ...enDoctor,
    ...enLogs,
    ...enSettings,
    ...enData,
    ...enUnreadable,
    sentences: sentences as Readonly<Record<SentenceName, string>>,
  },
  activity: enActivity,
  keys: enKeys,
  usage: enUsage,
} as const;

/** The same texts in German: a text that is missing here does not compile. */
const de: typeof en = {
  app: {
    ...deCommon,
    ...deFrame,
    ...deHome,
    ...deFirstRun,
    ...deDoctor,
    ...deLogs,
    ...deSettings,
    ...deData,
    ...deUnreadable,
    sentences: deSentences,
  },
  activity: deActivity,
  keys: deKeys,
  usage: deUsage,
};

const resources = { en, de } satisfies Record<Language, typeof en>;

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
