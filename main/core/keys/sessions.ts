import { createHash, randomBytes } from "node:crypto";
import { z } from "zod";
import { secondsOf, type Clock } from "../platform/clock.ts";
import { makeId, type RandomBytes } from "./secret.ts";

const tokenBytes = 32;
const codeLifetimeSeconds = 60;
const idleSeconds = 30 * 24 * 3600;
/** Use is noted, and saved, this far apart: a restart must not forget it. */
const seenPeriodSeconds = 3600;
const maxSessions = 10_000;

const sessionSchema = z.object({
  session_id: z.string(),
  hash: z.string(),
  /** null: the owner's own browser. */
  key_id: z.string().nullable(),
  created_at: z.number(),
  last_seen: z.number(),
});
type Session = z.infer<typeof sessionSchema>;

/** sessions.json: browsers that are signed in, by the hash of their cookie. */
export const sessionsFileSchema = z.object({ sessions: z.array(sessionSchema) });
export type SessionsFile = z.infer<typeof sessionsFileSchema>;

export type SessionsDocument = {
  readonly data: SessionsFile;
  update(change: (draft: SessionsFile) => void): Promise<unknown>;
};

export type Sessions = {
  /** Signs a browser in with a key, or as the owner where `keyId` is null. Gives the cookie's value. */
  open(keyId: string | null): Promise<{ readonly token: string; readonly sessionId: string }>;
  find(
    token: string,
    nowSeconds: number,
  ): { readonly sessionId: string; readonly keyId: string | null } | null;
  close(token: string): Promise<string | null>;
  /** Ends every session of a key. Gives their ids. */
  closeKey(keyId: string): Promise<string[]>;
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
}): Sessions {
  const { document, clock, random = randomBytes } = deps;
  const byHash = new Map<string, Session>(
    document.data.sessions.map((one) => [one.hash, { ...one }]),
  );
  const codes = new Map<string, number>();

  const save = (): Promise<unknown> =>
    document.update((draft) => {
      draft.sessions = [...byHash.values()].map((one) => ({ ...one }));
    });

  function dropIdle(nowSeconds: number): void {
    for (const [hash, session] of byHash) {
      if (nowSeconds - session.last_seen > idleSeconds) byHash.delete(hash);
    }
    while (byHash.size >= maxSessions) byHash.delete(byHash.keys().next().value ?? "");
  }

  return {
    async open(keyId) {
      const now = secondsOf(clock);
      dropIdle(now);
      const token = Buffer.from(random(tokenBytes)).toString("base64url");
      const session = {
        session_id: makeId(12, random),
        hash: hashOf(token),
        key_id: keyId,
        created_at: now,
        last_seen: now,
      };
      byHash.set(session.hash, session);
      await save();
      return { token, sessionId: session.session_id };
    },
    find(token, nowSeconds) {
      const session = byHash.get(hashOf(token));
      if (!session || nowSeconds - session.last_seen > idleSeconds) return null;
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
      return session.session_id;
    },
    async closeKey(keyId) {
      const gone = [...byHash.values()].filter((one) => one.key_id === keyId);
      if (gone.length === 0) return [];
      for (const session of gone) byHash.delete(session.hash);
      await save();
      return gone.map((session) => session.session_id);
    },
    makeCode() {
      const code = Buffer.from(random(tokenBytes)).toString("base64url");
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
