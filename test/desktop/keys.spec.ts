import { expect } from "@playwright/test";
import { expectNoFaults } from "../support/axe.ts";
import { choose } from "../support/choose.ts";
import { test } from "../support/desktop.ts";
import { callUrl } from "../support/gateway.ts";
import { fillFolder, hardNames } from "../support/years.ts";

test("a thousand keys: search, filter, order, drawer, pause and delete", async ({
  start,
  dataFolder,
}) => {
  await fillFolder(dataFolder, { keys: 1000, days: 2 }, Date.now());
  const desktop = await start("--demo", "--auth", "required");
  const { page, localUrl } = desktop;
  await page.getByRole("link", { name: "People & keys" }).click();
  const table = page.getByRole("table", { name: "People & keys" });
  await expect(table).toHaveAttribute("aria-rowcount", "1001");

  await test.step("only the rows in sight are there, and axe finds nothing", async () => {
    await expect(page.getByText("1,000 keys")).toBeAttached();
    expect(await table.getByRole("row").count()).toBeLessThan(100);
    await expectNoFaults(page);
  });

  await test.step("names of any kind stand on one line each", async () => {
    for (const name of hardNames.slice(0, 4)) {
      // A name of another direction stands between marks that isolate it.
      const button = page.getByRole("button", { name }).first();
      await expect(button).toBeVisible();
      expect((await button.boundingBox())?.height).toBeLessThan(50);
    }
    const box = await page.locator("#main").evaluate((main) => main.scrollWidth - main.clientWidth);
    expect(box).toBeLessThanOrEqual(0);
    // In a narrow window the name has the room of the columns that went.
    await desktop.app.evaluate(({ BrowserWindow }) => {
      for (const window of BrowserWindow.getAllWindows()) window.setContentSize(900, 600);
    });
    const name = page.getByRole("button", { name: hardNames[1] }).first();
    await expect.poll(async () => (await name.boundingBox())?.width ?? 0).toBeGreaterThan(150);
    await desktop.app.evaluate(({ BrowserWindow }) => {
      for (const window of BrowserWindow.getAllWindows()) window.setContentSize(1280, 800);
    });
  });

  await test.step("search finds by name, end of the key and metadata", async () => {
    const search = page.getByRole("searchbox");
    for (const [query, name] of [
      ["person 512", "Person 512"],
      ["lighthouse", "Person 7"],
      ["1998", "Person 998"],
    ] as const) {
      await search.fill(query);
      await expect(table).toHaveAttribute("aria-rowcount", "2");
      await expect(page.getByRole("button", { name, exact: true })).toBeVisible();
    }
    await search.press("Escape");
    await expect(table).toHaveAttribute("aria-rowcount", "1001");
  });

  await test.step("order by any column, and who is shut out", async () => {
    await page.getByRole("button", { name: "Name", exact: true }).click();
    await expect(page.getByRole("columnheader", { name: "Name" })).toHaveAttribute(
      "aria-sort",
      "ascending",
    );
    await choose(page, "Shut out 100");
    await expect(table).toHaveAttribute("aria-rowcount", "101");
    await choose(page, "All 1,000");
  });

  const made = await callUrl(`${localUrl}/api/keys`, { body: { name: "Jonas Weber" } });
  const { api_key: key } = made.json as { api_key: string };
  await callUrl(`${localUrl}/queue`, { key, headers: { "User-Agent": "krita-plugin/1.0" } });
  await page.getByRole("searchbox").fill("Jonas");

  await test.step("the drawer tells from where it was last used", async () => {
    await page.getByRole("button", { name: "Jonas Weber", exact: true }).click();
    const drawer = page.getByRole("dialog", { name: "Key of Jonas Weber" });
    await expect(drawer).toContainText("krita-plugin, 127.0.0.1");
    await expect(drawer).toContainText("1 session");
    await expectNoFaults(page);
  });

  await test.step("leaving with changes asks, also for deleting", async () => {
    await page.getByLabel("Who or what is it for?").fill("Jonas W.");
    await page.getByRole("button", { name: "Delete…" }).click();
    const question = page.getByRole("dialog", { name: "Keep your changes?" });
    await expect(question).toBeVisible();
    await question.getByRole("button", { name: "Discard" }).click();
    const dialog = page.getByRole("dialog", { name: "Delete the key of Jonas Weber?" });
    await expect(dialog).toContainText("1 session is disconnected.");
    await expectNoFaults(page);
    await dialog.getByRole("button", { name: "Pause instead" }).click();
    await expect(page.getByText(/^Jonas Weber is paused\. 1 session disconnected\./)).toBeVisible();
    expect((await callUrl(`${localUrl}/queue`, { key })).status).toBe(401);
    await page.getByRole("button", { name: "Undo" }).click();
    await expect.poll(async () => (await callUrl(`${localUrl}/queue`, { key })).status).toBe(200);
  });

  expect(desktop.complaints).toEqual([]);
});
