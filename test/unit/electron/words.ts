import { createWords } from "../../../main/electron/words.ts";

/** The shell's words from the catalogue itself. */
export const englishWords = createWords({
  folder: new URL("../../../renderer/i18n/", import.meta.url),
  chosen: () => "en",
  preferred: () => [],
});
