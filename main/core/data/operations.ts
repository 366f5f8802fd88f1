import type { UnreadableFile } from "../../../shared/alerts.ts";
import type { Operations } from "../../../shared/ipc.ts";
import type { Clock } from "../platform/clock.ts";
import { sizeOf } from "../store/folder.ts";
import { readBackup, stageDeletion, stageRestore, summarise, writeBackup } from "./backup.ts";

export type DataOperations = Pick<
  Operations,
  | "data.folder"
  | "data.backUp"
  | "data.inspect"
  | "data.restore"
  | "data.beginAnew"
  | "data.deleteAll"
>;

/** What a person does with the data as a whole. */
export function createDataOperations(deps: {
  readonly folder: string;
  readonly version: string;
  readonly clock: Clock;
  /** Puts on disk what is counted so far. */
  readonly flush: () => Promise<void>;
  /** Empties a file that cannot be read. */
  readonly beginAnew: (file: UnreadableFile) => Promise<void>;
}): DataOperations {
  const { folder, flush } = deps;
  return {
    "data.folder": async () => ({ folder, size_bytes: await sizeOf(folder) }),
    "data.backUp": async ({ file }) => {
      await flush();
      await writeBackup({ ...deps, file });
      return null;
    },
    "data.inspect": async ({ file }) => summarise(folder, await readBackup(file)),
    "data.restore": async ({ file }) => {
      const backup = await readBackup(file);
      await flush();
      await stageRestore(deps, backup);
      return null;
    },
    "data.beginAnew": async ({ file }) => {
      await deps.beginAnew(file);
      return null;
    },
    "data.deleteAll": async () => {
      await stageDeletion(folder);
      return null;
    },
  };
}
