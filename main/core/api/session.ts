import { Router, type Request, type Response } from "express";
import { z } from "zod";
import { AppError, parseInput } from "../../../shared/errors.ts";
import type { Language } from "../../../shared/language.ts";
import { sessionEndingSchema, type SessionInfo } from "../../../shared/sessions.ts";
import { sessionTokenOf } from "../gateway/credentials.ts";
import type { GateDeps } from "../gateway/door.ts";
import { isFromThisComputer } from "../gateway/identify.ts";
import type { Tries } from "../gateway/tries.ts";
import type { Arrival, Caller, Refusal } from "../gateway/types.ts";
import { badKeyDetails } from "../gateway/words.ts";
import { browserOf } from "../keys/browser.ts";
import type { Keyring } from "../keys/keyring.ts";
import type { Session, Sessions, SignInFrom } from "../keys/sessions.ts";
import type { Clock } from "../platform/clock.ts";
import { jsonOrForm } from "./body.ts";
import { ownRequestOf } from "./context.ts";
import { onlyMethods } from "./methods.ts";
import { visitorLanguage } from "../visitor-words/words.ts";
import { safeNext, sendPage, signInPage, wordsPage } from "./pages.ts";
import { cookieLine, endingOf, secondsOfDay } from "./session-cookie.ts";

/** What `POST /latchkey/session` takes. */
export const signInSchema = z.strictObject({
  key: z.string({ error: "Must be a key" }).max(1000, "Must be a key"),
  remember: z.boolean({ error: "Must be true or false" }).optional(),
  /** The page that was asked for, of a form. */
  next: z.string().max(4096).optional(),
});

/** A new session; null is the owner's own browser. */
export type SignedInAs = SignInFrom & {
  readonly session_id: string;
  readonly key_id: string | null;
};

export type SessionDeps = {
  readonly keyring: Keyring;
  readonly sessions: Sessions;
  readonly tries: Tries;
  readonly clock: Clock;
  readonly displayName: () => string;
  /** How the caller's key stands; null for who is not signed in. */
  readonly infoOf: (caller: Caller) => SessionInfo | null;
  /** Days that a remembered browser stays signed in without a visit. */
  readonly sessionDays: () => number;
  /** A browser has signed in. */
  readonly opened: (session: SignedInAs) => void;
  /** A browser signed itself out. */
  readonly closed: (session: Session) => void;
  /** A key that opens nothing was tried. */
  readonly onRefusal: GateDeps["onRefusal"];
};

function languageOf(req: Request): Language {
  return visitorLanguage(req.headers["accept-language"]);
}

