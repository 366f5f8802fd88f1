import { expect, test, vi } from "vitest";
import { createAlerts } from "../../../main/core/telling/alerts.ts";
import type { ShareAddress } from "../../../shared/ipc.ts";

const address = (text: string, kind: ShareAddress["kind"] = "wifi"): ShareAddress => ({
  adapter: "wlan0",
  kind,
  address: text,
  url: `http://${text}:8288/`,
  covered: true,
});
const failed = (code: string): Error => Object.assign(new Error(code), { code });

test("a full disk is told once, and no longer when a write works again", () => {
  const alerts = createAlerts();
  const changed = vi.fn();
  alerts.onChange(changed);
  alerts.onWrite(failed("ENOSPC"));
  alerts.onWrite(failed("ENOSPC"));
  expect(alerts.list()).toEqual([{ kind: "notSaved", why: "full" }]);
  expect(changed).toHaveBeenCalledOnce();
  alerts.onWrite(failed("EROFS"));
  expect(alerts.list()).toEqual([{ kind: "notSaved", why: "denied" }]);
  alerts.onWrite(null);
  expect(alerts.list()).toEqual([]);
});

test("a damaged file names the time of its copy; without one it stays until something is done", () => {
  const alerts = createAlerts();
  alerts.noteRecoveries({
    keys: { setAside: "/d/keys.damaged.json", backup: null },
    settings: { setAside: "/d/s", backup: "/d/backups/settings-2026-11-24T14-00-00Z.json" },
    sessions: null,
  });
  const [keys, settings] = alerts.list();
  expect(keys).toEqual({ kind: "fileDamaged", file: "keys", backup_at: null });
  expect(settings).toMatchObject({ backup_at: Date.UTC(2026, 10, 24, 14) / 1000 });
  alerts.dismiss("fileDamaged");
  expect(alerts.list()).toEqual([keys]);
});

test("another address is told when none of the old ones is left", () => {
  const alerts = createAlerts();
  const first = address("192.168.1.23");
  // The computer's name leads to every address that it ever has.
  const name = address("studio", "name");
  alerts.noteAddresses([first, name]);
  expect(alerts.list()).toEqual([]);
  // A second adapter and Docker's are no change of the first.
  const more = [address("10.0.0.2", "ethernet"), address("172.17.0.1", "virtual")];
  alerts.noteAddresses([first, ...more, name]);
  alerts.noteAddresses([first, name]);
  expect(alerts.list()).toEqual([]);
  alerts.noteAddresses([]);
  const second = address("192.168.1.31");
  alerts.noteAddresses([second, name]);
  expect(alerts.list()).toMatchObject([{ kind: "addressChanged", address: "192.168.1.31" }]);
  alerts.dismiss("addressChanged");
  alerts.noteAddresses([second, name]);
  expect(alerts.list()).toEqual([]);
});
