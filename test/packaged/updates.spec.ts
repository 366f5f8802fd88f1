import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Locator, type Page } from "@playwright/test";
import { expectNoFaults } from "../support/axe.ts";
import { openPackaged, test, type Packaged, type PackagedWindow } from "../support/packaged.ts";

test.skip(process.platform !== "linux", "packs the Linux folder; run `npm run package` elsewhere");
test.describe.configure({ mode: "serial" });

const before = "#!/bin/sh\nexit 0\n";
let folder: string;
let window: PackagedWindow | null = null;
/** The file that the packaged app takes for its own AppImage. */
let image: string;
let mark: string;
/** Programs of a next version: the second says that it was started. */
let after: string;

test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "latchkey-updates-"));
  image = join(folder, "Latchkey.AppImage");
  mark = join(folder, "installed");
  after = `#!/bin/sh\necho "$APPIMAGE_EXIT_AFTER_INSTALL" > '${mark}'\n`;
});
test.beforeEach(async () => {
  await writeFile(image, before);
  await chmod(image, 0o755);
  await rm(mark, { force: true });
});
test.afterEach(async () => {
  await window?.close();
  window = null;
});
test.afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function openUpdates(packaged: Packaged, as: "AppImage" | "folder"): Promise<Page> {
  const env = {
    XDG_CACHE_HOME: join(folder, "cache"),
    ...(as === "folder" ? {} : { APPIMAGE: image }),
  };
  window = await openPackaged(packaged, join(folder, "data"), env);
  const { page } = window;
  const skip = page.getByRole("button", { name: "Try the demo" });
  if (await skip.isVisible()) {
    await skip.click();
    await page.getByRole("button", { name: "Skip" }).click();
  }
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("The demo is running");
  await page.keyboard.press("Control+,");
  return page;
}
const button = (page: Page, name: string): Locator =>
  page.getByRole("button", { name, exact: true });

test("what is wrong with an update is told and changes nothing; what is whole is installed at quit", async ({
  feed,
  packaged,
}) => {
  feed.offer({ version: "9.9.9", program: after, is: "down" });
  const page = await openUpdates(packaged, "AppImage");
  await button(page, "Check for updates").click();
  await expect(page.getByText("no connection. Nothing has changed.")).toBeVisible();

  feed.offer({ version: "9.9.9", program: after, is: "unsigned" });
  await button(page, "Try again").click();
  await expect(page.getByText("not signed by who made this Latchkey")).toBeVisible();

  feed.offer({ version: "9.9.9", program: after, is: "damaged" });
  await button(page, "Try again").click();
  await expect(page.getByText("Version 9.9.9 is there.")).toBeVisible();
  await button(page, "Download").click();
  await expect(page.getByText("damaged on its way. Nothing has changed.")).toBeVisible();
  expect(await readFile(image, "utf8")).toBe(before);

  feed.offer({ version: "9.9.9", program: after, is: "whole" });
  await button(page, "Try again").click();
  await expect(page.getByText("Version 9.9.9 is there.")).toBeVisible();
  await page.getByText("Install when I quit", { exact: true }).click();
  await expect(page.getByRole("region", { name: "Needs attention" })).toContainText(
    "Version 9.9.9 is ready. It is installed when you quit.",
  );
  await expectNoFaults(page, "#settings-thisApp, [data-banner]");
  expect(await readFile(image, "utf8")).toBe(before);
  expect(await window?.close()).toBe(0);
  await expect(async () => expect(await readFile(mark, "utf8")).toBe("true\n")).toPass();
  expect(await readFile(image, "utf8")).toBe(after);
});

test("an app that ends while a generation runs is not replaced", async ({ feed, packaged }) => {
  feed.offer({ version: "9.9.9", program: after });
  const page = await openUpdates(packaged, "AppImage");
  await button(page, "Check for updates").click();
  await expect(page.getByText("Version 9.9.9 is ready.").first()).toBeVisible();
  const inputs = { text: "a brass key", width: 64, height: 64, steps: 1000, seed: 7 };
  await fetch(`${window?.localUrl ?? ""}/prompt`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({
      prompt: {
        1: { class_type: "DemoPicture", inputs },
        2: { class_type: "SaveImage", inputs: { images: ["1", 0], filename_prefix: "update" } },
      },
    }),
  });
  await page.getByRole("link", { name: "Activity" }).click();
  await expect(page.getByRole("progressbar").first()).toBeVisible();
  expect(await window?.close()).toBe(0);
  expect(await readFile(image, "utf8")).toBe(before);
});

test("an unpacked archive tells of the newer version and leads to it, by hand", async ({
  feed,
  packaged,
}) => {
  feed.offer({ version: "9.9.9", program: after });
  const loaded = (): number => feed.asked.filter((path) => path.endsWith(".AppImage")).length;
  const loadedBefore = loaded();
  const page = await openUpdates(packaged, "folder");
  await button(page, "Check for updates").click();
  await expect(page.getByText("This copy cannot replace itself")).toBeVisible();
  await expect(button(page, "Open the download page")).toBeVisible();
  await expect(page.getByText("Install when I quit", { exact: true })).toBeHidden();
  expect(loaded()).toBe(loadedBefore);
});
