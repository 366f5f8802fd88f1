import { AppError } from "../../shared/errors.ts";
import { say } from "../../shared/sentences.ts";

/** Ventura, whose settings took the place of the preferences. */
const newSettingsDarwin = 22;

/** Where the system's own firewall settings are; null where it has none that an address leads to. */
export function firewallSettingsAt(platform: NodeJS.Platform, release: string): string | null {
  switch (platform) {
    case "win32":
      return "ms-settings:windowsdefender";
    case "darwin":
      return Number.parseInt(release, 10) >= newSettingsDarwin
        ? "x-apple.systempreferences:com.apple.Network-Settings.extension?Firewall"
        : "x-apple.systempreferences:com.apple.preference.security?Firewall";
    default:
      return null;
  }
}

/**
 * Shows the system's firewall settings: nothing in them is changed from here.
 * @throws AppError INTERNAL where there are none, or they do not open
 */
export async function openFirewallSettings(
  address: string | null,
  open: (address: string) => Promise<void>,
): Promise<void> {
  if (address === null) throw new AppError("INTERNAL", { said: say("firewallShut") });
  try {
    await open(address);
  } catch (cause) {
    throw new AppError("INTERNAL", { said: say("firewallShut"), cause });
  }
}
