// Pictures of the window in use: every page and dialog, with people at work.
import { setTimeout as wait } from "node:timers/promises";
import type { Locator, Page } from "@playwright/test";
import { turn } from "../support/choose.ts";
import { test, type Desktop } from "../support/desktop.ts";
import { callUrl } from "../support/gateway.ts";
import { openSocket } from "../support/socket.ts";
import { ask, everyScene, go, topDialog, type Scene } from "../support/scene.ts";

const longest = "x".repeat(200);
const names = [
  "Jonas Weber",
  "Priya Nair",
  "Discord bot",
  "Krita plug-in on the tablet",
  "Ein sehr langer Name ".repeat(10).slice(0, 200).trim(),
  longest,
  "مرسم ليلى للتصميم الرقمي",
  "👩‍🎨 Zoë",
];

type Made = { readonly key_id: string; readonly api_key: string };

/** Keys of every status, requests, refusals, one generation that runs and three that wait. */
async function fill({ page, localUrl }: Desktop): Promise<void> {
  const made: Made[] = [];
  for (const [index, name] of names.entries()) {
    const role = index === 1 ? "admin" : index === 3 ? "viewer" : "creator";
    const rate_limit = index === 4 ? null : 20 + index * 5;
    made.push((await ask(page, "keys.create", { name, role, rate_limit })) as Made);
  }
  const soon = Math.floor(Date.now() / 1000) + 3 * 86_400;
  await ask(page, "keys.update", { key_id: made[6]?.key_id, changes: { expires_at: soon } });
  for (const [index, { api_key: key }] of made.entries())
    for (let times = 0; times < 4 + index * 3; times += 1)
      await callUrl(`${localUrl}/queue`, { key });
  for (let times = 0; times < 40; times += 1)
    await callUrl(`${localUrl}/queue`, { key: made[2]?.api_key ?? "" });
  await ask(page, "keys.update", { key_id: made[7]?.key_id, changes: { is_active: false } });
  for (const key of ["comfy_wrong", `comfy_${"a".repeat(38)}`, made[7]?.api_key ?? ""])
    for (let times = 0; times < 3; times += 1) await callUrl(`${localUrl}/queue`, { key });
  // One is there, so that what hurts somebody asks first.
  const headers = { "X-API-Key": made[0]?.api_key ?? "", "User-Agent": firefox };
  await openSocket(`${localUrl}/ws?clientId=client-0`, headers);
  for (const seed of [0, 1, 4, 6])
    await callUrl(`${localUrl}/prompt`, {
      key: made[seed]?.api_key ?? "",
      body: { prompt: drawing(seed), client_id: `client-${String(seed)}` },
    });
}

const firefox = "Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0";

const drawing = (seed: number): unknown => ({
  "1": {
    class_type: "DemoPicture",
    inputs: { text: "a lake", width: 256, height: 256, steps: 9000, seed },
    _meta: { title: "The lake" },
  },
  "2": { class_type: "SaveImage", inputs: { images: ["1", 0], filename_prefix: "screens" } },
});

/** Opens something, takes its picture and closes it; what cannot be opened is told. */
async function look(
  { page, shoot }: Scene,
  name: string,
  open: () => Promise<unknown>,
  close: (() => Promise<unknown>) | null = () => page.keyboard.press("Escape"),
): Promise<void> {
  page.setDefaultTimeout(5_000);
  try {
    await open();
    // Opening and closing are let pass, and what is read when something opens.
    await wait(350);
    await shoot(name);
  } catch (error) {
    process.stdout.write(`${name}: ${String(error).split("\n")[0] ?? ""}\n`);
  }
  if (close === null) return;
  await close();
  await page
    .getByRole("dialog")
    .last()
    .waitFor({ state: "hidden" })
    .catch(() => page.keyboard.press("Escape"));
}

const nothing = (): Promise<void> => Promise.resolve();

