import type { Sentence } from "../../shared/sentences.ts";
import type { Text } from "../i18n/use-text.ts";

/** What the core says, in the language of the window. */
export function sentenceWords({ name, values }: Sentence, t: Text): string {
  return t(`sentences.${name}`, values);
}
