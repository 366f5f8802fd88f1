import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, type Page } from "@playwright/test";
import { closeDesktop, test, type Desktop } from "../support/desktop.ts";
import { go } from "../support/scene.ts";

const menuOf = ({ app }: Desktop): Promise<readonly string[]> =>
  app.evaluate(({ Menu }) => (Menu.getApplicationMenu()?.items ?? []).map(({ label }) => label));

async function choose(page: Page, group: string, language: string): Promise<void> {
  const wanted = page.getByRole("radiogroup", { name: group });
  // A key that comes while the window draws itself anew may be lost, as a person would press it again.
  await expect(async () => {
    await page.keyboard.press("Control+,");
    await expect(wanted).toBeVisible({ timeout: 3_000 });
  }).toPass();
  await wanted.getByText(language, { exact: true }).click();
}

test("another language is in the window and the menu at once, and after a new start, also of what the core says", async ({
  start,
  dataFolder,
}) => {
  const first = await start("--demo");
  const { page } = first;
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("The demo is running");
  await choose(page, "Language", "Deutsch");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Einstellungen");
  await expect(page.locator("html")).toHaveAttribute("lang", "de");
  await expect(page.getByRole("navigation", { name: "Seiten" })).toContainText("Übersicht");
  await expect(page.getByRole("status", { name: "Aktueller Stand" })).toContainText("Demo bereit");
  await expect
    .poll(() =>
      first.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getTitle()),
    )
    .toBe("Einstellungen - Latchkey");
  await expect.poll(() => menuOf(first)).toEqual(["Datei", "Bearbeiten", "Ansicht", "Hilfe"]);

  await page.keyboard.press("Control+1");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Die Demo läuft");
  await page.reload();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Die Demo läuft");
  expect(first.complaints).toEqual([]);
  await closeDesktop(first);

  const second = await start("--demo");
  await expect(second.page.getByRole("heading", { level: 1 })).toHaveText("Die Demo läuft");
  expect(await menuOf(second)).toEqual(["Datei", "Bearbeiten", "Ansicht", "Hilfe"]);

  // What the core finds and refuses reaches the window by name, and is said there in its language.
  await test.step("what the core says is in that language, too", async () => {
    await go(second.page, "settings/doctor");
    const report = second.page.locator("#settings-doctor");
    await report.getByRole("button", { name: "Jetzt prüfen" }).click();
    await expect(report).toContainText("Die Demo ist gewählt.");
    await expect(report).toContainText("auf dem Laufwerk des Datenordners frei.");
    await expect(report).not.toContainText(/\b(?:is|are|the|folder)\b/);

    const empty = join(dataFolder, "..", "empty");
    await mkdir(empty);
    const broken = join(empty, "broken.json");
    await writeFile(broken, "{}");
    const pick = (path: string): Promise<void> =>
      second.app.evaluate(({ dialog }, chosen) => {
        dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] });
      }, path);
    await pick(broken);
    await second.page.getByRole("button", { name: "Wiederherstellen…" }).click();
    await expect(second.page.getByRole("alert")).toContainText("Diese Datei ist keine Sicherung");

    await pick(empty);
    await go(second.page, "settings/comfyui");
    await second.page
      .getByRole("button", { name: "Anderes ComfyUI wählen", exact: true })
      .first()
      .click();
    await second.page.getByRole("button", { name: "Ordner wählen…" }).click();
    await expect(second.page.getByRole("dialog")).toContainText("main.py fehlt.");
    await second.page.keyboard.press("Escape");
    await expect(second.page.getByRole("dialog")).toBeHidden();
  });

  await choose(second.page, "Sprache", "English");
  await expect(second.page.getByRole("heading", { level: 1 })).toHaveText("Settings");
  await expect.poll(() => menuOf(second)).toEqual(["File", "Edit", "View", "Help"]);
});
