import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";
import { test } from "../support/desktop.ts";

const pages = ["Home", "People & keys", "Usage", "Logs", "Settings"];

async function faultsOf(page: Page): Promise<string[]> {
  // Electron cannot open the second page in which axe would else gather its results.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target }) => `${id}: ${target.join(" ")}`),
  );
}

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
