import { join } from "node:path";
import { expect } from "vitest";
import { createHeldSharing } from "../../../main/core/sharing/held-sharing.ts";
import { openDocument } from "../../../main/core/store/document.ts";
import { defaultSettings, settingsSchema, type Settings } from "../../../shared/settings.ts";
import { failingDisk, test } from "../store/support.ts";

const shared: Settings = {
  ...defaultSettings,
  sharing: { ...defaultSettings.sharing, on: true },
};

test.for([
  ["off", null],
  ["off where that cannot be saved", "ENOSPC"],
] as const)(
  "sharing of last time is %s until somebody chooses",
  async ([, code], { folder, clock, log }) => {
    const disk = failingDisk();
    const document = await openDocument({
      path: join(folder, "settings.json"),
      schema: settingsSchema,
      empty: shared,
      version: 1,
      clock,
      log,
      write: disk.write,
    });
    const held = createHeldSharing(document, log);
    disk.code = code;
    await held.hold();
    expect(held.settings().sharing.on).toBe(false);

    disk.code = null;
    await document.update((draft) => {
      draft.sharing.on = true;
    });
    held.release();
    expect(held.settings().sharing.on).toBe(true);
  },
);

test("sharing of last time goes on where that was chosen", async ({ log }) => {
  const data = { ...shared, shareAtStart: true };
  const held = createHeldSharing({ data, update: () => Promise.reject(new Error("no")) }, log);
  await held.hold();
  expect(held.settings().sharing.on).toBe(true);
});
