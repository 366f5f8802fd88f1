import { expect } from "@playwright/test";
import { expectNoFaults } from "../support/axe.ts";
import { test } from "../support/desktop.ts";
import { homeStates, type Change } from "../support/home-states.ts";
import { ask, go, pretend } from "../support/scene.ts";

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

// Most of these last for minutes, or seconds, and come seldom: the window is made to believe them.
test("axe finds nothing on Home and in the settings, however ComfyUI fares", async ({ start }) => {
  test.slow();
  const desktop = await start("--demo");
  const { page } = desktop;
  const title = page.getByRole("heading", { level: 1 });
  const block = page.getByRole("status", { name: "How it stands" });
  const change = (name: string): Change => homeStates[name] ?? ((status) => status);
  await expect(title).toHaveText("The demo is running", { timeout: 30_000 });
  await ask(page, "comfy.stop");
  await expect(title).toHaveText("ComfyUI is stopped");
  for (const [name, words] of Object.entries(titles))
    await test.step(name, async () => {
      // What the window is told of the real one takes it back: then it is pretended again.
      await expect(async () => {
        await pretend(desktop, change(name));
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
    await pretend(desktop, change("ready-broken-packs"));
    await expect(page.getByText("2 changes take effect when ComfyUI restarts.")).toBeVisible();
    await expect(page.getByRole("list", { name: "Custom nodes" })).toBeVisible();
    await expectNoFaults(page);
  });
  expect(desktop.complaints).toEqual([]);
});
