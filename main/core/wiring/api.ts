import type { IncomingMessage, ServerResponse } from "node:http";
import type { Express } from "express";
import type { AppStatus, Operations } from "../../../shared/ipc.ts";
import type { Settings } from "../../../shared/settings.ts";
import type { Audit } from "../audit/audit.ts";
import { audited } from "../audit/operations.ts";
import type { ApiDeps } from "../api/app.ts";
import type { SessionDeps } from "../api/session.ts";
import type { Tabs } from "../api/tabs.ts";
import type { Sockets } from "../gateway/sockets.ts";
import type { Keyring } from "../keys/keyring.ts";
import type { Events } from "../telling/events.ts";
import { reportOf } from "../telling/report.ts";

type Parts = Omit<ApiDeps, "keys" | "session" | "operations" | "report"> &
  Pick<SessionDeps, "sessions" | "tries" | "clock" | "infoOf" | "onRefusal"> & {
    readonly operations: Operations;
    readonly audit: Pick<Audit, "note">;
    readonly keyring: Keyring;
    readonly settings: () => Settings;
    readonly status: () => AppStatus;
    readonly tabs: Tabs;
    readonly sockets: Sockets;
    readonly events: Events;
  };

/** Answers what has passed the gate for one of the gateway's own routes. */
export type Api = {
  readonly answer: (req: IncomingMessage, res: ServerResponse) => void;
  /** Resolves when it is there; who is answered before waits for it. */
  readonly load: () => Promise<unknown>;
};

/**
 * The gateway's own pages and API, and what follows when a browser signs in or out by them. Loaded when it
 * is first needed: Express, and all that describes its routes, is much for what nobody asks for at first.
 */
export function wireApi(parts: Parts): Api {
  let loaded: Promise<Express> | null = null;
  const load = (): Promise<Express> => (loaded ??= createWith(parts));
  return {
    load,
    answer(req, res) {
      load().then(
        (api) => {
          api(req, res);
        },
        (error: unknown) => {
          parts.log.error("api-not-loaded", { error });
          res.destroy();
        },
      );
    },
  };
}

async function createWith(parts: Parts): Promise<Express> {
  const { keyring, sessions, tries, clock, infoOf, settings, tabs, sockets, events } = parts;
  const { audit } = parts;
  const { createApi } = await import("../api/app.ts");
  return createApi({
    ...parts,
    operations: ({ arrival, verdict: { caller } }) =>
      audited(parts.operations, audit, {
        ...(caller.kind === "key" ? { by: "key", by_key_id: caller.key.key_id } : { by: "owner" }),
        address: arrival.peer,
      }),
    keys: () => keyring.list(),
    report: () => reportOf(parts.status()),
    session: {
      ...{ keyring, sessions, tries, clock, infoOf },
      displayName: () => settings().displayName,
      sessionDays: () => settings().sessionDays,
      opened: (session) => {
        audit.note("signed-in", session);
        events.emit("sessions.changed", () => null);
      },
      closed: ({ session_id, key_id, address }) => {
        tabs.end(session_id, "signed-out");
        sockets.endSession(session_id);
        audit.note("signed-out", { session_id, key_id, address });
        events.emit("sessions.changed", () => null);
      },
      onRefusal: parts.onRefusal,
    },
  });
}
