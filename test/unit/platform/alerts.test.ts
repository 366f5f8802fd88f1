import { expect, test, vi } from "vitest";
import { createAlerts } from "../../../main/core/alerts.ts";
import { testClock } from "../../support/clock.ts";
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
  const alerts = createAlerts(testClock(Date.UTC(2026, 10, 24, 12)));
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
  const alerts = createAlerts(testClock(Date.UTC(2026, 10, 24, 12)));
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
  const clock = testClock(Date.UTC(2026, 10, 24, 12));
  const alerts = createAlerts(clock);
  let now = [address("192.168.1.23")];
  alerts.watch(() => now);
  clock.advance(20_000);
  expect(alerts.list()).toEqual([]);
  // A second adapter and Docker's are no change of the first.
  now = [
    address("192.168.1.23"),
    address("10.0.0.2", "ethernet"),
    address("172.17.0.1", "virtual"),
  ];
  clock.advance(20_000);
  expect(alerts.list()).toEqual([]);
  now = [];
  clock.advance(20_000);
  now = [address("192.168.1.31")];
  clock.advance(20_000);
  expect(alerts.list()).toMatchObject([{ kind: "addressChanged", address: "192.168.1.31" }]);
  alerts.dismiss("addressChanged");
  clock.advance(20_000);
  expect(alerts.list()).toEqual([]);
});
