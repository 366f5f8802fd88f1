import type { Response } from "express";
import type { ErrorCode } from "../../../shared/errors.ts";
import type { Language } from "../../../shared/language.ts";
import type { Arrival, Refusal } from "../gateway/types.ts";
import type { ComfyState } from "../../../shared/comfy.ts";
import type { SessionEnding } from "../../../shared/sessions.ts";
import { readText } from "../store/folder.ts";
import { refusedValues } from "./refused-page.ts";
import {
  badKeyWords,
  dayAndTime,
  filled,
  refusalWords,
  visitorLanguage,
  visitorWords,
} from "../visitor-words/words.ts";

const folder = new URL("./pages/", import.meta.url);
const cache = new Map<string, string>();

/** A page or asset of `api/pages`, read once. */
export function readPage(name: string): string {
  let text = cache.get(name);
  if (text === undefined) {
    text = readText(new URL(name, folder));
    cache.set(name, text);
  }
  return text;
}

/** Headers of every page of ours: nothing from elsewhere, no frames, nothing kept. */
const pageHeaders: Record<string, string> = {
  "Content-Type": "text/html; charset=utf-8",
  "Cache-Control": "no-store",
  "Content-Security-Policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  "Referrer-Policy": "same-origin",
  "X-Content-Type-Options": "nosniff",
};

export function sendPage(res: Response, html: string): void {
  for (const [name, value] of Object.entries(pageHeaders)) res.setHeader(name, value);
  res.send(html);
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${String(sign.charCodeAt(0))};`);
}

/** A page in a language: `{{name}}` is a value, `{{signIn.lead}}` a text of the catalogue. */
function fill(name: string, language: Language, values: Readonly<Record<string, string>>): string {
  return readPage(name).replace(/\{\{([\w.]+)\}\}/g, (_whole, field: string) =>
    escapeHtml(field === "language" ? language : (values[field] ?? textAt(language, field))),
  );
}

function textAt(language: Language, path: string): string {
  let place: unknown = visitorWords(language);
  for (const name of path.split(".")) place = Reflect.get(Object(place), name);
  return typeof place === "string" ? place : "";
}

/** The catalogue as the pages' scripts import it, in the language of the browser that asks. */
export function wordsScript(accepted: string | undefined): string {
  const language = visitorLanguage(accepted);
  const words = { ...visitorWords(language), refusals: refusalWords(language) };
  return readPage("words.js").replace("words = {}", () => `words = ${JSON.stringify(words)}`);
}

/** Why a browser's session ended; with its key's end where that was it, in epoch seconds. */
export type Ending = { readonly why: SessionEnding; readonly keyEndedAt: number | null };

function endingWords({ why, keyEndedAt }: Ending, language: Language): string {
  const { ended } = visitorWords(language);
  if (why !== "expired" || keyEndedAt === null) return ended[why];
  return filled(ended.expiredOn, { time: dayAndTime(keyEndedAt, language) });
}

type Failure = {
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, unknown>>;
};

function failureWords({ code, details }: Failure, language: Language): string {
  if (code === "TOO_MANY_TRIES") return visitorWords(language).signIn.tooMany;
  const { reason, expires_at: endedAt } = details;
  return badKeyWords(
    language,
    typeof reason === "string" ? reason : "",
    typeof endedAt === "number" ? endedAt : null,
  );
}

/** The sign-in page, in place of the page that was asked for. UI.md section 15. */
export function signInPage(
  displayName: string,
  page: {
    readonly language: Language;
    readonly next: string;
    readonly failed?: Failure;
    readonly ending?: Ending | null;
  },
): string {
  const { language, failed, ending = null } = page;
  const message = failed === undefined ? "" : failureWords(failed, language);
  return fill("sign-in.html", language, {
    name: displayName === "" ? "ComfyUI" : displayName,
    message,
    ending: ending === null ? "" : endingWords(ending, language),
    safe: ending === null ? "" : visitorWords(language).signIn.safe,
    invalid: message === "" ? "false" : "true",
    next: page.next,
  });
}

/** A page that says the same to everybody, each in their language. */
export function wordsPage(name: "account.html" | "code-used.html", language: Language): string {
  return fill(name, language, {});
}

/** What a browser sees while ComfyUI is not there: it comes back by itself. */
function waitingPage(state: ComfyState, displayName: string, language: Language): string {
  const name = displayName === "" ? "ComfyUI" : displayName;
  return fill("waiting.html", language, { state, name });
}

/** What a browser says of a certificate that Latchkey made, and how to trust it. */
export function trustPage(fingerprint: string, language: Language): string {
  return fill("trust.html", language, { fingerprint });
}

/** A path on this host and nothing else: a link must not carry people away after they signed in. */
export function safeNext(next: string | undefined): string {
  const isOurs = next !== undefined && /^\/(?![/\\])[\x21-\x7e]*$/.test(next);
  return isOurs && !next.includes("\\") ? next : "/";
}

/** The page in place of a refusal, for a person's browser. */
export function pageFor(
  arrival: Arrival,
  refusal: Refusal,
  known: {
    readonly state: ComfyState;
    readonly displayName: string;
    /** Why the session that this browser shows was ended. */
    readonly ending: Ending | null;
  },
): { readonly headers: Record<string, string>; readonly body: string } {
  const { state, displayName, ending } = known;
  const language = visitorLanguage(arrival.headers.get("accept-language"));
  switch (refusal.refused) {
    case "AUTH_REQUIRED":
      return {
        headers: pageHeaders,
        body: signInPage(displayName, { language, next: safeNext(arrival.target), ending }),
      };
    case "UPSTREAM_STARTING":
    case "UPSTREAM_DOWN":
      return { headers: pageHeaders, body: waitingPage(state, displayName, language) };
    default: {
      const values = refusedValues(refusal.refused, language, refusal.words);
      return { headers: pageHeaders, body: fill("refused.html", language, values) };
    }
  }
}
