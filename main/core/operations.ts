import { say } from "../../shared/sentences.ts";
import { AppError } from "../../shared/errors.ts";
import type { AppStatus, Operations } from "../../shared/ipc.ts";
import type { KeyRow } from "../../shared/keys.ts";
import type { Settings } from "../../shared/settings.ts";
import { defaultDays } from "../../shared/usage.ts";
import type { ActivityWatch } from "./activity/activity.ts";
import type { createActivityOperations } from "./activity/operations.ts";
import type { DataOperations } from "./data/operations.ts";
import { checkInstallation } from "./comfy/discover/check.ts";
import { findInstallations } from "./comfy/discover/find.ts";
import { argumentsOf } from "./comfy/help.ts";
import type { Supervisor } from "./comfy/supervisor.ts";
import type { Vitals } from "./comfy/vitals.ts";
import type { System } from "./comfy/system.ts";
import type { Logs } from "./observability/logs.ts";
import type { Doctor } from "./doctor/own-doctor.ts";
import type { GivenComfy } from "./comfy/given-comfy.ts";
import type { Keyring } from "./keys/keyring.ts";
import type { Options } from "./options.ts";
import type { Clock } from "./platform/clock.ts";
import type { SharingControl } from "./sharing/sharing.ts";
import type { SignedIn } from "./keys/signed-in.ts";
import type { Usage } from "./usage/usage.ts";

export type OperationsDeps = {
  readonly clock: Clock;
  readonly keyring: Keyring;
  readonly usage: Usage;
  readonly signedIn: SignedIn;
  readonly supervisor: Supervisor;
  readonly vitals: Pick<Vitals, "stopWhenIdle" | "memory">;
  readonly dataFolder: string;
  readonly doctor: Doctor;
  readonly logs: Pick<Logs, "read">;
  readonly system: System;
  readonly settings: () => Settings;
  readonly saveSettings: (changes: Partial<Settings>) => Promise<Settings>;
  readonly status: () => AppStatus;
  /** What holds now: a flag of this run goes before the stored setting. */
  readonly options: () => Options;
  readonly given: Pick<GivenComfy, "letGo">;
  readonly sharing: SharingControl;
  /** Somebody has turned sharing on or off: from now on that holds, whatever a flag says. */
  readonly sharingChosen: (on: boolean) => void;
  readonly ownPorts: () => readonly number[];
  readonly activity: Pick<ActivityWatch, "countOfKeys" | "placeOf">;
  readonly activityOperations: ReturnType<typeof createActivityOperations>;
  readonly data: DataOperations;
  readonly dismissAlert: (kind: "fileDamaged" | "addressChanged") => void;
};

