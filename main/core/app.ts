import type { Health } from "../../shared/comfy.ts";
import type { EventName, EventPayload, Operations } from "../../shared/ipc.ts";
import type { Settings } from "../../shared/settings.ts";
import { createTabs } from "./api/tabs.ts";
import { usageOfKeys, type UsageOfKeys } from "./api/usage-of-keys.ts";
import { audited } from "./audit/operations.ts";
import { createForwarder } from "./gateway/forward.ts";
import { createKnown } from "./gateway/known.ts";
import { createTries } from "./gateway/tries.ts";
import { createSessionInfo } from "./keys/session-info.ts";
import { createSignedIn } from "./keys/signed-in.ts";
import type { Logs } from "./observability/logs.ts";
import type { Flags } from "./options.ts";
import { ownNames, type Interfaces } from "./platform/addresses.ts";
import type { Clock } from "./platform/clock.ts";
import type { Logger } from "./platform/logger.ts";
import { takeLock } from "./store/lock.ts";
import { createEvents } from "./telling/events.ts";
import { createNotices, type Notices } from "./telling/notices.ts";
import { createStatus } from "./telling/status.ts";
import { wireActivity } from "./wiring/activity.ts";
import { wireApi } from "./wiring/api.ts";
import { tellOfChanges } from "./wiring/changes.ts";
import { wireChoices } from "./wiring/choices.ts";
import { wireComfy } from "./wiring/comfy.ts";
import { wireFigures } from "./wiring/figures.ts";
import { wireGate } from "./wiring/gate.ts";
import { wireKept } from "./wiring/kept.ts";
import { wireLife, type Life } from "./wiring/life.ts";
import { wireOperations } from "./wiring/operations.ts";
import { wireRefusals } from "./wiring/refusals.ts";
import { wireSharing } from "./wiring/sharing.ts";

export type AppOptions = {
  readonly dataFolder: string;
  readonly flags: Flags;
  readonly version: string;
  readonly what: "window" | "serve" | "cli";
  readonly clock: Clock;
  readonly log: Logger;
  /** This computer's networks, where not the system's own are meant. */
  readonly interfaces?: () => Interfaces;
};

/** Latchkey without a face: the store, the gateway and ComfyUI's process, behind operations and events. */
export type App = Life & {
  readonly operations: Operations;
  onEvent(listener: <N extends EventName>(name: N, payload: EventPayload<N>) => void): () => void;
  readonly usageOf: UsageOfKeys;
  readonly logs: Pick<Logs, "folder" | "text">;
  onNotice: Notices["on"];
  settings(): Settings;
  /** Whether stopping would hurt somebody: others are connected, or ComfyUI has something to do. */
  isBusy(): boolean;
};

/**
 * Opens the data folder and builds everything; nothing listens yet.
 * @throws AppError where another process owns the folder, or the data is of a newer version.
 */
export async function createApp(options: AppOptions): Promise<App> {
  const { dataFolder, clock } = options;
  const lock = await takeLock(dataFolder, options.what, clock.now());
  try {
    return await build(options, lock);
  } catch (error) {
    await lock.release();
    throw error;
  }
}

