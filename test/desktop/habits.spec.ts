import { mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "@playwright/test";
import { WebSocket } from "ws";
import { createdKeySchema } from "../../shared/keys.ts";
import { expectNoFaults, theDialog } from "../support/axe.ts";
import {
  askMain,
  closeDesktop,
  desktopOfFile,
  openDesktop,
  test,
  type Desktop,
} from "../support/desktop.ts";

const close = ({ app }: Desktop): Promise<void> =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());

const desktop = desktopOfFile(["--demo"], {
  environmentIn: (folder) => ({ XDG_CONFIG_HOME: join(folder, "config") }),
});

test("the first close is asked about; the question is there again after a reload", async () => {
  const { page } = desktop();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("The demo is running");
  await close(desktop());
  // Xvfb has no tray, so the window is all there is.
  const dialog = page.getByRole("dialog", { name: "Quit Latchkey?" });
  await expect(dialog).toContainText("Closing the window stops ComfyUI.");
  await expectNoFaults(page, theDialog);
  await page.reload();
  await expect(dialog).toBeVisible();
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await expect(dialog).toBeHidden();
  await page.reload();
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(dialog).toBeHidden();
});

test("a second launch with a latchkey:// link opens that page in the same window", async () => {
  const { app, page } = desktop();
  await app.evaluate(({ app: electron }) => {
    electron.emit("second-instance", {}, ["latchkey", "latchkey://settings/about"], "/");
  });
  await expect(page.getByRole("heading", { name: "About" })).toBeInViewport();
  await app.evaluate(({ app: electron }) => {
    electron.emit("second-instance", {}, ["latchkey", "latchkey://nowhere/at/all"], "/");
  });
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Settings");
});

test("start at login is a desktop entry that starts hidden", async () => {
  const { page, dataFolder } = desktop();
  const config = join(dataFolder, "..", "config");
  await page.keyboard.press("Control+,");
  await page.getByText("Start at login", { exact: true }).click();
  await expect(page.getByRole("switch", { name: "Start at login" })).toBeChecked();
  const entry = await readFile(join(config, "autostart", "latchkey.desktop"), "utf8");
  expect(entry).toMatch(/^Exec=".*--hidden"$/m);
  await page.getByText("Start at login", { exact: true }).click();
  await expect(page.getByRole("switch", { name: "Start at login" })).not.toBeChecked();
  await expect(readFile(join(config, "autostart", "latchkey.desktop"))).rejects.toThrow();
});

test("the palette does what its words say, and says why it cannot", async () => {
  const { app, page, dataFolder } = desktop();
  await page.keyboard.press("Control+k");
  const search = page.getByRole("textbox", { name: "Find anything" });
  await search.fill("dark");
  await page.keyboard.press("Enter");
  await expect(page.locator("html")).toHaveAttribute("data-mantine-color-scheme", "dark");
  await askMain(page, "settings.update", { colorScheme: "auto" });

  await page.keyboard.press("Control+k");
  await search.fill("start comfy");
  await expect(page.getByText("It runs already")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(search).toBeHidden();

  const file = join(dataFolder, "..", "from-the-palette.zip");
  await app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
  }, file);
  await page.keyboard.press("Control+k");
  await search.fill("back up");
  await page.keyboard.press("Enter");
  await expect(page.getByText(`Backed up to ${file}`)).toBeVisible();
  expect((await stat(file)).size).toBeGreaterThan(0);
});

test("text grows and shrinks by the keyboard, from 90 to 130 per cent", async () => {
  const { page, app } = desktop();
  const zoom = (): Promise<number | undefined> =>
    app.evaluate(({ BrowserWindow }) => {
      const factor = BrowserWindow.getAllWindows()[0]?.webContents.getZoomFactor();
      return factor === undefined ? undefined : Math.round(factor * 100);
    });
  await page.keyboard.press("Control+=");
  await expect.poll(zoom).toBe(110);
  await page.keyboard.press("Control+0");
  await expect.poll(zoom).toBe(100);
  await page.keyboard.press("Control+-");
  await expect.poll(zoom).toBe(90);
  await page.keyboard.press("Control+-");
  await page.reload();
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect.poll(zoom).toBe(90);
  await page.keyboard.press("Control+0");
  await expect.poll(zoom).toBe(100);
});

