import { beforeEach, describe, expect, test, vi } from "vitest";
import type { AppStatus } from "../../../shared/ipc.ts";
import { drawTrayIcon, markOf } from "../../../main/electron/tray-icon.ts";
import { trayLine, trayMenu, type TrayActions } from "../../../main/electron/tray-menu.ts";
import { showsTrayIcons } from "../../../main/electron/tray-watcher.ts";
import { englishWords, wordsIn } from "./words.ts";

type Item = ReturnType<typeof trayMenu>[number];

type Change = {
  comfy?: Partial<AppStatus["comfy"]>;
  trouble?: AppStatus["watch"]["trouble"];
  sharing?: Partial<AppStatus["sharing"]>;
  mode?: AppStatus["auth"]["mode"];
};

function statusWith({ comfy, trouble = null, sharing, mode = "required" }: Change = {}): AppStatus {
  return {
    comfy: { state: "ready", source: "folder", retry_at: null, failure: null, ...comfy },
    watch: { trouble, stops_when_idle: false },
    sharing: { on: true, connected: 3, ...sharing },
    auth: { mode, fixed: false },
  } as unknown as AppStatus;
}

const actions = Object.fromEntries(
  [
    ...["open", "openComfy", "copyLink", "share", "access", "start"],
    ...["restart", "stop", "logs", "quit"],
  ].map((name) => [name, vi.fn()]),
) as unknown as TrayActions;

function itemOf(items: readonly Item[], label: string) {
  const all = items.flatMap((item) => [item, ...((item.submenu as Item[] | undefined) ?? [])]);
  const found = all.find((item) => item.label === label);
  if (found === undefined) throw new Error(`No item ${label}`);
  return found;
}

const failed = (reason: string, named: string | null): AppStatus["comfy"]["failure"] => ({
  ...{ reason, named, message: "", exit_code: null, last_lines: [], argument: null },
});
const silent: NonNullable<Change["comfy"]> = {
  state: "stopped",
  source: "upstream",
  failure: failed("upstream_down", "http://127.0.0.1:8188"),
};
const leftOver: NonNullable<Change["comfy"]> = {
  state: "stopped",
  failure: failed("left_over", null),
};

describe("the tray's words", () => {
  test.each([
    [{}, "ComfyUI ready. Shared, 3 connected"],
    [{ sharing: { on: false } }, "ComfyUI ready. This computer only"],
    [{ mode: "off" }, "ComfyUI ready. Shared without a key, 3 connected"],
    [{ comfy: { source: "demo" } }, "Demo ready. Shared, 3 connected"],
    [{ trouble: { kind: "hung", since: 1 } }, "ComfyUI does not answer. Shared, 3 connected"],
    [{ trouble: { kind: "worker_dead", since: 1 } }, "ComfyUI does not work. Shared, 3 connected"],
    [{ comfy: { state: "stopped" } }, "ComfyUI stopped. Shared, 3 connected"],
    [{ comfy: silent }, "ComfyUI does not answer. Shared, 3 connected"],
    [{ comfy: leftOver }, "ComfyUI still running. Shared, 3 connected"],
    [{ comfy: { state: "crashed" } }, "ComfyUI has stopped by itself. Shared, 3 connected"],
    [{ comfy: { state: "crashed", retry_at: 1 } }, "ComfyUI starts again. Shared, 3 connected"],
  ] as const)("for %j are %s", (change, line) => {
    expect(trayLine(statusWith(change), englishWords)).toBe(line);
  });

  test("are in the language that is chosen now", () => {
    let language: "en" | "de" = "en";
    const words = wordsIn(() => language);
    expect(trayLine(statusWith(), words)).toBe("ComfyUI ready. Shared, 3 connected");
    language = "de";
    expect(trayLine(statusWith(), words)).toBe("ComfyUI bereit. Geteilt, 3 verbunden");
    const labels = trayMenu(statusWith(), words, actions).map((item) => item.label);
    expect(labels).toContain("Wer es benutzen darf: Schlüssel nötig…");
    expect(words.locale()).toBe("de-DE");
  });
});

