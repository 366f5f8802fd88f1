import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, type ElectronApplication } from "@playwright/test";
import { expectNoFaults, theDialog } from "../support/axe.ts";
import { test, type Desktop } from "../support/desktop.ts";

test.describe.configure({ timeout: 90_000 });

type Ready = { readonly pid: number; readonly local_url: string };

async function readyOf({ readyFile }: Desktop): Promise<Ready> {
  return JSON.parse(await readFile(readyFile, "utf8")) as Ready;
}

async function makeKey(url: string, name: string): Promise<void> {
  const answer = await fetch(`${url}/api/keys`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ name }),
  });
  expect(answer.status).toBe(201);
}

async function namesAt(url: string): Promise<string[]> {
  const { keys } = (await (await fetch(`${url}/api/keys`)).json()) as { keys: { name: string }[] };
  return keys.map(({ name }) => name);
}

/** The system's dialogs answer with this file. */
async function chooseFile(app: ElectronApplication, file: string): Promise<void> {
  await app.evaluate(({ dialog }, chosen) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: chosen });
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] });
  }, file);
}

async function openData({ page }: Desktop): Promise<void> {
  await page.keyboard.press("Control+,");
  await page.getByRole("heading", { name: "Data", exact: true }).scrollIntoViewIfNeeded();
}

/** Runs what starts the app again; gives the one that comes, which is ended with the test. */
async function again(
  desktop: Desktop,
  work: () => Promise<void>,
  look: (ready: Ready) => Promise<void>,
): Promise<void> {
  const { pid } = await readyOf(desktop);
  const closed = desktop.app.waitForEvent("close");
  await work();
  await closed;
  let next: Ready | null = null;
  await expect(async () => {
    next = await readyOf(desktop);
    expect(next.pid).not.toBe(pid);
  }).toPass({ timeout: 30_000 });
  const ready = next as unknown as Ready;
  try {
    await look(ready);
  } finally {
    process.kill(ready.pid, "SIGTERM");
    await expect(() => expect(() => process.kill(ready.pid, 0)).toThrow()).toPass({
      timeout: 30_000,
    });
  }
}

test("a backup is restored: what changes is shown first, a broken file changes nothing, and keys that cannot be read come back", async ({
  start,
}) => {
  const desktop = await start("--demo");
  const { app, page, dataFolder, localUrl } = desktop;
  const file = join(dataFolder, "..", "backup.json");
  const broken = join(dataFolder, "..", "broken.json");
  await openData(desktop);
  await makeKey(localUrl, "Kept");
  await chooseFile(app, file);
  await page.getByRole("button", { name: "Back up…" }).click();
  await expect(page.getByText(`Backed up to ${file}`)).toBeVisible();
  await makeKey(localUrl, "Made later");

  const text = await readFile(file, "utf8");
  await writeFile(broken, text.replace("Kept", "Kept, and changed by hand"));
  await chooseFile(app, broken);
  await page.getByRole("button", { name: "Restore…" }).click();
  const section = page.getByRole("region", { name: "Data" });
  await expect(section.getByRole("alert")).toContainText("This backup is damaged");
  expect(await namesAt(localUrl)).toEqual(["Kept", "Made later"]);

  await chooseFile(app, file);
  await page.getByRole("button", { name: "Restore…" }).click();
  const dialog = page.getByRole("dialog", { name: /^Restore the backup of / });
  await expect(dialog).toContainText("1 key and the settings of that day replace the 2 keys");
  await expect(dialog).toContainText("Stop working: Made later");
  await expect(dialog.getByRole("button", { name: "Cancel" })).toBeFocused();
  await expectNoFaults(page, theDialog);
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  expect(await namesAt(localUrl)).toEqual(["Kept", "Made later"]);

  await page.getByRole("button", { name: "Restore…" }).click();
  const restore = (): Promise<void> =>
    dialog.getByRole("button", { name: "Restore", exact: true }).click();
  await again(desktop, restore, async ({ local_url: url }) => {
    expect(await namesAt(url)).toEqual(["Kept"]);
  });

  // What there is when they cannot be read at all is a page instead of the window.
  for (const name of await readdir(dataFolder))
    if (name.startsWith("keys.json")) await writeFile(join(dataFolder, name), "{ torn");
  await rm(join(dataFolder, "backups"), { recursive: true, force: true });

  const locked = await start("--demo");
  await expect(locked.page.getByRole("heading", { level: 1 })).toHaveText(
    "Your keys cannot be read",
  );
  await chooseFile(locked.app, file);
  await locked.page.getByRole("button", { name: "Restore…" }).click();
  const question = locked.page.getByRole("dialog", { name: /^Restore the backup of / });
  await expectNoFaults(locked.page);
  const restoreThere = (): Promise<void> =>
    question.getByRole("button", { name: "Restore", exact: true }).click();
  await again(locked, restoreThere, async ({ local_url: url }) => {
    expect(await namesAt(url)).toEqual(["Kept"]);
  });
});

test("everything is deleted only once the word is typed", async ({ start }) => {
  const desktop = await start("--demo");
  const { page, localUrl } = desktop;
  await openData(desktop);
  await makeKey(localUrl, "Somebody");
  await page.getByRole("button", { name: "Delete all data…" }).click();
  const dialog = page.getByRole("dialog", { name: "Delete everything?" });
  const confirm = dialog.getByRole("button", { name: "Delete everything" });
  await expect(confirm).toBeDisabled();
  await expectNoFaults(page, theDialog);
  await dialog.getByRole("textbox").fill("delete");
  await again(
    desktop,
    () => confirm.click(),
    async ({ local_url: url }) => {
      expect(await namesAt(url)).toEqual([]);
    },
  );
});
