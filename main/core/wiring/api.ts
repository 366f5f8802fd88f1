import type { Express } from "express";
import type { Settings } from "../../../shared/settings.ts";
import { createApi, type ApiDeps } from "../api/app.ts";
import type { SessionDeps } from "../api/session.ts";
import type { Tabs } from "../api/tabs.ts";
import type { Events } from "../events.ts";
import type { Sockets } from "../gateway/sockets.ts";
import type { Keyring } from "../keys/keyring.ts";

type Parts = Omit<ApiDeps, "keys" | "session"> &
  Pick<SessionDeps, "sessions" | "tries" | "clock" | "infoOf"> & {
    readonly keyring: Keyring;
    readonly settings: () => Settings;
    readonly tabs: Tabs;
    readonly sockets: Sockets;
    readonly events: Events;
  };

/** The gateway's own pages and API, and what follows when a browser signs in or out by them. */
export function wireApi(parts: Parts): Express {
  const { keyring, sessions, tries, clock, infoOf, settings, tabs, sockets, events } = parts;
  return createApi({
    ...parts,
    keys: () => keyring.list(),
    session: {
      ...{ keyring, sessions, tries, clock, infoOf },
      displayName: () => settings().displayName,
      sessionDays: () => settings().sessionDays,
      opened: () => {
        events.emit("sessions.changed", () => null);
      },
      closed: (sessionId) => {
        tabs.end(sessionId, "signed-out");
        sockets.endSession(sessionId);
        events.emit("sessions.changed", () => null);
      },
    },
  });
}
