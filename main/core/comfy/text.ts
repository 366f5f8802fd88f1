import { stripVTControlCharacters } from "node:util";

/** A line as a person reads it: without colours and trailing blanks. */
export function plainText(line: string): string {
  return stripVTControlCharacters(line).trimEnd();
}
