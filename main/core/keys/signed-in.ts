import type { SessionEnding, SessionRow } from "../../../shared/sessions.ts";
import type { Sockets } from "../gateway/sockets.ts";
import type { Keyring } from "./keyring.ts";
import type { Session, Sessions } from "./sessions.ts";

/** The browsers that are signed in: who they are, and how they are sent away. */
export type SignedIn = {
  list(): SessionRow[];
  /** Ends the sessions that `isMeant` picks, and their sockets. Gives how many there were. */
  end(isMeant: (session: Session) => boolean, why: SessionEnding): Promise<number>;
};

export function createSignedIn(deps: {
  readonly sessions: Sessions;
  readonly keyring: Keyring;
  readonly sockets: Sockets;
  /** Told before the sockets of a session close, so that its tabs learn why. */
  readonly ended: (session: Session, why: SessionEnding) => void;
  readonly changed: () => void;
}): SignedIn {
  const { sessions, keyring, sockets, ended, changed } = deps;
  return {
    list: () =>
      sessions.list().map((one) => ({
        session_id: one.session_id,
        key_id: one.key_id,
        key_name: one.key_id === null ? null : (keyring.byId(one.key_id)?.name ?? null),
        address: one.address,
        browser: one.browser,
        since: one.created_at,
        last_seen: one.last_seen,
        windows: sockets.list().filter((live) => live.sessionId === one.session_id).length,
      })),
    async end(isMeant, why) {
      const meant = sessions.list().filter(isMeant);
      const saved = sessions.end(isMeant, why);
      // Not after the disk: nobody stays because it is full.
      for (const session of meant) {
        ended(session, why);
        sockets.endSession(session.session_id);
      }
      if (meant.length > 0) changed();
      await saved;
      return meant.length;
    },
  };
}
