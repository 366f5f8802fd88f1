import type { AppError, ErrorCode } from "../../shared/errors.ts";
import { sentenceWords } from "./sentence-words.ts";
import type { Text } from "../i18n/use-text.ts";

const inCatalogue = [
  "INTERNAL",
  "STORE_FAILED",
  "KEY_NOT_FOUND",
  "KEY_CREATION_FAILED",
  "UPSTREAM_DOWN",
  "UPSTREAM_STARTING",
] as const satisfies readonly ErrorCode[];

/** The catalogue's words for an error of main, else its own message. */
export function wordsOf(error: AppError, t: Text): string {
  if (error.said !== null) return sentenceWords(error.said, t);
  const code = inCatalogue.find((known) => known === error.code);
  return code === undefined ? error.message : t(`errors.${code}`);
}
