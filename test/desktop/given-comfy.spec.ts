import { execFileSync } from "node:child_process";
import { cp } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "@playwright/test";
import { expectNoFaults } from "../support/axe.ts";
import { test } from "../support/desktop.ts";

const demo = fileURLToPath(new URL("../../main/core/comfy/demo", import.meta.url));
const python = execFileSync("python3", ["-c", "import sys; print(sys.executable)"], {
  encoding: "utf8",
}).trim();

/** The demo in a folder: a ComfyUI that refuses arguments that it does not know. */
async function install(dataFolder: string): Promise<string> {
  const folder = join(dirname(dataFolder), "ComfyUI");
  await cp(demo, folder, { recursive: true });
  return folder;
}

test("what flags say of ComfyUI is shown as theirs, until another ComfyUI is chosen", async ({
  start,
  dataFolder,
}) => {
  const folder = await install(dataFolder);
  const desktop = await start("--comfy", folder, "--python", python, "--", "--disable-metadata");
  const { page } = desktop;
  const title = page.getByRole("heading", { level: 1 });
  await expect(title).toHaveText("ComfyUI is ready", { timeout: 30_000 });
  await page.getByRole("link", { name: "Settings", exact: true }).click();

  const setting = (name: string) => page.locator("[data-setting]").filter({ hasText: name });
  const field = page.getByRole("textbox", { name: "Arguments", exact: true });
  const which = setting("Which ComfyUI");
  await expect(which).toContainText(`${folder} From the command line, for this run.`);
  const ownPython = page.locator("[data-setting]").filter({ hasText: /^Python/ });
  await expect(ownPython).toContainText(`${python} From the command line, for this run.`);
  await expect(ownPython.getByRole("button")).toHaveCount(0);
  await expect(field).toHaveValue("--disable-metadata");
  await expect(field).not.toBeEditable();
  await page.getByRole("button", { name: "What this ComfyUI takes" }).click();
  await expect(page.getByRole("list", { name: "What this ComfyUI takes" })).toBeVisible();
  await expect(page.getByRole("button", { name: /^Add --/ })).toHaveCount(0);
  await expectNoFaults(page, "#settings-comfyui");

  await which.getByRole("button", { name: "Choose another ComfyUI" }).click();
  const dialog = page.getByRole("dialog", { name: "Choose ComfyUI" });
  await dialog.getByRole("button", { name: "Try the demo" }).click();
  await expect(dialog).toBeHidden();
  await expect(which).toContainText("The demo");
  await expect(which).not.toContainText("From the command line");
  await expect(field).toHaveValue("");
  await field.fill("--step-seconds 0.1");
  await field.press("Enter");
  await page.getByRole("button", { name: "Restart now" }).click();
  await page.getByRole("link", { name: "Home" }).click();
  await expect(title).toHaveText("The demo is running", { timeout: 30_000 });
  expect(desktop.complaints).toEqual([]);
});

test("an argument of the command line that ComfyUI does not know is left out at a click", async ({
  start,
  dataFolder,
}) => {
  const folder = await install(dataFolder);
  const args = ["--", "--no-such-flag", "--disable-metadata"];
  const { page } = await start("--comfy", folder, "--python", python, ...args);
  const title = page.getByRole("heading", { level: 1 });
  await expect(page.getByText(/does not accept the argument “--no-such-flag”/)).toBeVisible();
  await page.getByRole("button", { name: "Start without it" }).click();
  await expect(title).toHaveText("ComfyUI is ready", { timeout: 30_000 });
  await page.getByRole("link", { name: "Settings", exact: true }).click();
  const field = page.getByRole("textbox", { name: "Arguments", exact: true });
  await expect(field).toHaveValue("--disable-metadata");
  await expect(field).toBeEditable();
});
