import { join } from "node:path";
import { expect, type Locator, type Page } from "@playwright/test";
import { expectNoFaults, theDialog } from "../support/axe.ts";
import { askMain, desktopOfFile, test } from "../support/desktop.ts";
import { callUrl } from "../support/gateway.ts";
import { openSocket } from "../support/socket.ts";

/** Whether what has the focus is in the dialog and shows it. */
async function expectFocusIn(dialog: Locator): Promise<void> {
  const focused = dialog.locator(":focus");
  await expect(focused).toHaveCount(1);
  await expect(focused).toHaveCSS("outline-style", "solid");
}

/** Opens a dialog by the keyboard, looks at it, and closes it: the focus is where it was. */
async function look(page: Page, opener: Locator, name: string | RegExp): Promise<void> {
  await test.step(String(name), async () => {
    await opener.focus();
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog", { name });
    await expect(dialog).toBeVisible();
    await expectFocusIn(dialog);
    await expectNoFaults(page, theDialog);
    await page.keyboard.press("Escape");
    await expect(dialog).toBeHidden();
    await expect(opener).toBeFocused();
  });
}

const goTo = (page: Page, name: string): Promise<void> =>
  page.getByRole("link", { name, exact: true }).click();

// The demo, shared, with Jonas Weber connected: everything that hurts him asks first.
const desktop = desktopOfFile(["--demo", "--share", "127.0.0.1:0"]);

test.beforeAll(async () => {
  const { page, localUrl } = desktop();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("The demo is running", {
    timeout: 30_000,
  });
  const { json } = await callUrl(`${localUrl}/api/keys`, { body: { name: "Jonas Weber" } });
  const { api_key: key } = json as { api_key: string };
  await openSocket(`${localUrl}/ws?clientId=jonas`, { "X-API-Key": key });
  const connected = page.getByRole("listitem").filter({ hasText: "Jonas Weber" });
  await expect(connected).toBeVisible();
});

test("axe finds nothing in what Home, the palette and F1 ask; the focus comes back", async () => {
  test.slow();
  const { page, complaints } = desktop();
  await goTo(page, "Home");
  const stop = page.getByRole("button", { name: "Stop", exact: true });
  await look(page, stop, "Stop ComfyUI?");

  await test.step("to something weaker", async () => {
    const required = page.getByRole("radio", { name: /^Key required/ });
    await required.focus();
    await page.keyboard.press("ArrowDown");
    const dialog = page.getByRole("dialog", { name: "Let people in without a key?" });
    await expect(dialog.getByRole("button", { name: "Keep Key required" })).toBeFocused();
    await expectNoFaults(page, theDialog);
    await page.keyboard.press("Escape");
    await expect(dialog).toBeHidden();
    await expect(required).toBeChecked();
  });

  for (const [keys, name] of [
    ["Control+k", "Find anything"],
    ["F1", "Keyboard shortcuts"],
  ] as const) {
    await test.step(name, async () => {
      await stop.focus();
      await page.keyboard.press(keys);
      const dialog = page.getByRole("dialog", { name });
      await expect(dialog).toBeVisible();
      await expect(dialog.locator(":focus")).toHaveCount(1);
      await expectNoFaults(page, theDialog);
      await page.keyboard.press("Escape");
      await expect(dialog).toBeHidden();
      await expect(stop).toBeFocused();
    });
  }

  await test.step("quitting", async () => {
    await stop.focus();
    await askMain(page, "desktop.quit");
    const dialog = page.getByRole("dialog", { name: "Quit Latchkey?" });
    await expect(dialog.getByRole("button", { name: "Cancel" })).toBeFocused();
    await expectNoFaults(page, theDialog);
    await page.keyboard.press("Escape");
    await expect(dialog).toBeHidden();
    await expect(stop).toBeFocused();
  });
  expect(complaints).toEqual([]);
});

test("axe finds nothing in the dialogs of keys; the focus comes back", async () => {
  test.slow();
  const { page, complaints } = desktop();
  await goTo(page, "People & keys");
  const newKey = page.getByRole("button", { name: "New key" });
  await look(page, newKey, "New key");
  await look(
    page,
    page.getByRole("button", { name: "Jonas Weber", exact: true }),
    "Key of Jonas Weber",
  );

  for (const [item, name] of [
    ["Replace key…", "Replace the key of Jonas Weber?"],
    ["Delete…", "Delete the key of Jonas Weber?"],
  ] as const) {
    await test.step(name, async () => {
      const menu = page.getByRole("button", { name: "Actions for Jonas Weber" });
      await menu.click();
      await expectNoFaults(page, "[role=menu]");
      await page.getByRole("menuitem", { name: item }).click();
      const dialog = page.getByRole("dialog", { name });
      await expect(dialog.locator(":focus")).toHaveCount(1);
      await expectNoFaults(page, theDialog);
      await page.keyboard.press("Escape");
      await expect(dialog).toBeHidden();
      await expect(menu).toBeFocused();
    });
  }

  await test.step("a key that is shown once, and closing it unsaved", async () => {
    await newKey.click();
    await page.getByLabel("Who or what is it for?").fill("Mia");
    await page.keyboard.press("Enter");
    const oneTime = page.getByRole("dialog", { name: "Key for Mia" });
    await expect(oneTime).toBeVisible();
    await expectNoFaults(page, theDialog);
    await page.keyboard.press("Escape");
    const asked = page.getByRole("dialog", { name: "Close without saving the key?" });
    await expect(asked.getByRole("button", { name: "Go back" })).toBeFocused();
    await expectNoFaults(page, theDialog);
    await asked.getByRole("button", { name: "Close" }).last().click();
    await expect(oneTime).toBeHidden();
    await expect(newKey).toBeFocused();
  });
  expect(complaints).toEqual([]);
});

test("axe finds nothing in the dialogs of the settings; the focus comes back", async () => {
  test.slow();
  const { page, app, dataFolder, complaints } = desktop();
  const file = join(dataFolder, "..", "kept.zip");
  expect(await askMain(page, "data.backUp", { file })).toMatchObject({ ok: true });
  await app.evaluate(({ dialog }, chosen) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] });
  }, file);
  await goTo(page, "Settings");
  await look(page, page.getByRole("button", { name: "Choose another ComfyUI" }), "Choose ComfyUI");
  await look(page, page.getByRole("button", { name: "Restore…" }), /^Restore the backup of /);
  await look(page, page.getByRole("button", { name: "Delete all data…" }), "Delete everything?");
  const licences = page.getByRole("button", { name: "Show the licences of others' work" });
  await look(page, licences, "Licences of others' work");
  await licences.click();
  const react = page.getByRole("listitem").filter({ hasText: /^react-dom \d/ });
  await react.locator("summary").click();
  await expect(react.getByText("Copyright (c) Meta Platforms")).toBeVisible();
  await page.keyboard.press("Escape");
  expect(complaints).toEqual([]);
});
