// Pictures of nothing, of a thousand keys with 400 days, and of the first run.
import { setTimeout as wait } from "node:timers/promises";
import { test } from "../support/desktop.ts";
import { everyScene, go } from "../support/scene.ts";
import { fillFolder } from "../support/years.ts";

const pages = ["keys", "usage", "activity", "logs"] as const;

test("nothing yet", async ({ start }) => {
  const desktop = await start("--demo");
  await everyScene(desktop, "en", async ({ page, shoot }) => {
    for (const name of pages) {
      await go(page, name);
      await wait(300);
      await shoot(`empty-${name}`);
    }
  });
});

test("a thousand keys", async ({ start, dataFolder }) => {
  await fillFolder(dataFolder, { keys: 1000, days: 400 }, Date.now());
  const desktop = await start("--demo", "--auth", "required");
  await everyScene(desktop, "en", async ({ page, words, shoot }) => {
    await go(page, "keys");
    await wait(500);
    await shoot("thousand-keys");
    await go(page, "usage");
    await page.getByRole("table").waitFor();
    await wait(500);
    await shoot("thousand-usage");
    await page
      .locator("main label")
      .filter({ hasText: words("usage chart.stack.key") })
      .click();
    await page.locator("#main").evaluate((main) => main.scrollTo(0, 420));
    await wait(500);
    await shoot("thousand-usage-by-key");
    await page.locator("#main").evaluate((main) => main.scrollTo(0, 0));
    await page
      .locator("main label")
      .filter({ hasText: words("usage chart.stack.outcome") })
      .click();
  });
});

for (const language of ["en", "de"] as const)
  test(`the first run, ${language}`, async ({ start }) => {
    const desktop = await start();
    await everyScene(
      desktop,
      language,
      async ({ page, words, shoot }) => {
        const press = (name: string): Promise<void> =>
          page
            .getByRole("button", { name: words(`first-run firstRun.${name}`), exact: true })
            .click();
        await page.reload();
        await page.getByRole("heading", { level: 1 }).waitFor();
        await wait(300);
        await shoot("first-run-1-looking");
        await page.getByText(words("common chooser.looking")).waitFor({ state: "hidden" });
        await wait(300);
        await shoot("first-run-1");
        await press("comfy.demo");
        await page
          .getByRole("heading", { name: words("first-run firstRun.people.title") })
          .waitFor();
        await shoot("first-run-2");
        await page.getByText(words("first-run firstRun.people.keys.title")).click();
        await press("continue");
        await page.getByRole("heading", { name: words("first-run firstRun.key.title") }).waitFor();
        await page.getByRole("textbox").first().fill("Jonas Weber");
        await shoot("first-run-3");
        await press("back");
        await press("back");
      },
      ({ theme }) => language === "en" || theme === "light",
    );
  });
