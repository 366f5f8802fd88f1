import { expect } from "@playwright/test";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expectNoFaults } from "../support/axe.ts";
import { choose } from "../support/choose.ts";
import { test } from "../support/desktop.ts";
import { fillFolder } from "../support/years.ts";

test("a thousand keys and 400 days: ranges, keys, the reading line, a file", async ({
  start,
  dataFolder,
}) => {
  // To write and read a year of a thousand keys takes a while.
  test.slow();
  await fillFolder(dataFolder, { keys: 1000, days: 400 }, Date.now());
  const desktop = await start("--demo", "--auth", "required");
  const { app, page } = desktop;
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
    await expectNoFaults(page);
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
    await expectNoFaults(page);
    await page.getByRole("menuitem", { name: /^CSV/ }).click();
    await expect(page.getByText("Saved.")).toBeVisible();
    const lines = (await readFile(path, "utf8")).trim().split("\r\n");
    expect(lines).toHaveLength(31);
    expect(lines[1]).toMatch(/^\d{4}-\d\d-\d\d,key000042,Person 42,\d+,\d+,1,0,/);
  });

  expect(desktop.complaints).toEqual([]);
});
