import { expect, type Page } from "@playwright/test";
import { fetchWebUi, type WebUi } from "../../scripts/web-ui.ts";
import { openShare, test as visitorTest, type Share } from "./visitor.ts";

/** Enough for a page of 480 files on a machine that has much else to do. */
const slowMs = 60_000;
const actionMs = 15_000;

/** A workflow that the demo can run: one picture, saved. Another seed, or it is only looked up again. */
const workflowOf = (seed: number): object => ({
  id: "3f6b4bd0-3c1c-4f0e-9c69-0d5b1a2c7e11",
  revision: 0,
  last_node_id: 2,
  last_link_id: 1,
  nodes: [
    {
      id: 1,
      type: "DemoPicture",
      pos: [60, 120],
      size: [320, 240],
      flags: {},
      order: 0,
      mode: 0,
      inputs: [],
      outputs: [{ name: "IMAGE", type: "IMAGE", links: [1] }],
      properties: {},
      widgets_values: ["a lake in the evening", 256, 256, 20, seed, "fixed"],
    },
    {
      id: 2,
      type: "SaveImage",
      pos: [440, 120],
      size: [320, 320],
      flags: {},
      order: 1,
      mode: 0,
      inputs: [{ name: "images", type: "IMAGE", link: 1 }],
      outputs: [],
      properties: {},
      widgets_values: ["picture"],
    },
  ],
  links: [[1, 1, 0, 2, 0, "IMAGE"]],
  groups: [],
  config: {},
  extra: {},
  version: 0.4,
});

/** What is saved on a demo that `shareWebUi` shares. */
const savedWorkflows = ["lake", "hill", "moor"] as const;
type SavedWorkflow = (typeof savedWorkflows)[number];

/** Shares the demo with ComfyUI's own web UI in front of it, past its first visit, with a workflow saved. */
export async function shareWebUi(ui: WebUi, flags: readonly string[]): Promise<Share> {
  const share = await openShare(
    ["--auth", "required", ...flags],
    ["--front-end-root", ui.folder, "--step-seconds", "0.1"],
  );
  const put = async (path: string, body: unknown): Promise<void> => {
    const answer = await fetch(share.upstreamUrl + path, {
      method: "POST",
      body: JSON.stringify(body),
    });
    expect(answer.ok).toBe(true);
  };
  await put("/api/settings", { "Comfy.TutorialCompleted": true });
  for (const [seed, name] of savedWorkflows.entries())
    await put(`/api/userdata/workflows%2F${name}.json`, workflowOf(seed));
  return share;
}

/** Opens an address of the web UI's and waits until its graph is drawn. */
export async function openWebUi(page: Page, address: string): Promise<void> {
  page.setDefaultTimeout(actionMs);
  await page.goto(address, { timeout: slowMs });
  await expect(page.locator("#graph-canvas")).toBeVisible({ timeout: slowMs });
  await expect(page.getByRole("button", { name: "Run", exact: true }).first()).toBeVisible();
  // The last that it does: before, it does not listen to keys.
  await expect(page).toHaveTitle(/Unsaved Workflow/, { timeout: slowMs });
}

/** Opens the saved workflow by the list at the side, as a person does. */
async function openWorkflow(page: Page, name: SavedWorkflow): Promise<void> {
  await page.keyboard.press("w");
  await page
    .getByText(new RegExp(`^${name}(\\.json)?$`))
    .first()
    .click();
  await expect(page).toHaveTitle(new RegExp(`\\b${name}\\b`));
  await page.keyboard.press("w");
}

/** Opens a saved workflow and runs it to the end: progress is seen, and the picture comes. */
export async function run(page: Page, name: SavedWorkflow): Promise<void> {
  const opened = page.waitForResponse(new RegExp(`/api/userdata/workflows%2F${name}\\.json`));
  await openWorkflow(page, name);
  expect((await opened).status()).toBe(200);
  const picture = page.waitForResponse(/\/api\/view\?.*picture_/);
  await page.getByRole("button", { name: "Run", exact: true }).first().click();
  await expect(page).toHaveTitle(/%\].*DemoPicture/);
  expect((await picture).status()).toBe(200);
  await expect(page).toHaveTitle(new RegExp(`^\\*?${name}`));
}

/** What a page says in its console that is an error, without what differs from run to run. */
export function errorsOf(page: Page): string[] {
  const found: string[] = [];
  const add = (text: string): void => {
    found.push(
      text
        .split("\n", 1)[0]
        ?.replace(/https?:\/\/(?:127\.0\.0\.1|localhost):\d+/g, "")
        .replace(/\brand=[\d.]+/g, "rand") ?? "",
    );
  };
  page.on("console", (message) => {
    if (message.type() === "error") add(`${message.text()} ${message.location().url}`);
  });
  page.on("pageerror", (error) => {
    add(error.message);
  });
  return found;
}

type Fetched = Awaited<ReturnType<typeof fetchWebUi>>;

/** A test with one of ComfyUI's web UIs; where it cannot be had, the test is skipped and says why. */
export const test = visitorTest.extend<
  { wanted: string; preset: "private" | "documented"; ui: WebUi; webShare: Share },
  { fetchOnce: (wanted: string) => Promise<Fetched> }
>({
  fetchOnce: [
    async ({}, use) => {
      const fetched = new Map<string, Promise<Fetched>>();
      await use((wanted) => {
        const getting = fetched.get(wanted) ?? fetchWebUi(wanted);
        fetched.set(wanted, getting);
        return getting;
      });
    },
    { scope: "worker" },
  ],
  wanted: ["newest", { option: true }],
  preset: ["private", { option: true }],
  ui: async ({ wanted, fetchOnce }, use, testInfo) => {
    const ui = await fetchOnce(wanted);
    if ("failure" in ui) testInfo.skip(true, ui.failure);
    else await use(ui);
  },
  webShare: async ({ ui, preset }, use) => {
    const share = await shareWebUi(ui, ["--public", preset]);
    await use(share);
    await share.close();
  },
});