/** What a person can do, one function each. The window, the HTTP API and the command line call these. */
export function createOperations(deps: OperationsDeps): Operations {
  const { clock, keyring, usage, supervisor, settings, saveSettings } = deps;
  const choose = (): void => {
    const { source, comfyArguments } = deps.options();
    supervisor.choose(source, comfyArguments);
  };

  return {
    ...deps.activityOperations,
    "app.status": () => Promise.resolve(deps.status()),

    "keys.list": () => {
      const connections = deps.activity.countOfKeys();
      return Promise.resolve(
        keyring.list().map((key): KeyRow => ({
          ...key,
          used_this_hour: usage.windows.used(key.key_id, clock.now()),
          reset_at: usage.windows.resetAtSeconds(clock.now()),
          requests_today: usage.requestsToday(key.key_id),
          connections: connections.get(key.key_id) ?? 0,
          last_from: deps.activity.placeOf(key.key_id),
        })),
      );
    },
    "keys.get": async ({ key_id }) => ({
      ...keyring.get(key_id),
      usage_stats: await usage.statsOf(key_id, defaultDays),
    }),
    "keys.create": (input) => keyring.create(input, settings().newKey),
    "keys.update": ({ key_id, changes }) => keyring.update(key_id, changes),
    "keys.rotate": ({ key_id, grace_seconds }) => keyring.rotate(key_id, grace_seconds),
    "keys.delete": async ({ key_id }) => {
      await keyring.remove(key_id);
      return null;
    },

    "sessions.list": () => Promise.resolve(deps.signedIn.list()),
    "sessions.end": (which) =>
      deps.signedIn.end((session) => {
        if ("session_id" in which) return session.session_id === which.session_id;
        return "all" in which || session.key_id === which.key_id;
      }, "disconnected"),

    "usage.view": (question) => usage.view(question, keyring.names()),
    "usage.pace": async () => ({ bytes_a_day: await usage.bytesADay() }),
    "usage.export": (question) => usage.exportFile(question, keyring.names()),

    "settings.get": () => Promise.resolve(settings()),
    "settings.update": async (changes) => {
      const before = settings();
      if (changes.tls !== undefined) await deps.sharing.examine(changes.tls);
      const saved = await saveSettings(changes);
      if (changes.comfy !== undefined) deps.given.letGo("comfy");
      if (changes.comfyArguments !== undefined) deps.given.letGo("arguments");
      if (changes.comfy !== undefined || changes.comfyArguments !== undefined) choose();
      await deps.sharing.follow(before, saved);
      return saved;
    },
    "alerts.dismiss": ({ kind }) => {
      deps.dismissAlert(kind);
      return Promise.resolve(null);
    },
    "access.set": async ({ mode }) => {
      if (deps.options().byFlags.mode !== null) {
        throw new AppError("INVALID_REQUEST", {
          said: say("modeFixed"),
        });
      }
      await saveSettings({ auth: mode });
      return null;
    },
    "sharing.set": async ({ on }) => {
      const now = settings();
      const auth = on && now.auth === null ? { auth: "required" as const } : {};
      await saveSettings({ ...auth, sharing: { ...now.sharing, on } });
      deps.sharingChosen(on);
      await deps.sharing.apply();
      return null;
    },

    "sharing.check": () => deps.sharing.check(),
    "sharing.saveAuthority": async ({ file }) => {
      await deps.sharing.saveAuthority(file);
      return null;
    },

    "comfy.find": async () => {
      const found = [];
      for await (const installation of findInstallations(deps.system, deps.ownPorts()))
        found.push(installation);
      return found;
    },
    "comfy.check": (where) => checkInstallation(where, deps.system),
    "comfy.choose": async (source) => {
      await saveSettings({ comfy: source });
      deps.given.letGo("comfy");
      choose();
      await supervisor.restart();
      return null;
    },
    "comfy.start": async () => {
      await supervisor.start();
      return null;
    },
    "comfy.takeOver": async ({ use }) => {
      await supervisor.start(use ? "use" : "end");
      return null;
    },
    "comfy.endRival": async () => {
      await supervisor.endRival();
      return null;
    },
    "comfy.stop": async () => {
      await supervisor.stop();
      return null;
    },
    "comfy.endNow": () => {
      supervisor.stopNow();
      return Promise.resolve(null);
    },
    "comfy.stopWhenIdle": ({ on }) => {
      deps.vitals.stopWhenIdle(on);
      return Promise.resolve(null);
    },
    "comfy.watch": ({ on }) => {
      const { memory } = deps.vitals;
      memory.watch(on);
      return Promise.resolve(memory.now());
    },
    "comfy.restart": async () => {
      await supervisor.restart();
      return null;
    },
    "comfy.arguments": async () => ({
      known: await argumentsOf(deps.options().source, deps.dataFolder, deps.system),
    }),
    "doctor.run": () => deps.doctor.examine(),
    "doctor.bundle": (choice) => deps.doctor.bundle(choice),
    "logs.read": ({ source, after }) => Promise.resolve(deps.logs.read(source, after)),
    ...deps.data,
  };
}
