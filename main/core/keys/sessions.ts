import { createHash, randomBytes } from "node:crypto";
import { z } from "zod";
import type { SessionEnding } from "../../../shared/sessions.ts";
import { secondsOf, type Clock } from "../platform/clock.ts";
import { makeId, type RandomBytes } from "./secret.ts";

const tokenBytes = 32;
const codeLifetimeSeconds = 60;
const secondsOfDay = 24 * 3600;
/** Use is noted, and saved, this far apart: a restart must not forget it. */
const seenPeriodSeconds = 3600;
const maxSessions = 10_000;
/** Of one key, so that who signs in over and over signs nobody else out. */
const maxOfOneKey = 100;
/** Endings that are remembered, so that a browser that comes back can be told why. */
const maxEndings = 1_000;

const sessionSchema = z.object({
  session_id: z.string(),
  hash: z.string(),
  /** null: the owner's own browser. */
  key_id: z.string().nullable(),
  created_at: z.number(),
  last_seen: z.number(),
  address: z.string().default(""),
  browser: z.string().default(""),
  /** "Remember me" was chosen: the cookie outlives the browser's end. */
  remember: z.boolean().default(false),
});
export type Session = z.infer<typeof sessionSchema>;

/** sessions.json: browsers that are signed in, by the hash of their cookie. */
export const sessionsFileSchema = z.object({ sessions: z.array(sessionSchema) });
export type SessionsFile = z.infer<typeof sessionsFileSchema>;

export type SessionsDocument = {
  readonly data: SessionsFile;
  update(change: (draft: SessionsFile) => void): Promise<unknown>;
};

/** Where a sign-in came from. */
export type SignInFrom = { readonly address: string; readonly browser: string };

export type Sessions = {
  /** Signs a browser in with a key, or as the owner where `keyId` is null. Gives the cookie's value. */
  open(
    keyId: string | null,
    from?: SignInFrom,
    remember?: boolean,
  ): Promise<{ readonly token: string; readonly sessionId: string }>;
  /** The owner's session of this process's own commands: never saved, never listed. Gives its value. */
  openControl(): string;
  find(
    token: string,
    nowSeconds: number,
  ): { readonly sessionId: string; readonly keyId: string | null } | null;
  /** Signs out by the cookie's value: its browser is to be told nothing of it. Gives what it was. */
  close(token: string): Promise<Session | null>;
  /** Ends every session that `isMeant` picks, and remembers why. Gives their ids. */
  end(isMeant: (session: Session) => boolean, why: SessionEnding): Promise<string[]>;
  /** Why this cookie's session was ended by somebody else; null where it was not, or long ago. */
  endingOf(token: string): { readonly why: SessionEnding; readonly keyId: string | null } | null;
  /** Whether "Remember me" was chosen at this cookie's sign-in. */
  isRemembered(token: string): boolean;
  /** Who is signed in, the newest first. */
  list(): readonly Session[];
  /** A one-time code that signs the owner's browser in, good for 60 s. */
  makeCode(): string;
  /** Uses a code up; false where it is unknown, used or too old. */
  spendCode(code: string): boolean;
};

const hashOf = (token: string): string => createHash("sha256").update(token).digest("hex");

export function createSessions(deps: {
  readonly document: SessionsDocument;
  readonly clock: Clock;
  readonly random?: RandomBytes;
  /** Days without a request after which a browser must sign in anew. */
  readonly idleDays?: () => number;
}): Sessions {
  const { document, clock, random = randomBytes, idleDays = () => 30 } = deps;
  const byHash = new Map<string, Session>(
    document.data.sessions.map((one) => [one.hash, { ...one }]),
  );
  const codes = new Map<string, number>();
  const controls = new Set<string>();
  const endings = new Map<string, { readonly why: SessionEnding; readonly keyId: string | null }>();
  const newToken = (): string => Buffer.from(random(tokenBytes)).toString("base64url");
  const isIdle = (session: Session, nowSeconds: number): boolean =>
    nowSeconds - session.last_seen > idleDays() * secondsOfDay;

  function drop(session: Session, why: SessionEnding): void {
    byHash.delete(session.hash);
    if (endings.size >= maxEndings) endings.delete(endings.keys().next().value ?? "");
    endings.set(session.hash, { why, keyId: session.key_id });
  }

  const save = (): Promise<unknown> =>
    document.update((draft) => {
      draft.sessions = [...byHash.values()].map((one) => ({ ...one }));
    });

  function dropIdle(nowSeconds: number): void {
    for (const session of byHash.values()) {
      if (isIdle(session, nowSeconds)) drop(session, "idle");
    }
    while (byHash.size >= maxSessions) byHash.delete(byHash.keys().next().value ?? "");
  }

  /** Makes room for one more of a key's: the one that was seen longest ago goes. */
  function dropOldest(keyId: string | null): void {
    const own = [...byHash.values()].filter((one) => one.key_id === keyId);
    if (own.length < maxOfOneKey) return;
    const [oldest] = own.sort((a, b) => a.last_seen - b.last_seen);
    if (oldest !== undefined) drop(oldest, "idle");
  }

  return {
    async open(keyId, from = { address: "", browser: "" }, remember = false) {
      const now = secondsOf(clock);
      dropIdle(now);
      dropOldest(keyId);
      const token = newToken();
      const session = {
        session_id: makeId(12, random),
        hash: hashOf(token),
        key_id: keyId,
        created_at: now,
        last_seen: now,
        ...from,
        remember,
      };
      byHash.set(session.hash, session);
      await save();
      return { token, sessionId: session.session_id };
    },
    openControl() {
      const token = newToken();
      controls.add(hashOf(token));
      return token;
    },
    find(token, nowSeconds) {
      const hash = hashOf(token);
      if (controls.has(hash)) return { sessionId: "control", keyId: null };
      const session = byHash.get(hash);
      if (!session || isIdle(session, nowSeconds)) return null;
      if (nowSeconds - session.last_seen >= seenPeriodSeconds) {
        session.last_seen = nowSeconds;
        // The document tells of a failed write; the next note saves this one too.
        void save().catch(() => undefined);
      }
      return { sessionId: session.session_id, keyId: session.key_id };
    },
    async close(token) {
      const hash = hashOf(token);
      const session = byHash.get(hash);
      if (!session) return null;
      byHash.delete(hash);
      await save();
      return session;
    },
    async end(isMeant, why) {
      const gone = [...byHash.values()].filter(isMeant);
      if (gone.length === 0) return [];
      for (const session of gone) drop(session, why);
      await save();
      return gone.map((session) => session.session_id);
    },
    endingOf(token) {
      const hash = hashOf(token);
      const session = byHash.get(hash);
      if (session)
        return isIdle(session, secondsOf(clock)) ? { why: "idle", keyId: session.key_id } : null;
      return endings.get(hash) ?? null;
    },
    isRemembered: (token) => byHash.get(hashOf(token))?.remember === true,
    list: () =>
      [...byHash.values()]
        .filter((session) => !isIdle(session, secondsOf(clock)))
        .sort((a, b) => b.created_at - a.created_at),
    makeCode() {
      const code = newToken();
      codes.set(hashOf(code), secondsOf(clock) + codeLifetimeSeconds);
      return code;
    },
    spendCode(code) {
      const hash = hashOf(code);
      const until = codes.get(hash);
      codes.delete(hash);
      return until !== undefined && until >= secondsOf(clock);
    },
  };
}
