import { describe, expect, test, vi } from "vitest";
import { createAutostart, takeHidden } from "../../../main/electron/autostart.ts";

function autostartWith(platform: NodeJS.Platform, command: readonly string[] = ["/opt/latchkey"]) {
  const files = new Map<string, string>();
  const setLoginItemSettings = vi.fn();
  const autostart = createAutostart({
    platform,
    command,
    configFolder: "/home/mara/.config",
    loginItems: { getLoginItemSettings: () => ({ openAtLogin: true }), setLoginItemSettings },
    files: {
      has: async (path) => files.has(path),
      write: async (path, text) => void files.set(path, text),
      remove: async (path) => void files.delete(path),
    },
  });
  return { autostart, files, setLoginItemSettings };
}

describe("start at login", () => {
  test("on Linux is a desktop entry in the autostart folder, gone when it is turned off", async () => {
    const { autostart, files } = autostartWith("linux");
    await autostart.set(true);
    const entry = files.get("/home/mara/.config/autostart/latchkey.desktop");
    expect(entry).toContain('Exec="/opt/latchkey" "--hidden"');
    expect(await autostart.isOn()).toBe(true);
    await autostart.set(false);
    expect(await autostart.isOn()).toBe(false);
  });

  test("quotes what a path may hold", async () => {
    const { autostart, files } = autostartWith("linux", ['/home/a b/"x" $y 100%/app\\']);
    await autostart.set(true);
    expect([...files.values()][0]).toContain(
      'Exec="/home/a b/\\\\"x\\\\" \\\\$y 100%%/app\\\\\\\\" "--hidden"',
    );
  });

  test.each(["win32", "darwin"] as const)("on %s is the system's own", async (platform) => {
    const { autostart, files, setLoginItemSettings } = autostartWith(platform);
    await autostart.set(true);
    expect(setLoginItemSettings).toHaveBeenCalledWith({ openAtLogin: true, args: ["--hidden"] });
    expect(files.size).toBe(0);
  });

  test("its flag is taken out of the command line", () => {
    expect(takeHidden(["--hidden", "--demo"])).toEqual({ isHidden: true, rest: ["--demo"] });
    expect(takeHidden(["--demo"])).toEqual({ isHidden: false, rest: ["--demo"] });
  });
});