describe("the tray's menu", () => {
  beforeEach(() => {
    vi.clearAllMocks();
  });

  test("offers to stop what runs, and to start what does not", () => {
    const running = trayMenu(statusWith(), englishWords, actions);
    expect(itemOf(running, "Start").enabled).toBe(false);
    expect(itemOf(running, "Stop").enabled).toBe(true);
    const stopped = trayMenu(statusWith({ comfy: { state: "stopped" } }), englishWords, actions);
    expect(itemOf(stopped, "Start").enabled).toBe(true);
    expect(itemOf(stopped, "Stop").enabled).toBe(false);
    expect(itemOf(stopped, "Open ComfyUI").enabled).toBe(false);
  });

  test("does not offer to stop a ComfyUI that it did not start", () => {
    const items = trayMenu(statusWith({ comfy: { source: "upstream" } }), englishWords, actions);
    expect(itemOf(items, "Stop").enabled).toBe(false);
    expect(itemOf(items, "Restart").enabled).toBe(false);
  });

  test("has an item for each of its actions, the icon's own click aside", () => {
    const items = trayMenu(statusWith(), englishWords, actions);
    for (const item of items.flatMap((one) => [
      one,
      ...((one.submenu as Item[] | undefined) ?? []),
    ]))
      (item.click as (() => void) | undefined)?.();
    for (const [name, action] of Object.entries(actions))
      expect(action, name).toHaveBeenCalledTimes(1);
  });

  test("turns sharing the other way", () => {
    const item = itemOf(trayMenu(statusWith(), englishWords, actions), "Share on the network");
    expect(item.checked).toBe(true);
    (item.click as () => void)();
    expect(actions.share).toHaveBeenCalledExactlyOnceWith(false);
  });
});

describe("the tray's icon", () => {
  test("has a mark for each state, a ring where anybody gets in, none where all is quiet", () => {
    expect(markOf(statusWith())).toMatchObject({ shape: "dot" });
    expect(markOf(statusWith({ comfy: { state: "stopped" } }))).toBeNull();
    expect(markOf(statusWith({ mode: "optional" }))).toMatchObject({ shape: "ring" });
    const colors = (["starting", "ready", "crashed"] as const).map((state) =>
      JSON.stringify(markOf(statusWith({ comfy: { state } }))),
    );
    expect(new Set(colors).size).toBe(3);
    const hung = markOf(statusWith({ trouble: { kind: "hung", since: 1 } }));
    expect(JSON.stringify(hung)).toBe(colors[2]);
    expect(JSON.stringify(markOf(statusWith({ comfy: silent })))).toBe(colors[2]);
  });

  test.each([16, 22, 44])(
    "at %i pixels shows the key, and the mark at its top end corner",
    (size) => {
      const alphaAt = (icon: Buffer, x: number, y: number): number =>
        icon[(Math.floor(y) * size + Math.floor(x)) * 4 + 3] ?? 0;
      const plain = drawTrayIcon(size, [0, 0, 0], null);
      const marked = drawTrayIcon(size, [0, 0, 0], { shape: "dot", color: [53, 180, 122] });
      expect(plain).toHaveLength(size * size * 4);
      // The stem is there in both, the corner is empty until it is marked.
      expect(alphaAt(plain, size * 0.44, size * 0.7)).toBe(255);
      expect(alphaAt(plain, size * 0.82, size * 0.2)).toBe(0);
      expect(alphaAt(marked, size * 0.8, size * 0.2)).toBe(255);
      expect(Math.max(...plain.subarray(0, 3))).toBe(0);
    },
  );
});

describe("whether tray icons are shown", () => {
  test("is the name's owner on Linux, by whatever program can ask", async () => {
    const answering = (program: string, answer: string) => async (asked: string) =>
      asked === program ? answer : null;
    expect(await showsTrayIcons("linux", answering("busctl", "b true\n"))).toBe(true);
    expect(await showsTrayIcons("linux", answering("gdbus", "(true,)\n"))).toBe(true);
    expect(await showsTrayIcons("linux", answering("dbus-send", "   boolean false\n"))).toBe(false);
    expect(await showsTrayIcons("linux", async () => null)).toBe(false);
  });

  test("is always so on Windows and macOS", async () => {
    const nobody = async () => null;
    expect(await showsTrayIcons("win32", nobody)).toBe(true);
    expect(await showsTrayIcons("darwin", nobody)).toBe(true);
  });
});
