import { expect, type Locator, type Page } from "@playwright/test";

/** Chooses one of a row of segments by its words: the radio behind them is not to be seen. */
export function choose(page: Page, words: string): Promise<void> {
  return page
    .locator("label")
    .filter({ hasText: new RegExp(`^${words}$`) })
    .click();
}

/**
 * Turns a switch, or chooses a radio, by the keyboard: what is drawn lies over the control, so that it can
 * be clicked by force only, and that misses on a page that moves.
 */
export async function turn(control: Locator): Promise<void> {
  // One that was turned just now takes nothing until that is saved.
  await expect(control).not.toHaveAttribute("aria-busy", "true");
  await expect(control).toBeEnabled();
  await control.press("Space");
}
