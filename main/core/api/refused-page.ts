import type { ErrorCode } from "../../../shared/errors.ts";
import type { Language } from "../../../shared/language.ts";
import type { VisitorWords } from "../visitor-words/en.ts";
import { refusalWords, visitorWords } from "../visitor-words/words.ts";

/** Where somebody who was refused goes on from. `none`: nowhere by this address. */
type Way = "ask" | "front" | "site" | "signIn" | "again" | "later" | "none";

const ways: Readonly<Record<ErrorCode, Way>> = {
  AUTH_REQUIRED: "signIn",
  INVALID_KEY: "signIn",
  FORBIDDEN: "ask",
  // A step to the same address from our own page would be let through: no link of ours goes there, or the other
  // website would only have to get it pressed.
  CROSS_SITE: "site",
  NOT_FOUND: "front",
  KEY_NOT_FOUND: "front",
  BAD_PATH: "front",
  INVALID_REQUEST: "front",
  METHOD_NOT_ALLOWED: "front",
  PAYLOAD_TOO_LARGE: "front",
  UNSUPPORTED_MEDIA_TYPE: "front",
  HEADERS_TOO_LARGE: "front",
  ADDRESS_BLOCKED: "later",
  TOO_MANY_TRIES: "later",
  RATE_LIMIT_EXCEEDED: "later",
  TOO_MANY_CONNECTIONS: "again",
  QUEUE_FULL: "again",
  KEY_CREATION_FAILED: "again",
  INTERNAL: "again",
  STORE_FAILED: "again",
  UPSTREAM_STARTING: "again",
  UPSTREAM_DOWN: "again",
  UPSTREAM_TIMEOUT: "again",
  WRONG_HOST: "none",
};

type Onward = { readonly href: string; readonly action: (words: VisitorWords) => string };

const toFront: Onward = { href: "/", action: ({ account }) => account.open };
/** To the address that was asked for, without writing it out: there may be a key in it. */
const anew: Onward = { href: "", action: ({ refused }) => refused.tryAgain };
const onwards: Readonly<Record<Way, Onward>> = {
  ask: toFront,
  front: toFront,
  site: toFront,
  signIn: { href: "/latchkey/sign-in", action: ({ signIn }) => signIn.submit },
  again: anew,
  later: anew,
  none: { href: "", action: () => "" },
};

/** What fills the page of a refusal: what happened, what to do, and links for it that need no script. */
export function refusedValues(code: ErrorCode, language: Language, own: string | undefined) {
  const words = visitorWords(language);
  const way = ways[code];
  const { href, action } = onwards[way];
  // What is said of this one alone is English: it comes from the gateway's answers to programs.
  const message = (language === "en" ? own : undefined) ?? refusalWords(language)[code];
  return {
    message: message.replace(/\.?$/, "."),
    todo: words.refused.todo[way],
    ...{ href, action: action(words) },
    other: way === "ask" ? words.refused.otherKey : "",
  };
}