async function build(
  options: AppOptions,
  lock: Awaited<ReturnType<typeof takeLock>>,
): Promise<App> {
  const { dataFolder, flags, clock, version } = options;
  const kept = await wireKept({ dataFolder, clock, log: options.log });
  const { comfyLog, logs, log, audit, alerts, noteRecoveries, usage } = kept;
  const { settingsFile, keysFile, activityFile, keyring, sessions } = kept;
  const settings = (): Settings => settingsFile.data;

  const { supervisor, queue, vitals, asks } = wireComfy({
    ...{ dataFolder, buffer: comfyLog, clock, log },
    leftOver: options.what === "window" ? "ask" : "use",
    restartAfterCrash: () => settings().restartAfterCrash,
    onMessage: (data, isBinary) => {
      activity.onMessage(data, isBinary);
    },
  });

  const names = ownNames();
  const choices = wireChoices({
    ...{ flags, settingsFile, keysFile, log, ownNames: names },
    reachedBy: () => reachedBy(),
    judged: () => {
      gate.endUninvited();
    },
  });
  const { options: resolved, judgeAnew, held, given } = choices;
  /** Names that lead here as long as a certificate or multicast DNS says so. */
  let reachedBy = (): string[] => [];

  const events = createEvents(clock);
  const tellActivity = (): void => {
    events.emit("activity.changed", () => activity.snapshot());
    events.emit("status.changed", status);
  };
  const tries = createTries();
  const { activity, sockets, blocks } = wireActivity({
    ...{ clock, log: log.child("activity"), document: activityFile, events, tellActivity },
    endSession: (sessionId) =>
      signedIn.end((session) => session.session_id === sessionId, "disconnected"),
    onNew: (visitor) => {
      audit.letIn(visitor);
    },
    names: () => keyring.names(),
    settings,
    askQueue: () => asks.queue(),
  });
  const known = createKnown({
    ...{ keyring, sessions, usage, tries, blocks, supervisor },
    waitingPrompts: () => queue.waitingPrompts(),
    queueLimit: () => settings().queueLimit,
  });
  const timeouts = () => ({
    connectMs: settings().connectTimeoutMs,
    firstByteMs: settings().firstByteTimeoutMs,
  });
  const gatewayLog = log.child("gateway");
  const forwarder = createForwarder({ log: gatewayLog, timeouts });

  const { accessLog, metrics } = wireFigures({
    version,
    clock,
    logs,
    supervisor,
    sockets,
    queue,
    keyring,
  });
  const health = (): Health => {
    const { state, since } = supervisor.status();
    return { status: "ok", version, comfyui: { state, since } };
  };
  const infoOf = createSessionInfo({ keyring, usage, clock, health });
  const tabs = createTabs({ clock, infoOf });
  const notices = createNotices({ clock, keys: () => keyring.list() });
  const onRefusal = wireRefusals({ metrics, activity, notices, audit, log: gatewayLog });
  const gate = wireGate({
    ...{ clock, log: gatewayLog, timeouts, known, usage, keyring, sessions, tries, sockets },
    ...{ supervisor, queue, activity, notices, accessLog, metrics, tabs, forwarder },
    ...{ settings, onRefusal },
    policy: choices.policy,
    api: (req, res) => api.answer(req, res),
  });
  const sharing = wireSharing({
    ...{ dataFolder, flags, gate, clock, log: gatewayLog, options: resolved, ownNames: names },
    settings,
    canMove: options.what === "window",
    interfaces: options.interfaces,
    changed: () => {
      judgeAnew();
      alerts.noteAddresses(listeners.shareAddresses());
      events.emit("status.changed", status);
    },
  });
  const { listeners } = sharing;
  reachedBy = sharing.names;
  /** The address of a ComfyUI that has the port that was meant for the gateway. */
  let runningElsewhere: string | null = null;
  const status = createStatus({
    comfyOnPort: () => runningElsewhere,
    version,
    supervisor,
    queue: queue.facts,
    watch: () => vitals.now(),
    sharing,
    usage,
    activity,
    options: resolved,
    alerts: () => alerts.list(),
  });

  const signedIn = createSignedIn({
    sessions,
    keyring,
    sockets,
    ended: (session, why) => {
      tabs.end(session.session_id, why);
      audit.sessionEnded(session, why);
    },
    changed: () => {
      events.emit("sessions.changed", () => null);
    },
  });
  const operations = wireOperations({
    ...{ dataFolder, version, clock, signedIn, keyring, usage, supervisor, vitals, logs, status },
    ...{ settingsFile, keysFile, held, given, sharing, activity, events, options: resolved },
    tellComfy: (path, body) => asks.post(path, body),
    judgeAnew,
    onBegunAnew: noteRecoveries,
    dismissAlert: (kind) => {
      alerts.dismiss(kind);
    },
  });
  const usageOf = usageOfKeys(keyring, usage);
  const api = wireApi({
    ...{ operations, usage: usageOf, keyring, sessions, tries, clock, tabs, sockets, events },
    ...{ infoOf, health, metrics, audit, onRefusal, log: log.child("api"), settings, status },
    authority: () => sharing.certificates.authority(),
  });

  tellOfChanges({
    ...{ log, events, status, keyring, supervisor, queue, vitals, logs, usage, alerts },
    ...{ signedIn, sockets, tabs, activity },
  });

  const life = wireLife({
    ...{ version, clock, lock, held, listeners, sharing, supervisor, sessions, audit },
    settings,
    options: resolved,
    isSourceGiven: flags.source !== undefined,
    loadRest: api.load,
    onListening(comfyOnOurPort) {
      alerts.noteAddresses(listeners.shareAddresses());
      runningElsewhere = comfyOnOurPort;
      return judgeAnew();
    },
    endOpen() {
      tabs.close();
      sockets.endAll();
    },
    closing: [
      ...[vitals, queue, supervisor, forwarder, events, notices],
      ...[keyring, activity, usage, accessLog, logs, audit],
    ],
  });

  return {
    operations: audited(operations, audit, { by: options.what === "cli" ? "command" : "window" }),
    usageOf,
    logs,
    onNotice: (listener) => notices.on(listener),
    settings,
    isBusy: () => status().sharing.connected > 0 || (queue.waitingPrompts() ?? 0) > 0,
    onEvent: (listener) => events.on(listener),
    ...life,
  };
}