/** `/latchkey/session` and the artist's one-time sign-in. DESIGN section 7. */
export function sessionRoutes(deps: SessionDeps): Router {
  const router = Router({ caseSensitive: true, strict: true });

  function setCookie(req: Request, res: Response, token: string, seconds: number | null): void {
    res.append("Set-Cookie", cookieLine(ownRequestOf(req).arrival, token, seconds));
  }

  /** @throws AppError TOO_MANY_TRIES, INVALID_KEY with the reason */
  async function signIn(req: Request, key: string, remember: boolean): Promise<string> {
    const { arrival, verdict } = ownRequestOf(req);
    const found = deps.keyring.lookUp(key.replace(/\s/g, ""), arrival.now / 1000);
    if (!found.ok) {
      const refusal = refusalOf(arrival, found);
      deps.onRefusal(arrival, refusal, {
        kind: "refuse",
        refusal,
        route: verdict.route,
        caller: { kind: "bad", reason: found.reason, keyId: found.keyId ?? null },
        quota: null,
        spends: false,
      });
      throw new AppError(refusal.refused, { details: refusal.details ?? {} });
    }
    const old = sessionTokenOf(arrival);
    if (old !== null) await end(old);
    return open(req, found.key.key_id, remember);
  }

  /** Slowed down as everywhere: over so many wrong keys none is looked at for a while. */
  function refusalOf({ peer, now }: Arrival, bad: Parameters<typeof badKeyDetails>[0]): Refusal {
    const seconds = deps.tries.slowedFor(peer, now);
    if (seconds > 0)
      return { refused: "TOO_MANY_TRIES", details: { retry_in: Math.ceil(seconds) } };
    deps.tries.note(peer, now);
    return { refused: "INVALID_KEY", details: badKeyDetails(bad) };
  }

  async function open(req: Request, keyId: string | null, remember: boolean): Promise<string> {
    const from = {
      address: ownRequestOf(req).arrival.peer,
      browser: browserOf(req.headers["user-agent"]),
    };
    const { token, sessionId } = await deps.sessions.open(keyId, from, remember);
    deps.opened({ session_id: sessionId, key_id: keyId, ...from });
    return token;
  }

  async function end(token: string): Promise<void> {
    const session = await deps.sessions.close(token);
    if (session !== null) deps.closed(session);
  }

  router
    .route("/latchkey/session")
    .get((req, res) => {
      const { arrival, verdict } = ownRequestOf(req);
      const info = deps.infoOf(verdict.caller);
      if (info) res.json(info);
      else {
        const ending = endingOf(deps, arrival);
        const details = ending === null ? {} : { reason: ending.why };
        throw new AppError("AUTH_REQUIRED", { details });
      }
    })
    .post(async (req, res) => {
      const { isForm, body } = await jsonOrForm(req);
      const { key, remember = false, next } = parseInput(signInSchema, body);
      try {
        setCookie(
          req,
          res,
          await signIn(req, key, remember),
          remember ? deps.sessionDays() * secondsOfDay : null,
        );
      } catch (error) {
        if (!isForm || !(error instanceof AppError)) throw error;
        sendPage(
          res.status(error.code === "TOO_MANY_TRIES" ? 429 : 401),
          signInPage(deps.displayName(), {
            language: languageOf(req),
            next: safeNext(next),
            failed: { code: error.code, details: error.details },
          }),
        );
        return;
      }
      if (isForm) res.redirect(303, safeNext(next));
      else res.status(204).end();
    })
    .delete(async (req, res) => {
      const token = sessionTokenOf(ownRequestOf(req).arrival);
      if (token !== null) await end(token);
      setCookie(req, res, "", 0);
      res.status(204).end();
    })
    .all(onlyMethods("GET, HEAD, POST, DELETE"));

  router
    .route("/latchkey/sign-in")
    .get((req, res) => {
      const { next, reason } = req.query;
      // Words of ours only: the address says which, and the browser's ended session knows better.
      const said = sessionEndingSchema.safeParse(reason);
      const ended = endingOf(deps, ownRequestOf(req).arrival);
      sendPage(
        res,
        signInPage(deps.displayName(), {
          language: languageOf(req),
          next: safeNext(typeof next === "string" ? next : undefined),
          ending: said.success ? (ended ?? { why: said.data, keyEndedAt: null }) : null,
        }),
      );
    })
    .all(onlyMethods("GET, HEAD"));

  router
    .route("/latchkey/account")
    .get((req, res) => {
      sendPage(res, wordsPage("account.html", languageOf(req)));
    })
    .all(onlyMethods("GET, HEAD"));

  router
    .route("/latchkey/open")
    .head(onlyMethods("GET"))
    .get(async (req, res) => {
      const { arrival } = ownRequestOf(req);
      const code = typeof req.query["code"] === "string" ? req.query["code"] : "";
      // Spent wherever it is shown: one that came through a tunnel or another website is known to others.
      const isGood = deps.sessions.spendCode(code);
      if (!isGood || !isFromThisComputer(arrival)) {
        sendPage(res.status(403), wordsPage("code-used.html", languageOf(req)));
        return;
      }
      setCookie(req, res, await open(req, null, false), null);
      res.redirect(303, "/");
    })
    .all(onlyMethods("GET"));

  return router;
}
