import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, type Page } from "@playwright/test";
import { desktopOfFile, test } from "../support/desktop.ts";
import { go } from "../support/scene.ts";

/** Everything that is in the page's memory after what is not needed is gone. */
async function memoryOf(page: Page): Promise<string> {
  const session = await page.context().newCDPSession(page);
  const parts: string[] = [];
  session.on("HeapProfiler.addHeapSnapshotChunk", ({ chunk }) => parts.push(chunk));
  await session.send("HeapProfiler.collectGarbage");
  await session.send("HeapProfiler.takeHeapSnapshot", { reportProgress: false });
  await session.detach();
  return parts.join("");
}

/** The files of a folder that hold a text, in whatever form they are written. */
async function filesWith(folder: string, text: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name);
    if (entry.isFile() && (await readFile(file)).includes(text)) found.push(file);
  }
  return found;
}

const waysOut = [
  ["Done", "Jonas Weber", (page: Page) => page.getByRole("button", { name: "Done" }).click()],
  ["another page", "Aylin Demir", (page: Page) => page.keyboard.press("Control+1")],
  ["the form of the next key", "Priya Nair", (page: Page) => page.keyboard.press("Control+n")],
] as const;

const desktop = desktopOfFile(["--demo"]);

for (const [way, person, leave] of waysOut)
  test(`a new key is in the dialog that shows it, and after ${way} in no memory, file, title or address`, async () => {
    const { page, app, dataFolder } = desktop();
    await go(page, "keys");
    await page.keyboard.press("Control+n");
    await page.getByLabel("Who or what is it for?").fill(person);
    await page.getByRole("button", { name: "Create key" }).click();
    await page.getByText("Use it in a script").click();
    await page.getByRole("button", { name: "Copy key" }).click();
    const key = await app.evaluate(({ clipboard }) => clipboard.readText());
    expect(key).toMatch(/^comfy_/);
    expect(await memoryOf(page)).toContain(key);
    const titles = await app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().map((window) => window.getTitle()),
    );
    expect(titles.join()).not.toContain("comfy_");

    await leave(page);
    await expect(page.getByRole("dialog", { name: /^Key for / })).toHaveCount(0);
    await expect.poll(async () => (await memoryOf(page)).includes(key)).toBe(false);
    const places = await page.evaluate(() =>
      JSON.stringify([location.href, history.state, localStorage, sessionStorage]),
    );
    expect(places).not.toContain("comfy_");
    // Settings, keys, journals, logs and the window's own profile lie in the data folder.
    expect(await filesWith(dataFolder, person)).not.toEqual([]);
    expect(await filesWith(dataFolder, key)).toEqual([]);
  });
