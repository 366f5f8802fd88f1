import { expect } from "@playwright/test";
import { pageIds } from "../../shared/commands.ts";
import { expectNoFaults, faultsOf, rulesIn } from "../support/axe.ts";
import { desktopOfFile, test } from "../support/desktop.ts";
import { ask, go } from "../support/scene.ts";

const pages = ["Home", "People & keys", "Usage", "Activity", "Logs", "Settings"];

// What comes before, at the first run, is looked at in first-run.spec.ts.
const desktop = desktopOfFile(["--demo"]);

test("axe finds nothing on any page, in light and dark", async () => {
  const { page } = desktop();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("The demo is running");
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    for (const name of pages) {
      await page.getByRole("link", { name, exact: true }).click();
      await expect(page.getByRole("link", { name, exact: true })).toHaveAttribute(
        "aria-current",
        "page",
      );
      // The usage page is loaded when it is first asked for.
      if (name !== "Home") await expect(page.getByRole("heading", { level: 1 })).toHaveText(name);
      const rules = rulesIn(colorScheme);
      expect(await faultsOf(page, { rules }), `${name}, ${colorScheme}`).toEqual([]);
    }
  }
});

// The longest texts in the least room: what does not fit there is cut, or pushes something out of reach.
test("nor in German in a small window, where nothing scrolls sideways", async () => {
  const { app, page } = desktop();
  await ask(page, "keys.create", { name: "Jonas Weber" });
  await ask(page, "settings.update", { language: "de" });
  await expect(page.locator("html")).toHaveAttribute("lang", "de");
  await app.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.setContentSize(900, 600);
  });
  await expect.poll(() => page.evaluate(() => window.innerWidth)).toBe(900);
  for (const id of pageIds) {
    await go(page, id);
    await expect(
      page.locator(`[data-page="${id}"]`).getByRole("heading", { level: 1 }),
    ).toBeVisible();
    await expectNoFaults(page);
    const across = await page
      .locator("#main")
      .evaluate((main) => main.scrollWidth - main.clientWidth);
    expect(across, id).toBeLessThanOrEqual(0);
  }
  await ask(page, "settings.update", { language: "en" });
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
});
