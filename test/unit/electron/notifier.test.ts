import { describe, expect, test } from "vitest";
import { createNotifier, type Shown } from "../../../main/electron/notifier.ts";
import type { NoticeKind } from "../../../shared/desktop.ts";
import type { AppStatus } from "../../../shared/ipc.ts";
import { testClock } from "../../support/clock.ts";
import { englishWords } from "./words.ts";

function notifierWith(given: { isInFront?: boolean; off?: NoticeKind } = {}) {
  const clock = testClock(Date.UTC(2026, 10, 24, 12));
  const shown: Shown[] = [];
  const notifier = createNotifier({
    clock,
    words: englishWords,
    isOn: (kind) => kind !== given.off,
    isInFront: () => given.isInFront ?? false,
    show: (one) => shown.push(one),
    formatDate: () => "31 March",
    formatTime: () => "14:00",
  });
  return { clock, notifier, shown };
}

const statusWith = (comfy: Partial<AppStatus["comfy"]>, alerts: AppStatus["alerts"] = []) =>
  ({ comfy: { retry_at: null, ...comfy }, alerts }) as unknown as AppStatus;
const firstUse = { kind: "firstUse", key_id: "a", name: "Jonas Weber" } as const;

describe("a notification", () => {
  test("says what happened, and leads to its place", () => {
    const { notifier, shown } = notifierWith();
    notifier.onNotice(firstUse);
    notifier.onNotice({ kind: "wrongKeys", address: "192.168.1.77" });
    expect(shown).toMatchObject([
      {
        body: "Jonas Weber used their key for the first time.",
        destination: { page: "keys", rest: "a" },
      },
      { body: "Five wrong keys from 192.168.1.77.", destination: { page: "activity" } },
    ]);
  });

  test("is not shown while the window is in front, nor where it is switched off", () => {
    const front = notifierWith({ isInFront: true });
    front.notifier.onNotice(firstUse);
    const off = notifierWith({ off: "firstUse" });
    off.notifier.onNotice(firstUse);
    expect([...front.shown, ...off.shown]).toEqual([]);
  });

  test("comes once of a kind in ten minutes", () => {
    const { clock, notifier, shown } = notifierWith();
    notifier.onNotice(firstUse);
    notifier.onNotice({ ...firstUse, key_id: "b", name: "Priya" });
    expect(shown).toHaveLength(1);
    clock.advance(600_000);
    notifier.onNotice({ ...firstUse, key_id: "c", name: "Mara" });
    expect(shown).toHaveLength(2);
  });

  test("cuts a long name between letters, and shows what could turn the text round as its code", () => {
    const { notifier, shown } = notifierWith();
    notifier.onNotice({ ...firstUse, name: "👩‍🎨".repeat(60) });
    expect(shown[0]?.body).toContain(`${"👩‍🎨".repeat(39)}…`);
    const other = notifierWith();
    other.notifier.onNotice({ ...firstUse, name: "a\u202Eb" });
    expect(other.shown[0]?.body).toContain("‹U+202E›");
  });

  test("tells of a ComfyUI that stopped by itself, and of one that is ready after a long start", () => {
    const { clock, notifier, shown } = notifierWith();
    notifier.onStatus(statusWith({ state: "starting" }));
    notifier.onStatus(statusWith({ state: "crashed", retry_at: 5 }));
    expect(shown.map(({ body }) => body)).toEqual([
      "ComfyUI stopped by itself. It is started again.",
    ]);
    clock.advance(600_000);
    notifier.onStatus(statusWith({ state: "starting" }));
    clock.advance(30_000);
    notifier.onStatus(statusWith({ state: "ready" }));
    expect(shown).toHaveLength(1);
    notifier.onStatus(statusWith({ state: "starting" }));
    clock.advance(61_000);
    notifier.onStatus(statusWith({ state: "ready" }));
    expect(shown.at(-1)?.body).toBe("ComfyUI is ready.");
  });

  test("tells of a full disk and of another address when they come up", () => {
    const { notifier, shown } = notifierWith();
    const disk = { kind: "notSaved", why: "full" } as const;
    notifier.onStatus(statusWith({ state: "ready" }));
    notifier.onStatus(statusWith({ state: "ready" }, [disk]));
    notifier.onStatus(statusWith({ state: "ready" }, [disk]));
    const changed = { kind: "addressChanged", address: "192.168.1.31", url: "" } as const;
    notifier.onStatus(statusWith({ state: "ready" }, [disk, changed]));
    expect(shown.map(({ body }) => body)).toEqual([
      "The disk is full: nothing new can be saved.",
      "This computer's address is now 192.168.1.31. Links with the old one no longer work.",
    ]);
  });
});
