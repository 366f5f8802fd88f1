import type { Settings } from "../../../shared/settings.ts";
import type { Logger } from "../platform/logger.ts";
import type { Document } from "../store/document.ts";

/** Sharing that was on at the end, and is not to come back by itself. */
export type HeldSharing = {
  /** At the start, before anything listens: turns it off, unless the artist chose that it comes back. */
  hold(): Promise<void>;
  /** The settings as they hold in this run. */
  settings(): Settings;
  /** Somebody has chosen anew. */
  release(): void;
  /** Somebody has turned sharing on or off: that goes before a flag of this run. */
  choose(on: boolean): void;
  /** Whether what a flag began was ended by hand. */
  isEnded(): boolean;
};

export function createHeldSharing(
  file: Pick<Document<Settings>, "data" | "update">,
  log: Logger,
): HeldSharing {
  let isHeld = false;
  let isEnded = false;
  return {
    async hold() {
      isHeld = file.data.sharing.on && !file.data.shareAtStart;
      if (!isHeld) return;
      log.info("sharing was on at the end, and stays off");
      try {
        await file.update((draft) => {
          draft.sharing.on = false;
        });
      } catch (error) {
        // A full disk must not let anybody in: it holds for this run all the same.
        log.warn("that sharing is off could not be saved", { error });
      }
    },
    settings() {
      const { data } = file;
      return isHeld ? { ...data, sharing: { ...data.sharing, on: false } } : data;
    },
    release() {
      isHeld = false;
    },
    choose(on) {
      isEnded = !on;
    },
    isEnded: () => isEnded,
  };
}
