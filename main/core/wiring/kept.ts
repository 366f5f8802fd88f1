import { join } from "node:path";
import { createAudit, type Audit } from "../audit/audit.ts";
import { createLogBuffer, type LogBuffer } from "../comfy/log-buffer.ts";
import { openData, type Data } from "../data/data.ts";
import { createKeyring, type Keyring } from "../keys/keyring.ts";
import { createSessions, type Sessions } from "../keys/sessions.ts";
import { openLogs, type Logs } from "../observability/logs.ts";
import type { Clock } from "../platform/clock.ts";
import type { Logger } from "../platform/logger.ts";
import { createAlerts, type Alerts } from "../telling/alerts.ts";

/** All that outlives a run: the files, who may get in by them, and what is written down. */
export type Kept = Data & {
  readonly comfyLog: LogBuffer;
  readonly audit: Audit;
  readonly logs: Logs;
  /** Writes into the data folder too. */
  readonly log: Logger;
  readonly alerts: Alerts;
  /** Tells of files that were damaged when they were opened. */
  readonly noteRecoveries: () => void;
  readonly keyring: Keyring;
  readonly sessions: Sessions;
};

/** Opens the data folder. @throws AppError where the data is of a newer version */
export async function wireKept(options: {
  readonly dataFolder: string;
  readonly clock: Clock;
  readonly log: Logger;
}): Promise<Kept> {
  const { dataFolder, clock } = options;
  const comfyLog = createLogBuffer(clock);
  const folder = join(dataFolder, "logs");
  const audit = createAudit({
    ...{ folder, clock, log: options.log },
    names: () => keyring.names(),
  });
  const logs = openLogs({ folder, comfy: comfyLog, audit, clock, log: options.log });
  const log = logs.alsoHere(options.log);
  const alerts = createAlerts();
  const data = await openData(dataFolder, clock, log, alerts.onWrite);
  const { settingsFile, keysFile, sessionsFile } = data;
  const noteRecoveries = (): void => {
    alerts.noteRecoveries({
      keys: keysFile.recovery,
      settings: settingsFile.recovery,
      sessions: sessionsFile.recovery,
    });
  };
  noteRecoveries();
  const keyring = createKeyring({ document: keysFile, clock, log: log.child("keys") });
  await audit.restore();
  const sessions = createSessions({
    document: sessionsFile,
    clock,
    idleDays: () => settingsFile.data.sessionDays,
  });
  return { ...data, comfyLog, audit, logs, log, alerts, noteRecoveries, keyring, sessions };
}
