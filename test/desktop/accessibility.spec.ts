import { expect } from "@playwright/test";
import { faultsOf } from "../support/axe.ts";
import { test } from "../support/desktop.ts";

const pages = ["Home", "People & keys", "Usage", "Activity", "Logs", "Settings"];

test("axe finds nothing on any page, in light and dark", async ({ desktop }) => {
  const { page } = desktop;
  expect(await faultsOf(page), "first run").toEqual([]);
  await page.getByRole("button", { name: "Try the demo" }).click();
  await page.getByRole("button", { name: "Skip" }).click();
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
      expect(await faultsOf(page), `${name}, ${colorScheme}`).toEqual([]);
    }
  }
});
