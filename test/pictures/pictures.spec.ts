import { fileURLToPath } from "node:url";
import { expect, type Page } from "@playwright/test";
import { turn } from "../support/choose.ts";
import { test } from "../support/desktop.ts";
import { callUrl } from "../support/gateway.ts";

const folder = fileURLToPath(new URL("../../docs/images/", import.meta.url));
const size = { width: 1060, height: 820 };
const made = "comfy_…a throwaway key, which this picture does not show…";

/** What a picture must not show, or what would differ from one to the next. */
async function tidy(page: Page): Promise<void> {
  await page.evaluate((shown) => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const text = node.textContent ?? "";
      const clean = text
        .replace(/comfy_[0-9A-Za-z]{20,}/g, shown)
        .replace(/http:\/\/[\d.]+:\d+/g, "http://192.168.1.23:8288")
        .replace(/, \d+\.\d+\.\d+\.\d+$/, ", 192.168.1.23");
      if (clean !== text) node.textContent = clean;
    }
    for (const input of document.querySelectorAll("input")) {
      if (/comfy_/.test(input.value)) input.value = shown;
      input.value = input.value.replace(/, \d+\.\d+\.\d+\.\d+$/, ", 192.168.1.23");
    }
  }, made);
}

test("the pictures of the README", async ({ desktop }) => {
  const { app, page, localUrl } = desktop;
  await app.evaluate(({ BrowserWindow }, { width, height }) => {
    BrowserWindow.getAllWindows()[0]?.setContentSize(width, height);
  }, size);
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
  const take = async (name: string): Promise<void> => {
    await tidy(page);
    await page.evaluate(() => document.fonts.ready);
    await page.screenshot({ path: `${folder}${name}.png`, animations: "disabled", caret: "hide" });
  };
  const heading = page.getByRole("heading", { level: 1 });

  await expect(page.getByRole("button", { name: "Try the demo" })).toBeVisible();
  await take("share-1-comfyui");
  await page.getByRole("button", { name: "Try the demo" }).click();

  await expect(heading).toHaveText("Who may use it?");
  await turn(page.getByRole("radio", { name: /^People I give a key/ }));
  await take("share-2-people");
  await page.getByRole("button", { name: "Continue" }).click();

  await expect(heading).toHaveText("The first key");
  await page.getByLabel("Who is it for?").fill("Jonas Weber");
  await take("share-3-key");
  await page.getByRole("button", { name: "Create key" }).click();

  await expect(heading).toHaveText("The key of Jonas Weber");
  const copied = page.getByRole("button", { name: /^Copy/ }).first();
  await expect(copied).toBeVisible();
  // It comes later than the rest, and would show this computer's own.
  await expect(page.getByLabel("Address", { exact: true }).first()).toHaveValue(/, [\d.]+$/);
  await take("share-4-hand-over");
  const key = await makeKey(localUrl, "Discord bot", 200);
  await page
    .getByRole("button", { name: /Copy key/ })
    .first()
    .click();
  const jonas = await app.evaluate(({ clipboard }) => clipboard.readText());
  const saved = page.getByRole("checkbox", { name: "I have sent or saved it" });
  if (await saved.isVisible()) await saved.check();
  await page.getByRole("button", { name: "Go to Latchkey" }).click();

  await expect(heading).toHaveText("The demo is running");
  for (let count = 0; count < 5; count += 1) await makePicture(localUrl, jonas, count);
  for (let count = 0; count < 8; count += 1) await callUrl(`${localUrl}/api/queue`, { key });
  await expect(page.getByText("13", { exact: true })).toBeVisible({ timeout: 30_000 });
  await take("home");
  await page.getByRole("link", { name: "Usage", exact: true }).click();
  await expect(page.getByRole("row").filter({ hasText: "Jonas Weber" })).toContainText("5");
  const chart = page.getByRole("img", { name: /^Requests from/ });
  await expect(chart.locator("path[data-series]").first()).toBeVisible();
  await take("share-5-usage");
});

async function makeKey(url: string, name: string, limit: number): Promise<string> {
  const { json } = await callUrl(`${url}/api/keys`, { body: { name, rate_limit: limit } });
  return (json as { api_key: string }).api_key;
}

async function makePicture(url: string, key: string, seed: number): Promise<void> {
  const inputs = { text: "a brass key on a table", width: 256, height: 256, steps: 2, seed };
  const prompt = {
    1: { class_type: "DemoPicture", inputs },
    2: { class_type: "SaveImage", inputs: { images: ["1", 0], filename_prefix: "latchkey" } },
  };
  expect((await callUrl(`${url}/prompt`, { key, body: { prompt } })).status).toBe(200);
}