test("F1 lists the shortcuts, F6 goes round the window, and a new key is not lost by a shortcut", async () => {
  const { page } = desktop();
  await page.keyboard.press("Control+1");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("The demo is running");
  // The way round begins where the focus is: nowhere, once the page is loaded anew.
  await page.reload();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("The demo is running");
  await page.keyboard.press("F1");
  const list = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await expect(list).toContainText("Find anything");
  await page.keyboard.press("Escape");
  await expect(list).toBeHidden();

  await page.keyboard.press("F6");
  await expect(page.getByRole("link", { name: "Home", exact: true })).toBeFocused();
  await page.keyboard.press("F6");
  await expect(page.getByRole("main")).toBeFocused();

  await page.keyboard.press("Control+n");
  await page.getByLabel("Who or what is it for?").fill("Jonas Weber");
  await page.keyboard.press("Enter");
  const oneTime = page.getByRole("dialog", { name: "Key for Jonas Weber" });
  await expect(oneTime).toBeVisible();
  await page.keyboard.press("Control+1");
  const asked = page.getByRole("dialog", { name: "Close without saving the key?" });
  await expect(asked).toBeVisible();
  await asked.getByRole("button", { name: "Go back" }).click();
  await close(desktop());
  await expect(asked).toBeVisible();
  await asked.getByRole("button", { name: "Go back" }).click();
  await expect(oneTime).toBeVisible();
  await oneTime.getByRole("button", { name: "Copy key" }).click();
  await oneTime.getByRole("button", { name: "Done" }).click();
  await expect(oneTime).toBeHidden();
});

test("a setting is found by its label in the palette, and what is set there holds", async () => {
  const { page } = desktop();
  await page.keyboard.press("Control+k");
  await page.getByRole("textbox", { name: "Find anything" }).fill("longest queue");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "ComfyUI", exact: true })).toBeInViewport();
  const queue = page.getByRole("textbox", { name: "Longest queue" });
  await queue.fill("3");
  await queue.press("Enter");
  const answer = page.getByRole("textbox", { name: "Wait for an answer, seconds" });
  await answer.fill("900");
  await answer.press("Enter");
  await expect(page.getByText("Saved", { exact: true })).toHaveCount(2);
  const { value } = (await askMain(page, "settings.get")) as { value: unknown };
  expect(value).toMatchObject({ queueLimit: 3, firstByteTimeoutMs: 900_000 });
});

// The last with this window: it is closed by it.
test("quitting with others connected names what it does to them, and then stops ComfyUI", async () => {
  const { app, page, localUrl } = desktop();
  await page.keyboard.press("Control+1");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("The demo is running");
  const made = await fetch(`${localUrl}/api/keys`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ name: "Jonas Weber" }),
  });
  const { api_key: key } = createdKeySchema.parse(await made.json());
  const socket = new WebSocket(`${localUrl.replace("http", "ws")}/ws`, {
    headers: { "X-API-Key": key },
  });
  await new Promise((resolve) => socket.once("open", resolve));
  await expect(async () => {
    await page.keyboard.press("Control+k");
    await page.getByRole("textbox", { name: "Find anything" }).fill("quit");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("dialog", { name: "Quit Latchkey?" })).toBeVisible();
  }).toPass();
  const dialog = page.getByRole("dialog", { name: "Quit Latchkey?" });
  await expect(dialog).toContainText("1 person is disconnected.");
  await expect(dialog.getByRole("button", { name: "Cancel" })).toBeFocused();
  const ended = new Promise((resolve) => app.process().once("exit", resolve));
  await dialog.getByRole("button", { name: "Quit Latchkey" }).click();
  expect(await ended).toBe(0);
  await expect(fetch(localUrl)).rejects.toThrow();
});

// A desktop with a tray: what is asked about the bus answers that somebody shows such icons.
test("with a tray the first close asks whether to go on without a window, and remembers it", async ({
  dataFolder,
}) => {
  const programs = join(dataFolder, "..", "bin");
  await mkdir(programs, { recursive: true });
  await writeFile(join(programs, "busctl"), "#!/bin/sh\necho b true\n", { mode: 0o755 });
  const path = process.env["PATH"] ?? "";
  process.env["PATH"] = `${programs}:${path}`;
  const tray = await openDesktop(dataFolder, "--demo");
  process.env["PATH"] = path;
  const { app, page, localUrl } = tray;
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("The demo is running");
  await close(tray);
  const dialog = page.getByRole("dialog", { name: "Keep sharing in the background?" });
  await expect(dialog).toContainText("Latchkey stays in the tray");
  await expect(dialog.getByRole("checkbox", { name: "Remember" })).toBeChecked();
  await expect(dialog.getByRole("button", { name: "Keep running" })).toBeFocused();
  await expectNoFaults(page, theDialog);
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();

  await close(tray);
  const closed = page.waitForEvent("close");
  // The window may be gone before the click has been told of.
  const keep = dialog.getByRole("button", { name: "Keep running" });
  await Promise.all([closed, keep.click().catch(() => undefined)]);
  expect((await fetch(`${localUrl}/latchkey/health`)).status).toBe(200);

  const opening = app.waitForEvent("window");
  await app.evaluate(({ app: electron }) => {
    electron.emit("second-instance", {}, ["latchkey"], "/");
  });
  const again = await opening;
  await expect(again.getByRole("heading", { level: 1 })).toHaveText("The demo is running");
  await again.keyboard.press("Control+,");
  const choice = again.getByRole("radiogroup", { name: "Keep running when the window closes" });
  await expect(choice.getByRole("radio", { name: "Yes" })).toBeChecked();

  const closedAgain = again.waitForEvent("close");
  await close(tray);
  await closedAgain;
  expect((await fetch(`${localUrl}/latchkey/health`)).status).toBe(200);
  await closeDesktop(tray);
});
