import type { Response } from "express";
import { errors, type ErrorCode } from "../../../shared/errors.ts";
import type { Arrival, Refusal } from "../gateway/types.ts";
import { badKeyHint, dayAndTime } from "../gateway/words.ts";
import type { ComfyState } from "../../../shared/comfy.ts";
import type { SessionEnding } from "../../../shared/sessions.ts";
import { readText } from "../store/folder.ts";

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

function fill(name: string, values: Readonly<Record<string, string>>): string {
  return readPage(name).replace(/\{\{(\w+)\}\}/g, (_whole, field: string) =>
    escapeHtml(values[field] ?? ""),
  );
}

/** Why somebody who was signed in is not any more. */
const endings: Readonly<Record<SessionEnding, string>> = {
  deleted: "Your key was taken back. Ask the person who gave it to you.",
  paused: "Your key is paused. Ask the person who gave it to you.",
  expired: "Your key has ended. Ask for a new one.",
  replaced: "Your key was replaced. Sign in with the new one.",
  disconnected: "You were disconnected. You can sign in again with your key.",
  idle: "You have not been here for a while. Sign in again with your key.",
};

/** Why a browser's session ended; with its key's end where that was it, in epoch seconds. */
export type Ending = { readonly why: SessionEnding; readonly keyEndedAt: number | null };

function endingWords({ why, keyEndedAt }: Ending): string {
  if (why !== "expired" || keyEndedAt === null) return endings[why];
  return `Your key ended on ${dayAndTime(keyEndedAt)}. Ask for a new one.`;
}
const safeWords = "What you made is safe; your open workflow is kept in this browser.";

type Failure = {
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, unknown>>;
};

function failureWords({ code, details }: Failure): string {
  if (code === "TOO_MANY_TRIES")
    return "Too many wrong keys from your network. Try again in a minute.";
  const { hint } = details;
  return typeof hint === "string" ? hint : badKeyHint("");
}

/** The sign-in page, in place of the page that was asked for. UI.md section 15. */
export function signInPage(
  displayName: string,
  page: {
    readonly next: string;
    readonly failed?: Failure;
    readonly ending?: Ending | null;
  },
): string {
  const { failed, ending = null } = page;
  const message = failed === undefined ? "" : failureWords(failed);
  return fill("sign-in.html", {
    name: displayName === "" ? "ComfyUI" : displayName,
    message,
    ending: ending === null ? "" : endingWords(ending),
    safe: ending === null ? "" : safeWords,
    invalid: message === "" ? "false" : "true",
    next: page.next,
  });
}

/** What a browser sees while ComfyUI is not there: it comes back by itself. */
function waitingPage(state: ComfyState, displayName: string): string {
  return fill("waiting.html", { state, name: displayName === "" ? "ComfyUI" : displayName });
}

/** A plain page for a refusal that a person meets and cannot do much about. */
function refusedPage(refusal: Refusal, words: string): string {
  return fill("refused.html", { message: refusal.words ?? words });
}

/** What a browser says of a certificate that Latchkey made, and how to trust it. */
export function trustPage(fingerprint: string): string {
  return fill("trust.html", { fingerprint });
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
  switch (refusal.refused) {
    case "AUTH_REQUIRED":
      return {
        headers: pageHeaders,
        body: signInPage(displayName, { next: safeNext(arrival.target), ending }),
      };
    case "UPSTREAM_STARTING":
    case "UPSTREAM_DOWN":
      return { headers: pageHeaders, body: waitingPage(state, displayName) };
    default:
      return { headers: pageHeaders, body: refusedPage(refusal, errors[refusal.refused].words) };
  }
}
