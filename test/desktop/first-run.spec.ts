import { expect } from "@playwright/test";
import { expectNoFaults, theDialog } from "../support/axe.ts";
import { test } from "../support/desktop.ts";
import { ask, go } from "../support/scene.ts";

test("the first run leads from nothing to a shared key, comes back where it was left, and is over then", async ({
  start,
}) => {
  const first = await start();
  const { app, page } = first;
  const title = page.getByRole("heading", { level: 1 });
  const reloaded = async (words: string): Promise<void> => {
    await expect(title).toHaveText(words);
    await expectNoFaults(page);
    await page.reload();
    await expect(title).toHaveText(words);
  };

  await reloaded("Welcome to Latchkey");
  await page.getByRole("button", { name: "Try the demo" }).click();
  await reloaded("Who may use it?");
  await page.getByRole("button", { name: "Back" }).click();
  await expect(title).toHaveText("Welcome to Latchkey");
  await page.getByRole("button", { name: "Try the demo" }).click();
  await page.getByRole("radio", { name: /^People I give a key/ }).click();
  await page.getByRole("button", { name: "Continue" }).click();
  await reloaded("The first key");

  await test.step("the key is a creator's, unless more is said of it", async () => {
    await page.keyboard.press("Enter");
    await expect(page.getByText("Give it a name of 1 to 200 characters.")).toBeVisible();
    await expect(page.getByLabel("Who is it for?")).toBeFocused();
    await page.keyboard.type("Jonas Weber");
    await expect(page.getByText("Creator, 100 requests an hour")).toBeVisible();
    await page.getByText("More settings").click();
    await page.getByRole("radio", { name: /^Viewer/ }).click();
    await expect(page.getByText("Viewer, 100 requests an hour")).toBeVisible();
    await page.getByRole("button", { name: "Create key" }).click();
    await expect(title).toHaveText("The key of Jonas Weber");
    expect(await ask(page, "keys.list")).toMatchObject([{ name: "Jonas Weber", role: "viewer" }]);
  });

  await test.step("no way out of the step loses the key without asking", async () => {
    const question = page.getByRole("dialog", { name: "Close without saving the key?" });
    const back = question.getByRole("button", { name: "Go back" });
    await expectNoFaults(page);
    await page.getByRole("button", { name: "Go to Latchkey" }).click();
    await expectNoFaults(page, theDialog);
    await back.click();
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
    await back.click();
    await page.getByRole("button", { name: "Copy link" }).click();
    await page.getByRole("button", { name: "Go to Latchkey" }).click();
  });

  await expect(title).toHaveText("The demo is running");
  await expect(page.getByRole("switch", { name: "Share on the network" })).toBeChecked();
  await page.reload();
  await expect(title).toHaveText("The demo is running");
  await go(page, "keys");
  await expect(page.getByRole("row").filter({ hasText: "Jonas Weber" })).toContainText("Viewer");
});
