import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "@playwright/test";
import { expectNoFaults, theDialog } from "../support/axe.ts";
import { choose } from "../support/choose.ts";
import { desktopOfFile, test } from "../support/desktop.ts";
import { callUrl } from "../support/gateway.ts";
import { fillFolder, hardNames } from "../support/years.ts";

// To write and read a year of a thousand keys takes a while: once for both pages that show it.
const desktop = desktopOfFile(["--demo", "--auth", "required"], {
  fill: (dataFolder) => fillFolder(dataFolder, { keys: 1000, days: 400 }, Date.now()),
});

test("a thousand keys and 400 days: ranges, keys, the reading line, a file", async () => {
  test.slow();
  const { app, page, dataFolder, complaints } = desktop();
  const chart = page.getByRole("img", { name: /^Requests from/ });
  const table = page.getByRole("table", { name: "By key" });

  await test.step("30 days, with the range before", async () => {
    await page.getByRole("link", { name: "Usage", exact: true }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Usage");
    await expect(chart).toBeVisible();
    await expect(page.getByText("Requests per day")).toBeVisible();
    await expect(page.getByText(/^was [\d,]+$/).first()).toBeVisible();
    await expect(table.getByRole("row", { name: /^Total/ })).toBeVisible();
    await expectNoFaults(page);
  });

  await test.step("by key, the eight busiest and the others", async () => {
    await choose(page, "By key");
    await expect(page.getByText("Others", { exact: true })).toBeVisible();
    await choose(page, "By result");
  });

  await test.step("arrow keys read the chart bar by bar", async () => {
    const slider = page.getByRole("slider", { name: /^Read the chart/ });
    await slider.focus();
    await page.keyboard.press("End");
    await expect(slider).toHaveAttribute("aria-valuenow", "30");
    await expect(slider).toHaveAttribute(
      "aria-valuetext",
      /: Succeeded [\d,]+, Failed 1,000, Refused 500$/,
    );
    await page.keyboard.press("ArrowLeft");
    await expect(slider).toHaveAttribute("aria-valuenow", "29");
  });

  await test.step("hours are those of this computer", async () => {
    await choose(page, "24 h");
    await expect(page.getByText("Nothing in the last 24 hours")).toBeVisible();
    await page.getByRole("button", { name: "Show 30 days" }).click();
    await expect(chart).toBeVisible();
  });

  await test.step("days of one's own, and why some cannot be had", async () => {
    await choose(page, "Custom");
    const today = new Date().toISOString().slice(0, 10);
    const daysAgo = (days: number): string =>
      new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
    await page.getByLabel("From (UTC day)").fill(daysAgo(390));
    await expect(page.getByText("Choose at most 366 days.")).toBeVisible();
    await page.getByLabel("From (UTC day)").fill(daysAgo(600));
    await expect(page.getByText(/^Usage is kept since/)).toBeVisible();
    await expectNoFaults(page, "form:has(input[type=date])");
    await page.getByLabel("From (UTC day)").fill(daysAgo(365));
    await page.getByLabel("To (UTC day)").fill(today);
    await page.getByRole("button", { name: "Show", exact: true }).click();
    await expect(page.getByRole("slider")).toHaveAttribute("aria-valuemax", "53");
    // A year by nine keys is a few paths to draw, not a thousand bars.
    await choose(page, "By key");
    await expect(chart.locator("path[data-series]")).toHaveCount(9);
    expect(await chart.locator("*").count()).toBeLessThan(100);
    await chart.hover();
    await expect(page.getByText(/^the week of/)).toBeVisible();
  });

  await test.step("one key alone, from its row's menu", async () => {
    await page.getByRole("link", { name: "People & keys" }).click();
    await page.getByRole("searchbox").fill("Person 42");
    await page.getByRole("button", { name: "Actions for Person 42", exact: true }).click();
    await page.getByRole("menuitem", { name: "Usage" }).click();
    await expect(table.getByRole("row")).toHaveCount(3);
    await expect(table.getByRole("row", { name: /^Person 42/ })).toBeVisible();
  });

  await test.step("the same as a file", async () => {
    const path = join(dataFolder, "..", "usage.csv");
    await app.evaluate(({ dialog }, filePath) => {
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
    }, path);
    // The year that was looked at before is still what is shown.
    await expect(page.getByRole("radio", { name: "Custom" })).toBeChecked();
    await choose(page, "30 d");
    await page.getByRole("button", { name: "Export" }).click();
    await expect(page.getByRole("menuitem", { name: /^CSV/ })).toBeVisible();
    await expectNoFaults(page, "[role=menu]");
    await page.getByRole("menuitem", { name: /^CSV/ }).click();
    await expect(page.getByText("Saved.")).toBeVisible();
    const lines = (await readFile(path, "utf8")).trim().split("\r\n");
    expect(lines).toHaveLength(31);
    expect(lines[1]).toMatch(/^\d{4}-\d\d-\d\d,key000042,Person 42,\d+,\d+,1,0,/);
  });

  expect(complaints).toEqual([]);
});

test("a thousand keys: search, filter, order, drawer, pause and delete", async () => {
  const { app, page, localUrl, complaints } = desktop();
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
    await app.evaluate(({ BrowserWindow }) => {
      for (const window of BrowserWindow.getAllWindows()) window.setContentSize(900, 600);
    });
    const name = page.getByRole("button", { name: hardNames[1] }).first();
    await expect.poll(async () => (await name.boundingBox())?.width ?? 0).toBeGreaterThan(150);
    await app.evaluate(({ BrowserWindow }) => {
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
    await expectNoFaults(page, theDialog);
  });

  await test.step("leaving with changes asks, also for deleting", async () => {
    await page.getByLabel("Who or what is it for?").fill("Jonas W.");
    await page.getByRole("button", { name: "Delete…" }).click();
    const question = page.getByRole("dialog", { name: "Keep your changes?" });
    await expect(question).toBeVisible();
    await question.getByRole("button", { name: "Discard" }).click();
    const dialog = page.getByRole("dialog", { name: "Delete the key of Jonas Weber?" });
    await expect(dialog).toContainText("1 session is disconnected.");
    await expectNoFaults(page, theDialog);
    await dialog.getByRole("button", { name: "Pause instead" }).click();
    await expect(page.getByText(/^Jonas Weber is paused\. 1 session disconnected\./)).toBeVisible();
    expect((await callUrl(`${localUrl}/queue`, { key })).status).toBe(401);
    await page.getByRole("button", { name: "Undo" }).click();
    await expect.poll(async () => (await callUrl(`${localUrl}/queue`, { key })).status).toBe(200);
  });

  expect(complaints).toEqual([]);
});
