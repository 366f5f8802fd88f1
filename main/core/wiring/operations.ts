import type { Operations } from "../../../shared/ipc.ts";
import type { Settings } from "../../../shared/settings.ts";
import type { ActivityWatch } from "../activity/activity.ts";
import { createActivityOperations, type Tell } from "../activity/operations.ts";
import { createDataOperations } from "../data/operations.ts";
import { realSystem } from "../comfy/system.ts";
import { createDoctor } from "../doctor/own-doctor.ts";
import type { Events } from "../telling/events.ts";
import type { GivenComfy } from "../comfy/given-comfy.ts";
import type { HeldSharing } from "../sharing/held-sharing.ts";
import type { Logs } from "../observability/logs.ts";
import { createOperations, type OperationsDeps } from "../operations.ts";
import { createSharingControl } from "../sharing/sharing.ts";
import type { Document } from "../store/document.ts";
import type { SharingParts } from "./sharing.ts";

type Parts = Pick<
  OperationsDeps,
  | "clock"
  | "dataFolder"
  | "signedIn"
  | "keyring"
  | "usage"
  | "supervisor"
  | "vitals"
  | "status"
  | "options"
  | "dismissAlert"
> & {
  readonly version: string;
  readonly logs: Logs;
  readonly settingsFile: Document<Settings>;
  readonly keysFile: Pick<Document<unknown>, "beginAnew">;
  readonly held: Pick<HeldSharing, "release" | "choose">;
  readonly given: Pick<GivenComfy, "letGo">;
  readonly sharing: SharingParts;
  readonly activity: ActivityWatch;
  /** Posts to ComfyUI itself. */
  readonly tellComfy: Tell;
  readonly events: Events;
  /** Settings or keys are others now: who may do what is judged anew. */
  readonly judgeAnew: () => void;
  /** A file that could not be read was begun anew. */
  readonly onBegunAnew: () => void;
};

/** What a person can do, on the parts that were wired before. */
export function wireOperations(parts: Parts): Operations {
  const { version, dataFolder, clock, keyring, usage, logs, settingsFile, events } = parts;
  const system = realSystem(clock);
  const settings = (): Settings => settingsFile.data;
  const tellAll = (): void => {
    parts.judgeAnew();
    events.emit("settings.changed", settings);
    events.emit("status.changed", parts.status);
  };
  return createOperations({
    ...{ clock, dataFolder, keyring, usage, logs, system, settings },
    signedIn: parts.signedIn,
    supervisor: parts.supervisor,
    vitals: parts.vitals,
    status: parts.status,
    options: parts.options,
    given: parts.given,
    dismissAlert: parts.dismissAlert,
    activity: parts.activity,
    activityOperations: createActivityOperations(parts.activity, parts.tellComfy),
    sharing: createSharingControl(parts.sharing),
    // Judged anew once the listener is closed: until then the mode of a share holds.
    sharingChosen: (on) => {
      parts.held.choose(on);
    },
    ownPorts: () => parts.sharing.listeners.ports(),
    doctor: createDoctor({
      ...{ version, dataFolder, logs, clock, system, settings },
      options: parts.options,
      keyNames: () => [...keyring.names().values()].map(({ name }) => name),
    }),
    async saveSettings(changes) {
      const saved = await settingsFile.update((draft) => {
        Object.assign(draft, changes);
      });
      if (changes.sharing !== undefined) parts.held.release();
      tellAll();
      return saved;
    },
    data: createDataOperations({
      ...{ folder: dataFolder, version, clock },
      flush: () => usage.flush(),
      async beginAnew(file) {
        await (file === "keys" ? parts.keysFile : settingsFile).beginAnew();
        parts.onBegunAnew();
        tellAll();
        events.emit("keys.changed", () => null);
      },
    }),
  });
}
