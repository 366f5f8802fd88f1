import type { AppStatus } from "../../../shared/ipc.ts";
import type { ActivityWatch } from "../activity/activity.ts";
import type { Tabs } from "../api/tabs.ts";
import type { Observer } from "../comfy/events.ts";
import type { Supervisor } from "../comfy/supervisor.ts";
import type { Vitals } from "../comfy/vitals.ts";
import type { Sockets } from "../gateway/sockets.ts";
import type { Keyring } from "../keys/keyring.ts";
import type { SignedIn } from "../keys/signed-in.ts";
import type { Logs } from "../observability/logs.ts";
import type { Logger } from "../platform/logger.ts";
import type { Alerts } from "../telling/alerts.ts";
import type { Events } from "../telling/events.ts";
import type { Usage } from "../usage/usage.ts";

type Parts = {
  readonly log: Logger;
  readonly events: Events;
  readonly status: () => AppStatus;
  readonly keyring: Keyring;
  readonly supervisor: Supervisor;
  readonly queue: Observer;
  readonly vitals: Vitals;
  readonly logs: Logs;
  readonly usage: Usage;
  readonly alerts: Alerts;
  readonly signedIn: SignedIn;
  readonly sockets: Sockets;
  readonly tabs: Tabs;
  readonly activity: ActivityWatch;
};

/** What follows when something changes: the window, open tabs and the sockets of who was shut out. */
export function tellOfChanges(parts: Parts): void {
  const { log, events, status, keyring, supervisor, queue, vitals, logs, usage, alerts } = parts;
  const { signedIn, sockets, tabs, activity } = parts;
  const statusChanged = (): void => {
    events.emit("status.changed", status);
  };

  keyring.onChange(({ shutOut }) => {
    if (shutOut) {
      const { keyId, reason } = shutOut;
      signedIn
        .end((session) => session.key_id === keyId, reason)
        .catch((error: unknown) => {
          log.error("sessions-not-saved", { error });
        });
      sockets.endKey(keyId);
      activity.shutOut(keyId);
    }
    tabs.changed();
    events.emit("keys.changed", () => null);
    statusChanged();
  });
  supervisor.onChange(() => {
    tabs.changed();
    activity.lookAtQueue();
    statusChanged();
  });
  vitals.onChange(statusChanged);
  vitals.memory.onChange(() => {
    events.emit("memory.changed", () => vitals.memory.now());
  });
  queue.facts.onChange(statusChanged);
  alerts.onChange(statusChanged);
  logs.onLines((source, lines) => {
    events.gather(source, lines);
  });
  usage.onChange(() => {
    tabs.changed();
    events.emit("usage.changed", () => null);
    statusChanged();
  });
}
