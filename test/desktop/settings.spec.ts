import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, type Locator, type Page } from "@playwright/test";
import { z } from "zod";
import { noticeKinds } from "../../shared/desktop.ts";
import { settingsSchema } from "../../shared/settings.ts";
import { turn } from "../support/choose.ts";
import { desktopOfFile, test } from "../support/desktop.ts";
import { go, wordsOf, type Words } from "../support/scene.ts";

type Control = { readonly use: (page: Page) => Promise<unknown>; readonly stored: unknown };

const toggle = (label: string, stored: boolean): Control => ({
  use: (page) => turn(page.getByLabel(label, { exact: true })),
  stored,
});
const type = (label: string, text: string, stored: unknown): Control => ({
  use: async (page) => {
    await page.getByLabel(label, { exact: true }).fill(text);
    await page.getByLabel(label, { exact: true }).press("Enter");
  },
  stored,
});
const segment = (label: string, words: string, stored: unknown): Control => ({
  use: (page) => segmentOf(page, label, words).click(),
  stored,
});
const segmentOf = (page: Page, label: string, words: string): Locator =>
  page.getByRole("radiogroup", { name: label }).locator("label").filter({ hasText: words });

/** Every setting by its path, a change of it in the window, and what stands in the file then. */
const controls = (words: Words): Readonly<Record<string, Control>> => ({
  auth: {
    use: (page) => page.getByRole("radio", { name: /^Key required/ }).click(),
    stored: "required",
  },
  public: {
    use: (page) => page.getByRole("radio", { name: /^Private/ }).click(),
    stored: "private",
  },
  localNeedsNoKey: toggle(words("settings settings.access.localNeedsNoKey"), true),
  ownerByAddress: toggle(words("settings settings.access.ownerByAddress"), false),
  customNodeWrites: toggle(words("settings settings.access.customNodeWrites"), true),
  allowedOrigins: type("Websites that may call the API", "https://a.example", [
    "https://a.example",
  ]),
  localPort: type("Local port", "18188", 18_188),
  "sharing.port": type("Share port", "18288", 18_288),
  "sharing.names": type("Names people may use", "studio.example", ["studio.example"]),
  shareAtStart: toggle("Share again at the next start", true),
  "localName.on": toggle("A .local name", true),
  "localName.name": type("Name before .local", "atelier", "atelier"),
  comfyArguments: type("Arguments", "--lowvram", ["--lowvram"]),
  startWithApp: toggle("Start ComfyUI when Latchkey starts", false),
  restartAfterCrash: toggle("Start again after a crash", false),
  queueLimit: type("Longest queue", "20", 20),
  connectTimeoutMs: type("Wait for a connection, seconds", "7", 7_000),
  firstByteTimeoutMs: type("Wait for an answer, seconds", "70", 70_000),
  "newKey.rate_limit": type("Limit per hour", "25", 25),
  "newKey.role": segment("Role", "Viewer", "viewer"),
  "newKey.ends_days": segment("Ends", "In 7 days", 7),
  sessionDays: type("Stay signed in, days", "9", 9),
  showPreviews: toggle("Show previews", false),
  blurPreviews: toggle("Blur previews", true),
  refusalHours: type("Keep refusals, hours", "5", 5),
  usageDays: type("Keep usage, days", "50", 50),
  displayName: type("Name on the sign-in page", "Mara's studio", "Mara's studio"),
  colorScheme: segment("Colours", "Dark", "dark"),
  lessMotion: toggle("Less motion", true),
  textSize: segment("Text size", "110", 110),
  keepRunning: segment("Keep running when the window closes", "No", false),
  ...Object.fromEntries(
    noticeKinds.map((kind) => [
      `notifications.${kind}`,
      toggle(words(`settings settings.notifications.${kind}`), kind === "limit"),
    ]),
  ),
  // Last: the words above are English.
  language: segment("Language", "Deutsch", "de"),
});

/** Settings whose control is more than a field, with the tests that use it. */
const elsewhere = {
  "sharing.on": "sharing-settings.spec.ts",
  "sharing.host": "sharing-settings.spec.ts",
  "sharing.adapter": "sharing-settings.spec.ts",
  tls: "sharing-settings.spec.ts",
  proxies: "sharing-settings.spec.ts",
  comfy: "first-run.spec.ts",
  // A packaged app alone looks for newer ones.
  updates: "../packaged/updates.spec.ts",
} as const;

function pathsOf(schema: z.ZodType, path = ""): readonly string[] {
  const inner =
    schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault ? schema.unwrap() : schema;
  if (!(inner instanceof z.ZodObject)) return [path];
  return Object.entries(inner.shape).flatMap(([name, field]) =>
    pathsOf(field as z.ZodType, path === "" ? name : `${path}.${name}`),
  );
}

const desktop = desktopOfFile(["--demo"], { isAtStoredPort: true });

test("the list of sections shows where the page is: the one gone to, and the last one at its end", async () => {
  const { page } = desktop();
  await go(page, "settings");
  const here = page.locator("nav [aria-current=location]");
  await expect(here).toHaveText("ComfyUI");
  // Neither of the two can be scrolled to the top of the window.
  await page.locator("#main").evaluate((main) => main.scrollTo(0, main.scrollHeight));
  await expect(here).toHaveText("About");
  await page.getByRole("button", { name: "Data", exact: true }).click();
  await expect(here).toHaveText("Data");
  await page.locator("#main").evaluate((main) => main.scrollTo(0, 0));
  await expect(here).toHaveText("ComfyUI");
});

test("a switch keeps the focus while what it was turned to is saved", async () => {
  const { page } = desktop();
  await go(page, "settings");
  const shared = page.getByRole("switch", { name: "Share again at the next start" });
  for (const isOn of [true, false]) {
    await turn(shared);
    await expect(shared).toBeChecked({ checked: isOn });
    await expect(shared).toBeFocused();
  }
});

// The last: nothing is as it was then.
test("every setting there is has a control in the window that saves it, and new keys begin with theirs", async () => {
  const { page, dataFolder } = desktop();
  const table = controls(await wordsOf("en"));
  expect([...Object.keys(table), ...Object.keys(elsewhere)].sort()).toEqual(
    [...pathsOf(settingsSchema)].sort(),
  );
  const storedAt = async (path: string): Promise<unknown> => {
    const { data } = JSON.parse(await readFile(join(dataFolder, "settings.json"), "utf8")) as {
      data: unknown;
    };
    return path
      .split(".")
      .reduce((value: unknown, name) => Reflect.get(value as object, name), data);
  };
  for (const [path, { use, stored }] of Object.entries(table)) {
    if (path === "language") {
      await go(page, "keys");
      await page.getByRole("button", { name: "Create the first key" }).click();
      await expect(page.getByRole("radio", { name: /^Viewer/ })).toBeChecked();
      await expect(page.getByLabel("Limit per hour")).toHaveValue("25");
      await expect(page.getByRole("combobox", { name: "Ends" })).toHaveValue("In 7 days");
      await page.getByRole("button", { name: "Cancel" }).click();
    }
    await go(page, "settings");
    await use(page);
    await expect.poll(() => storedAt(path), { message: path }).toEqual(stored);
  }
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Einstellungen");
});
