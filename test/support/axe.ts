import { createRequire } from "node:module";
import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

const require = createRequire(import.meta.url);

/** The rules that look at colours: to all others both themes are the same page. */
const colourRules = ["color-contrast", "link-in-text-block"];

/** An open dialog, and no more: the pages behind dialogs are looked at by themselves elsewhere. */
export const theDialog = "[role=dialog]";

type Look = {
  /** A selector: look at what it names alone. */
  readonly within?: string | undefined;
  /** The rules to look by, if not all. */
  readonly rules?: readonly string[] | undefined;
};

/** Half a megabyte, as the builder has it, which loads it twice for every look. */
const { source } = createRequire(require.resolve("@axe-core/playwright"))("axe-core") as {
  readonly source: string;
};

/** Loads axe where it is not yet, so that the builder need not: that takes as long as its look does. */
async function loadAxe(page: Page): Promise<{ readonly axeSource?: string }> {
  // In a frame it is the builder's matter.
  if (page.frames().length > 1) return {};
  const isThere = await page.evaluate<boolean>('typeof axe === "object"');
  if (!isThere) await page.evaluate(source);
  return { axeSource: ";" };
}

/** What axe finds on the page as it stands. */
export async function faultsOf(page: Page, { within, rules }: Look = {}): Promise<string[]> {
  // Electron cannot open the second page in which axe would else gather its results.
  // Nor need it say where all that is well stands, which takes a fifth of its time.
  const axe = new AxeBuilder({ page, ...(await loadAxe(page)) })
    .setLegacyMode()
    .options({ resultTypes: ["violations"] });
  if (within !== undefined) axe.include(within);
  if (rules !== undefined) axe.withRules([...rules]);
  const { violations } = await axe.analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target }) => `${id}: ${target.join(" ")}`),
  );
}

type Scheme = "light" | "dark";

/** By what to look at a page in one theme that is looked at in the other, too. */
export const rulesIn = (colorScheme: Scheme): readonly string[] | undefined =>
  colorScheme === "light" ? undefined : colourRules;

/** Axe finds nothing, in light and in dark. */
export async function expectNoFaults(page: Page, within?: string): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    const rules = rulesIn(colorScheme);
    expect(await faultsOf(page, { within, rules }), colorScheme).toEqual([]);
  }
}
