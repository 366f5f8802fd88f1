import { createWords } from "../../../main/electron/words.ts";

/** The shell's words from the catalogue itself. */
export function wordsIn(language: "en" | "de") {
  return createWords({
    folder: new URL("../../../renderer/i18n/", import.meta.url),
    chosen: () => language,
    preferred: () => [],
  });
}

export const englishWords = wordsIn("en");
