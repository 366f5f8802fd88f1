import type { Page } from "@playwright/test";

/** Chooses one of a row of segments by its words: the radio behind them is not to be seen. */
export function choose(page: Page, words: string): Promise<void> {
  return page
    .locator("label")
    .filter({ hasText: new RegExp(`^${words}$`) })
    .click();
}
