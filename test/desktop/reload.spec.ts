import { expect } from "@playwright/test";
import { expectNoFaults, theDialog } from "../support/axe.ts";
import { choose } from "../support/choose.ts";
import { askMain, desktopOfFile, test } from "../support/desktop.ts";
import { createdKeySchema } from "../../shared/keys.ts";
import { callUrl } from "../support/gateway.ts";
import { go } from "../support/scene.ts";

const desktop = desktopOfFile(["--demo"]);

test("a reload shows the same: the drawer, the form, and how each page is looked at", async () => {
  const { page, localUrl, complaints } = desktop();
  const made = await callUrl(`${localUrl}/api/keys`, { body: { name: "Jonas Weber" } });
  const { api_key: key, key_id: id } = createdKeySchema.parse(made.json);
  await callUrl(`${localUrl}/api/queue`, { key });

  await test.step("the drawer of a key, and closing it stays closed", async () => {
    await go(page, "keys");
    await choose(page, "Can get in 1");
    const name = page.getByRole("button", { name: "Jonas Weber", exact: true });
    await name.click();
    const drawer = page.getByRole("dialog", { name: "Key of Jonas Weber" });
    await expect(drawer).toContainText(id);
    await page.reload();
    await expect(drawer).toContainText(id);
    await page.keyboard.press("Escape");
    await expect(drawer).toBeHidden();
    await page.reload();
    await expect(name).toBeVisible();
    await expect(drawer).toBeHidden();
    await expect(page.getByRole("radio", { name: "Can get in 1" })).toBeChecked();
  });

  await test.step("the form of a new key", async () => {
    await page.keyboard.press("Control+n");
    const form = page.getByRole("dialog", { name: "New key" });
    await expect(form).toBeVisible();
    await page.reload();
    await expect(form).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(form).toBeHidden();
  });

  await test.step("the range, the key and the chart of Usage", async () => {
    await go(page, `usage/${id}`);
    await choose(page, "7 d");
    await choose(page, "By key");
    await page.reload();
    await expect(page.getByRole("radio", { name: "7 d" })).toBeChecked();
    await expect(page.getByRole("radio", { name: "By key" })).toBeChecked();
    const keys = page.getByRole("combobox", { name: "Keys" });
    await expect(keys).toHaveAttribute("placeholder", "");
    await expect(page.getByRole("row", { name: /^Jonas Weber/ })).toBeVisible();
    await page.getByRole("link", { name: "Usage", exact: true }).click();
    await expect(keys).toHaveAttribute("placeholder", "All keys");
  });

  await test.step("which log", async () => {
    await go(page, "logs");
    await choose(page, "Gateway");
    await page.reload();
    await expect(page.getByRole("radio", { name: "Gateway" })).toBeChecked();
  });

  await test.step("how far a page was read", async () => {
    await go(page, "settings");
    const main = page.locator("#main");
    await main.evaluate(
      (element) =>
        new Promise((resolve) => {
          element.addEventListener("scrollend", resolve, { once: true });
          element.scrollTo(0, 900);
        }),
    );
    await page.reload();
    await expect.poll(() => main.evaluate(({ scrollTop }) => scrollTop)).toBe(900);
    await page.getByRole("link", { name: "Home", exact: true }).click();
    await page.getByRole("link", { name: "Settings", exact: true }).click();
    await expect.poll(() => main.evaluate(({ scrollTop }) => scrollTop)).toBe(0);
  });
  expect(complaints).toEqual([]);
});

test("changes in the drawer are asked about before a shortcut leaves it, or the window closes", async () => {
  const { app, page } = desktop();
  await askMain(page, "keys.create", { name: "Aylin Demir" });
  await go(page, "keys");
  await page.getByRole("button", { name: "Aylin Demir", exact: true }).click();
  const drawer = page.getByRole("dialog", { name: "Key of Aylin Demir" });
  await drawer.getByLabel("Who or what is it for?").fill("Aylin D.");
  const asked = page.getByRole("dialog", { name: "Keep your changes?" });
  await page.keyboard.press("Control+1");
  await expect(asked).toBeVisible();
  await expectNoFaults(page, theDialog);
  await asked.getByRole("button", { name: "Go on editing" }).click();
  await expect(asked).toBeHidden();
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
  await expect(asked).toBeVisible();
  await asked.getByRole("button", { name: "Save" }).click();
  await expect(drawer).toBeHidden();
  await expect(page.getByRole("button", { name: "Aylin D.", exact: true })).toBeVisible();
  await page.keyboard.press("Control+1");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("The demo is running");
});
