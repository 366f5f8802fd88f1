import type { Destination } from "../../shared/commands.ts";
import type { Notice, NoticeKind } from "../../shared/desktop.ts";
import { nameInText } from "../../shared/format.ts";
import type { AppStatus } from "../../shared/ipc.ts";
import type { UpdateState } from "../../shared/updates.ts";
import type { Clock } from "../core/platform/clock.ts";
import type { Words } from "./words.ts";

const spacingMs = 600_000;
const longStartMs = 60_000;
const longestName = 40;

/** What the system is asked to show; a click leads to `destination`. */
export type Shown = {
  readonly title: string;
  readonly body: string;
  readonly destination: Destination;
};

/** Tells, outside the window, what happens while nobody looks at it. */
export type Notifier = {
  onNotice(notice: Notice): void;
  /** Compares with the status before it. */
  onStatus(status: AppStatus): void;
  onUpdate(update: UpdateState): void;
};

/** Only while the window is not in front, only what is switched on, one of a kind in ten minutes. */
export function createNotifier(deps: {
  readonly clock: Clock;
  readonly words: Words;
  readonly isOn: (kind: NoticeKind) => boolean;
  readonly isInFront: () => boolean;
  readonly show: (shown: Shown) => void;
  readonly formatDate: (seconds: number) => string;
  readonly formatTime: (seconds: number) => string;
}): Notifier {
  const { clock, words, isOn, isInFront } = deps;
  const lastShown = new Map<NoticeKind, number>();
  let before: AppStatus | null = null;
  let startedAt: number | null = null;
  let toldVersion: string | null = null;

  function tell(kind: NoticeKind, shown: Shown): void {
    const last = lastShown.get(kind);
    if (!isOn(kind) || isInFront()) return;
    if (last !== undefined && clock.now() - last < spacingMs) return;
    lastShown.set(kind, clock.now());
    deps.show(shown);
  }
  const title = "Latchkey";

  function onComfy(now: AppStatus["comfy"], old: AppStatus["comfy"]): void {
    if (now.state === old.state && now.retry_at === old.retry_at) return;
    const destination: Destination = { page: "home", rest: null };
    if (now.state === "starting") startedAt = clock.now();
    if (now.state === "crashed") {
      const body =
        now.retry_at === null ? words("notice.comfyGaveUp") : words("notice.comfyStopped");
      if (old.state !== "crashed" || now.retry_at === null)
        tell("comfy", { title, body, destination });
    }
    if (now.state === "ready" && startedAt !== null) {
      if (clock.now() - startedAt > longStartMs)
        tell("comfy", { title, body: words("notice.comfyReady"), destination });
      startedAt = null;
    }
  }

  function onAlerts(now: AppStatus, old: AppStatus): void {
    const destination: Destination = { page: "home", rest: null };
    for (const alert of now.alerts) {
      const isNew = !old.alerts.some((one) => JSON.stringify(one) === JSON.stringify(alert));
      if (!isNew) continue;
      if (alert.kind === "addressChanged") {
        const body = words("notice.address", { address: alert.address });
        tell("address", { title, body, destination });
      }
      if (alert.kind === "notSaved" && alert.why === "full")
        tell("disk", { title, body: words("notice.disk"), destination });
    }
  }

  return {
    onStatus(status) {
      if (before !== null) {
        onComfy(status.comfy, before.comfy);
        onAlerts(status, before);
      }
      before = status;
    },
    onUpdate(update) {
      const isToInstall = update.kind === "available" || update.kind === "ready";
      if (!isToInstall || update.version === toldVersion) return;
      toldVersion = update.version;
      const body = words("notice.update", { version: update.version });
      tell("update", { title, body, destination: { page: "settings", rest: "thisApp" } });
    },
    onNotice(notice) {
      if (notice.kind === "wrongKeys") {
        const body = words("notice.wrongKeys", { address: notice.address });
        tell("wrongKeys", { title, body, destination: { page: "activity", rest: null } });
        return;
      }
      const name = nameInText(shortened(notice.name));
      const destination: Destination = { page: "keys", rest: notice.key_id };
      switch (notice.kind) {
        case "firstUse":
          tell("firstUse", { title, body: words("notice.firstUse", { name }), destination });
          break;
        case "limit": {
          const time = deps.formatTime(notice.at);
          tell("limit", { title, body: words("notice.limit", { name, time }), destination });
          break;
        }
        case "keyEnds": {
          const date = deps.formatDate(notice.at);
          tell("keyEnds", { title, body: words("notice.keyEnds", { name, date }), destination });
        }
      }
    },
  };
}

/** Cut between letters as a person sees them, never inside one. */
function shortened(name: string): string {
  const letters = Array.from(new Intl.Segmenter().segment(name), ({ segment }) => segment);
  return letters.length <= longestName ? name : `${letters.slice(0, longestName - 1).join("")}…`;
}
