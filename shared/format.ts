/** Pure functions from values to what is shown of them. */

const unsafeCharacter = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;
/** Format characters that join letters or pictures and that a name may need. */
const joiners = new Set(["\u200C", "\u200D", "\uFE0F"]);
const rightToLeft =
  /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

/** A person's text with control and direction characters shown as their code: it can then mislead nobody. */
export function shownName(name: string): string {
  let shown = "";
  for (const character of name) {
    const isUnsafe = unsafeCharacter.test(character) && !joiners.has(character);
    shown += isUnsafe ? codeOf(character) : character;
  }
  return shown;
}

function codeOf(character: string): string {
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
  return `\u2039U+${code}\u203A`;
}

/** As `shownName`, fit to stand inside a sentence of the other direction (Unicode isolates). */
export function nameInText(name: string): string {
  const shown = shownName(name);
  return rightToLeft.test(shown) ? `\u2068${shown}\u2069` : shown;
}

/** The first letter of a name as a person sees it, in upper case. */
export function initialOf(name: string): string {
  const segments = new Intl.Segmenter().segment(shownName(name).trim());
  for (const { segment } of segments) return segment.toLocaleUpperCase();
  return "?";
}

/** A small number that is always the same for the same text. */
export function hueOf(text: string, hues: number): number {
  let sum = 0;
  for (const character of text) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 100_003;
  return sum % hues;
}

export type Ago =
  | { readonly kind: "now" | "time" | "yesterday" | "day" | "date" }
  | { readonly kind: "minutes" | "hours"; readonly count: number };

/** In which words a past moment is told: the nearer, the plainer. Days are those of this computer. */
export function agoOf(atSeconds: number, nowSeconds: number): Ago {
  const passed = nowSeconds - atSeconds;
  if (passed < 60) return { kind: "now" };
  if (passed < 3600) return { kind: "minutes", count: Math.floor(passed / 60) };
  const at = new Date(atSeconds * 1000);
  const now = new Date(nowSeconds * 1000);
  if (passed < 4 * 3600) return { kind: "hours", count: Math.floor(passed / 3600) };
  if (isSameDay(at, now)) return { kind: "time" };
  const yesterday = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1);
  if (isSameDay(at, yesterday)) return { kind: "yesterday" };
  return { kind: at.getFullYear() === now.getFullYear() ? "day" : "date" };
}

function isSameDay(a: Date, b: Date): boolean {
  return (
    a.getFullYear() === b.getFullYear() &&
    a.getMonth() === b.getMonth() &&
    a.getDate() === b.getDate()
  );
}

/** `0:42`, `12:05`, `1:02:05`: a span that counts up or down. */
export function clockOf(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const parts = [Math.floor(whole / 60) % 60, whole % 60];
  const hours = Math.floor(whole / 3600);
  const shown = hours > 0 ? [hours, ...parts] : parts;
  return shown.map((part, index) => (index === 0 ? String(part) : pad(part))).join(":");
}

function pad(part: number): string {
  return String(part).padStart(2, "0");
}

export type Span = { readonly days: number; readonly hours: number; readonly minutes: number };

/** A span in its larger parts. */
export function spanOf(seconds: number): Span {
  const minutes = Math.max(0, Math.floor(seconds / 60));
  return {
    days: Math.floor(minutes / 1440),
    hours: Math.floor(minutes / 60) % 24,
    minutes: minutes % 60,
  };
}

/** The invitation link: the fragment never reaches a server. */
export function invitationOf(url: string, key: string): string {
  return `${url}#key=${key}`;
}

/** The last second of a local day `YYYY-MM-DD`, in epoch seconds; null when there is no such day. */
export function endOfDay(day: string): number | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day);
  if (match === null) return null;
  const [year = 0, month = 0, date = 0] = match.slice(1).map(Number);
  const end = new Date(year, month - 1, date, 23, 59, 59);
  return end.getMonth() === month - 1 ? Math.floor(end.getTime() / 1000) : null;
}

/** The local day of a moment, `YYYY-MM-DD`. */
export function dayOf(seconds: number): string {
  const at = new Date(seconds * 1000);
  return `${at.getFullYear()}-${pad(at.getMonth() + 1)}-${pad(at.getDate())}`;
}

/** Splits a line of arguments at spaces; quotes keep spaces in, a backslash keeps a quote. */
export function splitArguments(line: string): string[] {
  const found: string[] = [];
  let current: string | null = null;
  let quote: string | null = null;
  const characters = Array.from(line);
  for (let index = 0; index < characters.length; index += 1) {
    const character = characters[index] ?? "";
    const next = characters[index + 1];
    if (character === "\\" && (next === '"' || next === "'")) {
      current = (current ?? "") + next;
      index += 1;
    } else if (quote !== null) {
      if (character === quote) quote = null;
      else current = (current ?? "") + character;
    } else if (character === '"' || character === "'") {
      quote = character;
      current ??= "";
    } else if (/\s/.test(character)) {
      if (current !== null) found.push(current);
      current = null;
    } else {
      current = (current ?? "") + character;
    }
  }
  if (current !== null) found.push(current);
  return found;
}

/** The line that `splitArguments` splits into these arguments. */
export function joinArguments(args: readonly string[]): string {
  return args
    .map((argument) => {
      if (argument !== "" && !/[\s"']/.test(argument)) return argument;
      // A backslash keeps the quote behind it, so those at the end stand behind the closing one.
      const body = argument.replace(/\\+$/, "");
      return `"${body.replace(/["']/g, "\\$&")}"${argument.slice(body.length)}`;
    })
    .join(" ");
}

/** Arguments without a flag, in whichever of its spellings, and without the values that follow it. */
export function withoutArgument(args: readonly string[], flag: string): string[] {
  const kept: string[] = [];
  let isValue = false;
  for (const word of args) {
    const isFlag = word.startsWith("-");
    if (isFlag) isValue = word === flag;
    const isGone = isValue || word.startsWith(`${flag}=`);
    if (!isGone) kept.push(word);
  }
  return kept;
}
