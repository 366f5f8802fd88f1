import type { Language } from "../../../shared/language.ts";
import { createWords, type Words } from "../../../main/electron/words.ts";

const folder = new URL("../../../renderer/i18n/", import.meta.url);

/** The shell's words from the catalogue itself. */
export const englishWords = wordsIn(() => "en");

/** In a language that may become another one. */
export function wordsIn(chosen: () => Language): Words {
  return createWords({ folder, chosen, preferred: () => [] });
}
