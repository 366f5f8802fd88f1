import { expect, test } from "vitest";
import {
  firewallSettingsAt,
  openFirewallSettings,
} from "../../../main/electron/firewall-settings.ts";

test.each([
  ["win32", "10.0.22631", /^ms-settings:/],
  ["darwin", "23.6.0", /^x-apple\.systempreferences:com\.apple\.Network-Settings/],
  ["darwin", "21.6.0", /^x-apple\.systempreferences:com\.apple\.preference\.security/],
] as const)(
  "%s %s: the system's own firewall settings are opened",
  async (platform, release, at) => {
    const opened: string[] = [];
    await openFirewallSettings(firewallSettingsAt(platform, release), (address) => {
      opened.push(address);
      return Promise.resolve();
    });
    expect(opened).toEqual([expect.stringMatching(at)]);
  },
);

test("where there are none, nothing is opened and that is said", async () => {
  const opened: string[] = [];
  const opening = openFirewallSettings(firewallSettingsAt("linux", "6.1.0"), (address) => {
    opened.push(address);
    return Promise.resolve();
  });
  await expect(opening).rejects.toMatchObject({ code: "INTERNAL", said: { name: "firewallShut" } });
  expect(opened).toEqual([]);
});

test("settings that do not open are said to, with the cause for the log", async () => {
  const cause = new Error("no handler");
  const opening = openFirewallSettings("ms-settings:x", () => Promise.reject(cause));
  await expect(opening).rejects.toMatchObject({ said: { name: "firewallShut" }, cause });
});
