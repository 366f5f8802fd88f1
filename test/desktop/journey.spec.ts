import { expect } from "@playwright/test";
import { test } from "../support/desktop.ts";

test("from nothing to a shared key: demo, key, a request seen, a key required, a key deleted", async ({
  desktop,
}) => {
  const { app, page, localUrl } = desktop;
  const ask = (key?: string): Promise<Response> =>
    fetch(`${localUrl}/api/queue`, key === undefined ? {} : { headers: { "X-API-Key": key } });

  await test.step("one click starts the demo where no ComfyUI is found", async () => {
    await page.getByRole("button", { name: "Try the demo" }).click();
    await page.getByRole("button", { name: "Skip" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("The demo is running");
  });

  const key = await test.step("a key is made, shown once and copied", async () => {
    await page.getByRole("link", { name: "People & keys" }).click();
    await page.getByRole("button", { name: "Create the first key" }).click();
    await page.getByLabel("Who or what is it for?").fill("Jonas Weber");
    await page.getByRole("button", { name: "Create key" }).click();
    const dialog = page.getByRole("dialog", { name: "Key for Jonas Weber" });
    await dialog.getByRole("button", { name: "Copy key" }).click();
    const copied = await app.evaluate(({ clipboard }) => clipboard.readText());
    expect(copied).toMatch(/^comfy_[0-9A-Za-z]{49}$/);
    await dialog.getByRole("button", { name: "Done" }).click();
    await expect(dialog).toBeHidden();
    expect(await page.content()).not.toContain(copied);
    return copied;
  });

  await test.step("a request from outside with it shows up by itself", async () => {
    const row = page.getByRole("row").filter({ hasText: "Jonas Weber" });
    await expect(row).toContainText("0 of 100");
    expect((await ask(key)).status).toBe(200);
    await expect(row).toContainText("1 of 100");
  });

  await test.step("once a key is required, nobody gets in without one", async () => {
    expect((await ask()).status).toBe(200);
    await page.getByRole("link", { name: "Home" }).click();
    await page.getByRole("radio", { name: "Key required" }).click();
    await expect(page.getByRole("status", { name: "How it stands" })).toContainText("Key required");
    expect((await ask()).status).toBe(401);
    expect((await ask(key)).status).toBe(200);
  });

  await test.step("the usage page has counted it", async () => {
    await page.getByRole("link", { name: "Usage", exact: true }).click();
    await expect(page.getByRole("row").filter({ hasText: "Jonas Weber" })).toContainText("2");
  });

  await test.step("a deleted key opens nothing", async () => {
    await page.getByRole("link", { name: "People & keys" }).click();
    await page.getByRole("button", { name: "Actions for Jonas Weber" }).click();
    await page.getByRole("menuitem", { name: /^Delete/ }).click();
    await page.getByRole("button", { name: "Delete key" }).click();
    await expect(page.getByRole("row").filter({ hasText: "Jonas Weber" })).toHaveCount(0);
    const refused = await ask(key);
    expect(refused.status).toBe(401);
    expect(await refused.json()).toMatchObject({ error_code: "INVALID_KEY" });
  });

  expect(desktop.complaints).toEqual([]);
});