async function pages(scene: Scene, desktop: Desktop): Promise<void> {
  const { page, words } = scene;
  const button = (name: string, inside: Page | Locator = page): Locator =>
    inside.getByRole("button", { name: words(name), exact: true }).first();
  await ask(page, "sharing.set", { on: false });
  await ask(page, "access.set", { mode: "required" });
  await go(page, "home");
  const runs = page.getByRole("heading", { level: 1, name: words("home hero.demo.title") });
  if (!(await runs.isVisible())) await ask(page, "comfy.start");
  await runs.waitFor();

  await look(scene, "home", () => go(page, "home"), nothing);
  await ask(page, "sharing.set", { on: true });
  await look(scene, "home-shared", nothing, nothing);
  await look(scene, "stop-sharing", () => turn(page.getByRole("switch").first()));
  await look(scene, "weaker", () => turn(page.locator("main input[type=radio][value=off]")));
  await look(scene, "stop-comfy", () => button("home hero.stop").click());
  await ask(page, "access.set", { mode: "off" });
  await look(scene, "home-exposed", nothing, nothing);
  await ask(page, "sharing.set", { on: false });
  await page.getByRole("switch").first().and(page.locator(":not(:checked)")).waitFor();
  await look(scene, "share", () => turn(page.getByRole("switch").first()));
  await ask(page, "access.set", { mode: "required" });

  await look(scene, "keys", () => go(page, "keys"), nothing);
  await look(scene, "keys-menu", () =>
    page.locator("tbody button[aria-haspopup=menu]").first().click(),
  );
  await look(
    scene,
    "keys-no-match",
    () => page.getByRole("searchbox").fill("nobody"),
    () => page.getByRole("searchbox").fill(""),
  );
  await look(scene, "new-key", () => page.keyboard.press("Control+n"));
  await look(scene, "key-drawer", () =>
    page.getByRole("button", { name: "Jonas Weber", exact: true }).click(),
  );
  await look(scene, "key-drawer-long", () =>
    page.getByRole("button", { name: longest }).first().click(),
  );
  const menu = async (item: string, row = 0): Promise<void> => {
    await page.locator("tbody button[aria-haspopup=menu]").nth(row).click();
    await page.getByRole("menuitem", { name: words(item), exact: true }).click();
  };
  await look(scene, "delete-key", () => menu("keys menu.delete"));
  await look(scene, "replace-key", () => menu("keys menu.replace"));
  await look(
    scene,
    "one-time-key",
    async () => {
      await page.keyboard.press("Control+n");
      await page.getByRole("dialog").locator("input").first().fill("Mara");
      await page.keyboard.press("Enter");
      await topDialog(page).getByRole("img").first().waitFor();
    },
    null,
  );
  await look(
    scene,
    "unsaved-key",
    () => page.keyboard.press("Escape"),
    async () => {
      await topDialog(page)
        .getByRole("button", { name: words("keys unsaved.close"), exact: true })
        .last()
        .click();
      for (const { key_id, name } of (await ask(page, "keys.list")) as {
        key_id: string;
        name: string;
      }[])
        if (name === "Mara") await ask(page, "keys.delete", { key_id });
    },
  );

  await look(scene, "usage", () => go(page, "usage"), nothing);
  const choose = (text: string): Promise<void> =>
    page
      .locator("main label")
      .filter({ hasText: words(text) })
      .click();
  await look(
    scene,
    "activity",
    async () => {
      await go(page, "activity");
      // It comes back to the part that was last looked at.
      if (scene.size.width < 960) await page.getByRole("tab").first().click();
    },
    nothing,
  );
  await look(scene, "stop-all", () => button("activity stopAll").click());
  if (scene.size.width < 960)
    for (const tab of ["people", "refused"])
      await look(
        scene,
        `activity-${tab}`,
        () =>
          page
            .getByRole("tab")
            .nth(tab === "people" ? 1 : 2)
            .click(),
        nothing,
      );
  else {
    await look(scene, "disconnect", () =>
      page
        .locator("main button")
        .filter({ hasText: words("activity connected.disconnect") })
        .first()
        .click(),
    );
    await look(scene, "refusal", () => page.locator("main li button").last().click());
  }
  for (const source of ["comfyui", "gateway", "audit"])
    await look(
      scene,
      `logs-${source}`,
      async () => {
        await go(page, "logs");
        await choose(`logs logs.sources.${source}`);
      },
      nothing,
    );

  await look(scene, "settings", () => go(page, "settings"), nothing);
  const sections = [
    "sharing",
    "access",
    "newKeys",
    "activity",
    "appearance",
    "thisApp",
    "doctor",
    "data",
    "about",
  ];
  for (const section of sections)
    await look(scene, `settings-${section}`, () => go(page, `settings/${section}`), nothing);
  await look(scene, "delete-all", () => button("data data.delete.action").click());
  await look(scene, "choose-comfy", async () => {
    await go(page, "settings/comfyui");
    await button("settings settings.comfy.choose").click();
  });
  await look(scene, "palette", async () => {
    await go(page, "home");
    await page.keyboard.press("Control+k");
  });
  await look(scene, "shortcuts", () => page.keyboard.press("F1"));
  await look(scene, "close-window", () =>
    desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close()),
  );
}

for (const language of ["en", "de"] as const)
  test(`the window, ${language}`, async ({ start }) => {
    const desktop = await start("--demo");
    await fill(desktop);
    await everyScene(
      desktop,
      language,
      (scene) => pages(scene, desktop),
      ({ theme }) => language === "en" || theme === "light",
    );
  });
