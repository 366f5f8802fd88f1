import { expect } from "@playwright/test";
import { pageIds } from "../../shared/commands.ts";
import { expectNoFaults, faultsOf, rulesIn, theDialog } from "../support/axe.ts";
import { desktopOfFile, test } from "../support/desktop.ts";
import { homeStates, type Change } from "../support/home-states.ts";
import { ask, go, pretend, themes } from "../support/scene.ts";
import { shareNotes } from "../support/share-notes.ts";

const hero = "[aria-labelledby=hero-title]";
const titles: Readonly<Record<string, string>> = {
  "left-over": "ComfyUI is still running",
  "folder-in-use": "Another ComfyUI is using this folder",
  "upstream-down": "ComfyUI does not answer",
  starting: "ComfyUI is starting",
  slow: "Still starting",
  rebooting: "ComfyUI-Manager asked for a restart",
  "ready-broken-packs": "ComfyUI is ready",
  hung: "ComfyUI does not answer",
  "worker-dead": "ComfyUI has stopped working",
  "stops-when-idle": "ComfyUI stops when its queue is empty",
  stopping: "Stopping ComfyUI",
  restarting: "ComfyUI stopped by itself",
  "gave-up": "ComfyUI keeps stopping",
  failed: "ComfyUI has stopped",
};

/** What the block of every page says of those that were not stopped, and are of no use. */
const lines: Readonly<Record<string, string>> = {
  "left-over": "ComfyUI still running",
  "upstream-down": "ComfyUI does not answer at 127.0.0.1:8188",
  hung: "ComfyUI does not answer",
  "worker-dead": "ComfyUI does not work",
};

const pages = ["Home", "People & keys", "Usage", "Activity", "Logs", "Settings"];

// What comes before, at the first run, is looked at in first-run.spec.ts.
const desktop = desktopOfFile(["--demo"]);

test("axe finds nothing on any page, in light and dark", async () => {
  const { page } = desktop();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("The demo is running");
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    for (const name of pages) {
      await page.getByRole("link", { name, exact: true }).click();
      await expect(page.getByRole("link", { name, exact: true })).toHaveAttribute(
        "aria-current",
        "page",
      );
      // The usage page is loaded when it is first asked for.
      if (name !== "Home") await expect(page.getByRole("heading", { level: 1 })).toHaveText(name);
      const rules = rulesIn(colorScheme);
      expect(await faultsOf(page, { rules }), `${name}, ${colorScheme}`).toEqual([]);
    }
  }
});

// The longest texts in the least room: what does not fit there is cut, or pushes something out of reach.
test("nor in German in a small window, where nothing scrolls sideways", async () => {
  const { app, page } = desktop();
  await ask(page, "keys.create", { name: "Jonas Weber" });
  await ask(page, "settings.update", { language: "de" });
  await expect(page.locator("html")).toHaveAttribute("lang", "de");
  // Their colours are the same as in English.
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
  await app.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.setContentSize(900, 600);
  });
  await expect.poll(() => page.evaluate(() => window.innerWidth)).toBe(900);
  for (const id of pageIds) {
    await go(page, id);
    await expect(
      page.locator(`[data-page="${id}"]`).getByRole("heading", { level: 1 }),
    ).toBeVisible();
    expect(await faultsOf(page), id).toEqual([]);
    const across = await page
      .locator("#main")
      .evaluate((main) => main.scrollWidth - main.clientWidth);
    expect(across, id).toBeLessThanOrEqual(0);
  }
  await ask(page, "settings.update", { language: "en" });
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await app.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.setContentSize(1280, 800);
  });
});

/** Where Home, and what is around every page, speak of a share; the rest of it is looked at above. */
const within = "section:has([role=switch]), [data-banner], [role=status]";

test("axe finds nothing in what Home says of a share that needs a look", async () => {
  test.setTimeout(180_000);
  const { page } = desktop();
  await ask(page, "access.set", { mode: "required" });
  await go(page, "home");
  for (const colorScheme of themes) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    const rules = rulesIn(colorScheme);
    for (const { what, words, change } of shareNotes)
      // What really changes meanwhile is shown at once: then the window is told again.
      await expect(async () => {
        await pretend(desktop(), change);
        await expect(page.getByText(words).first()).toBeVisible();
        const faults = await faultsOf(page, { within, rules });
        await expect(page.getByText(words).first()).toBeVisible({ timeout: 100 });
        expect(faults, `${what}, ${colorScheme}`).toEqual([]);
      }).toPass({ timeout: 30_000 });

    const nobodyCame = shareNotes.find(({ what }) => what === "nobody came");
    await pretend(desktop(), nobodyCame?.change ?? ((real) => real));
    await page.getByRole("button", { name: "Not working?" }).click();
    await expect(page.getByRole("dialog")).toBeVisible();
    const faults = await faultsOf(page, { within: theDialog, rules });
    expect(faults, `what may be in the way, ${colorScheme}`).toEqual([]);
    await page.keyboard.press("Escape");
  }
});

// The last with this window: it is left without ComfyUI. Most of these last for minutes, or seconds, and come seldom: the window is made to believe them.
test("axe finds nothing on Home and in the settings, however ComfyUI fares", async () => {
  test.slow();
  const { page, complaints } = desktop();
  const title = page.getByRole("heading", { level: 1 });
  const block = page.getByRole("status", { name: "How it stands" });
  const change = (name: string): Change => homeStates[name] ?? ((status) => status);
  await go(page, "home");
  await ask(page, "comfy.stop");
  await expect(title).toHaveText("ComfyUI is stopped");
  for (const [name, words] of Object.entries(titles))
    await test.step(name, async () => {
      // What the window is told of the real one takes it back: then it is pretended again.
      await expect(async () => {
        await pretend(desktop(), change(name));
        await expect(title).toHaveText(words, { timeout: 1_000 });
        // What is seen from every page does not call it ready meanwhile.
        const line = lines[name];
        if (line !== undefined) await expect(block).toContainText(line, { timeout: 1_000 });
        await expectNoFaults(page, hero);
        expect(await title.textContent()).toBe(words);
      }).toPass({ timeout: 20_000 });
    });

  await test.step("the restart bar and the list of custom nodes", async () => {
    await go(page, "settings");
    await pretend(desktop(), change("ready-broken-packs"));
    await expect(page.getByText("2 changes take effect when ComfyUI restarts.")).toBeVisible();
    await expect(page.getByRole("list", { name: "Custom nodes" })).toBeVisible();
    await expectNoFaults(page, "#settings-comfyui, [role=status]");
  });
  expect(complaints).toEqual([]);
});
