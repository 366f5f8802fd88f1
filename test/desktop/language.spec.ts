import { expect, type Page } from "@playwright/test";
import { closeDesktop, test, type Desktop } from "../support/desktop.ts";

const menuOf = ({ app }: Desktop): Promise<readonly string[]> =>
  app.evaluate(({ Menu }) => (Menu.getApplicationMenu()?.items ?? []).map(({ label }) => label));

async function choose(page: Page, group: string, language: string): Promise<void> {
  await page.getByRole("radiogroup", { name: group }).getByText(language, { exact: true }).click();
}

test("another language is in the window and the menu at once, and after a new start", async ({
  start,
}) => {
  const first = await start("--demo");
  const { page } = first;
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("The demo is running");
  await page.keyboard.press("Control+,");
  await choose(page, "Language", "Deutsch");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Einstellungen");
  await expect(page.locator("html")).toHaveAttribute("lang", "de");
  await expect(page.getByRole("navigation", { name: "Seiten" })).toContainText("Übersicht");
  await expect(page.getByRole("status", { name: "Wie es steht" })).toContainText("Demo bereit");
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
  await second.page.keyboard.press("Control+,");
  await choose(second.page, "Sprache", "English");
  await expect(second.page.getByRole("heading", { level: 1 })).toHaveText("Settings");
  await expect.poll(() => menuOf(second)).toEqual(["File", "Edit", "View", "Help"]);
});
