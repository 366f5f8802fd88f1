import { mkdir, readdir, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { expect, type Locator, type Page } from "@playwright/test";
import { expectNoFaults, theDialog } from "../support/axe.ts";
import { turn } from "../support/choose.ts";
import { askMain, closeDesktop, openDesktop, test, type Desktop } from "../support/desktop.ts";

test("damaged keys with no copy have a page of their own, over starts, until one begins anew", async ({
  dataFolder,
}) => {
  test.slow(); // It starts twice.
  await mkdir(dataFolder, { recursive: true });
  await writeFile(join(dataFolder, "keys.json"), '{"version":1,"data":{"keys":[{');
  const title = (page: Page): Locator => page.getByRole("heading", { level: 1 });
  const expectLocked = async ({ page, localUrl }: Desktop): Promise<void> => {
    await expect(title(page)).toHaveText("Your keys cannot be read");
    expect((await fetch(`${localUrl}/api/queue`)).status).toBe(401);
    const made = await askMain(page, "keys.create", { name: "Mia" });
    expect(made).toMatchObject({ ok: false, error: { error_code: "KEY_CREATION_FAILED" } });
    await page.reload();
    await expect(title(page)).toHaveText("Your keys cannot be read");
  };

  await test.step("nobody gets in, nothing is saved", async () => {
    const first = await openDesktop(dataFolder, "--demo");
    await expectLocked(first);
    await closeDesktop(first);
  });

  const desktop = await openDesktop(dataFolder, "--demo");
  const { app, page, localUrl } = desktop;
  await test.step("and a start changes nothing of it", () => expectLocked(desktop));

  await test.step("a file that is no backup is refused where it was chosen", async () => {
    await app.evaluate(
      ({ dialog }, file) => {
        dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [file] });
      },
      join(dataFolder, "keys.json"),
    );
    await page.getByRole("button", { name: "Restore…" }).click();
    await expect(page.getByRole("alert")).toContainText("not a backup of Latchkey's");
  });

  await test.step("who types the word begins without keys", async () => {
    await page.getByRole("button", { name: "Begin without keys" }).click();
    const dialog = page.getByRole("dialog", { name: "Begin without keys?" });
    const begin = dialog.getByRole("button", { name: "Begin without keys" });
    await expect(dialog.getByRole("button", { name: "Cancel" })).toBeFocused();
    await expect(begin).toBeDisabled();
    await expectNoFaults(page, theDialog);
    await dialog.getByRole("textbox").fill("begin");
    await begin.click();
    await expect(title(page)).toHaveText("The demo is running");
    expect((await fetch(`${localUrl}/api/queue`)).status).toBe(200);
    const kept = (await readdir(dataFolder)).filter((name) => name.startsWith("keys.damaged-"));
    expect(kept).toHaveLength(1);
  });
  expect(desktop.complaints).toEqual([]);
  await closeDesktop(desktop);
});

test("damaged settings with no copy need a key everywhere, until one begins with the usual ones", async ({
  dataFolder,
}) => {
  await mkdir(dataFolder, { recursive: true });
  await writeFile(join(dataFolder, "settings.json"), "");
  const desktop = await openDesktop(dataFolder);
  const { page, localUrl } = desktop;
  const title = page.getByRole("heading", { level: 1 });
  await expect(title).toHaveText("Your settings cannot be read");
  expect((await fetch(`${localUrl}/api/queue`)).status).toBe(401);
  await page.getByRole("button", { name: "Begin with the usual settings" }).click();
  await page.getByRole("textbox").fill("begin");
  await page
    .getByRole("dialog")
    .getByRole("button", { name: "Begin with the usual settings" })
    .click();
  await expect(title).toHaveText("Welcome to Latchkey");
  await closeDesktop(desktop);
});

test("a taken share port is named in the banner, and the next one is a click away", async ({
  dataFolder,
}) => {
  const blocker = createServer().listen(0, "0.0.0.0");
  await new Promise((resolve) => blocker.once("listening", resolve));
  const { port } = blocker.address() as { port: number };
  const sharing = { on: true, port };
  const settings = { auth: "required", public: "private", sharing, shareAtStart: true };
  await mkdir(dataFolder, { recursive: true });
  await writeFile(
    join(dataFolder, "settings.json"),
    JSON.stringify({ version: 1, data: settings }),
  );
  const { app, page } = await openDesktop(dataFolder, "--demo");
  const banner = page.getByRole("region", { name: "Needs attention" });
  await expect(banner).toContainText(`Port ${String(port)} is in use by`);
  await expect(banner).toContainText("Sharing is off.");
  await banner.getByRole("button", { name: `Use ${String(port + 1)}` }).click();
  await expect(banner).toBeHidden();
  await expect(page.getByRole("status", { name: "How it stands" })).not.toContainText(
    "This computer only",
  );
  blocker.close();
  await app.close();
});

test("in the smallest window, too, the dialog that asks before sharing shows that its button did nothing", async ({
  dataFolder,
}) => {
  const blocker = createServer().listen(0, "0.0.0.0");
  await new Promise((resolve) => blocker.once("listening", resolve));
  const { port } = blocker.address() as { port: number };
  await mkdir(dataFolder, { recursive: true });
  await writeFile(
    join(dataFolder, "settings.json"),
    JSON.stringify({ version: 1, data: { sharing: { on: false, port } } }),
  );
  const { app, page } = await openDesktop(dataFolder, "--demo");
  await page.setViewportSize({ width: 900, height: 600 });
  await turn(page.getByRole("switch", { name: "Share on the network" }));
  const dialog = page.getByRole("dialog", { name: "Share on your network?" });
  await dialog.getByRole("button", { name: "Share", exact: true }).click();
  const alert = dialog.getByRole("alert");
  await expect(alert).toContainText(`Port ${String(port)} is in use by`);
  await expect(alert).toBeInViewport({ ratio: 1 });
  await expectNoFaults(page, theDialog);
  blocker.close();
  await app.close();
});
