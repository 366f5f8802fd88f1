import { expect } from "@playwright/test";
import { expectNoFaults, theDialog } from "../support/axe.ts";
import { callUrl } from "../support/gateway.ts";
import { askMain, desktopOfFile, test } from "../support/desktop.ts";
import { openSocket } from "../support/socket.ts";

const drawing = (seed: number): unknown => ({
  "1": {
    class_type: "DemoPicture",
    inputs: { text: "a lake", width: 64, height: 64, steps: 4000, seed },
    _meta: { title: "The lake" },
  },
  "2": { class_type: "SaveImage", inputs: { images: ["1", 0], filename_prefix: "activity" } },
});

const desktop = desktopOfFile([...["--demo", "--auth", "required", "--", "--preview-size", "64"]]);

async function makeKey(name: string): Promise<string> {
  const { json } = await callUrl(`${desktop().localUrl}/api/keys`, { body: { name } });
  return (json as { api_key: string }).api_key;
}

test("who is here, what runs and waits, and who was refused, until it is all stopped", async () => {
  const { page, localUrl, complaints } = desktop();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("The demo is running", {
    timeout: 30_000,
  });
  const jonas = await makeKey("Jonas Weber");
  const arabic = await makeKey(`مرحبا ${"طويل ".repeat(40).trim()}`.slice(0, 200));
  const queue = (key: string, seed: number): Promise<unknown> =>
    callUrl(`${localUrl}/prompt`, { key, body: { prompt: drawing(seed), client_id: "jonas" } });

  const client = await openSocket(`${localUrl}/ws?clientId=jonas`, { "X-API-Key": jonas });
  await queue(jonas, 1);
  await queue(arabic, 2);
  for (let time = 0; time < 3; time += 1) await callUrl(`${localUrl}/queue`, { key: "wrong" });

  await test.step("Home shows it by itself", async () => {
    await expect(page.getByRole("button", { name: "Stop Jonas Weber's generation" })).toBeVisible();
    await expect(page.getByText(/^The lake, step \d+ of 4,000$/)).toBeVisible();
    await expect(page.getByRole("link", { name: "Activity, 2 running or waiting" })).toBeVisible();
  });

  await test.step("the page shows all of it, and axe finds nothing in it", async () => {
    await page.getByRole("link", { name: /^Activity,/ }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Activity");
    await expect(
      page.getByRole("img", { name: "Preview of the generation of Jonas Weber" }),
    ).toBeVisible();
    await expect(page.getByRole("heading", { name: "Waiting 1" })).toBeVisible();
    await expect(page.getByRole("button", { name: /^Disconnect Jonas Weber/ })).toBeVisible();
    await expect(page.getByRole("button", { name: /Mistyped key, 3 times/ })).toBeVisible();
    await expectNoFaults(page);
  });

  await test.step("the same after a reload at any moment", async () => {
    await page.reload();
    await expect(page.getByRole("button", { name: "Stop Jonas Weber's generation" })).toBeVisible();
    await expect(page.getByRole("heading", { name: "Waiting 1" })).toBeVisible();
    await expect(page.getByRole("button", { name: /Mistyped key, 3 times/ })).toBeVisible();
  });

  await test.step("a refusal opens with what to do", async () => {
    await page.getByRole("button", { name: /Mistyped key, 3 times/ }).click();
    const dialog = page.getByRole("dialog", { name: "Mistyped key" });
    await expect(dialog).toContainText("GET /queue");
    await expect(dialog).toContainText("Send the link again.");
    await expectNoFaults(page, theDialog);
    await page.keyboard.press("Escape");
    await expect(dialog).toBeHidden();
  });

  await test.step("a list holds still while the pointer is in it", async () => {
    const first = page.getByRole("list", { name: "Refusals" }).getByRole("listitem").first();
    await first.hover();
    await callUrl(`${localUrl}/queue`);
    await expect(page.getByText("1 new", { exact: true })).toBeVisible();
    await expect(first).toContainText("Mistyped key");
    await page.getByRole("heading", { level: 1 }).hover();
    await expect(page.getByRole("button", { name: /: No key, once/ })).toBeVisible();
  });

  await test.step("disconnecting closes the sockets and says what it does not do", async () => {
    await page
      .getByRole("button", { name: /^Disconnect Jonas Weber/ })
      .first()
      .click();
    const dialog = page.getByRole("dialog", { name: "Disconnect Jonas Weber?" });
    await expect(dialog).toContainText("To keep them out, pause the key.");
    await expectNoFaults(page, theDialog);
    await dialog.getByRole("button", { name: "Disconnect" }).click();
    await client.closed();
    await expect(dialog).toBeHidden();
  });

  await test.step("stopping one asks first, and Esc leaves it", async () => {
    const stop = page.getByRole("button", { name: "Stop Jonas Weber's generation" });
    await stop.click();
    const dialog = page.getByRole("dialog", { name: "Stop this generation?" });
    await expect(dialog).toContainText("Jonas Weber");
    await expectNoFaults(page, theDialog);
    await page.keyboard.press("Escape");
    await expect(dialog).toBeHidden();
    await expect(stop).toBeFocused();
  });

  await test.step("stopping all asks first, and names what is lost", async () => {
    await page.getByRole("button", { name: "Stop all…" }).click();
    const dialog = page.getByRole("dialog", { name: "Stop everything?" });
    await expect(dialog).toContainText(/Jonas Weber's generation .*is lost, one that waits too\./);
    await expectNoFaults(page, theDialog);
    await dialog.getByRole("button", { name: "Stop all" }).click();
    await expect(
      page.getByText("Nothing is running. What people start shows up here."),
    ).toBeVisible();
    await expect(page.getByText("Nobody waits.")).toBeVisible();
  });

  expect(complaints).toEqual([]);
});

// A web UI that draws sends hundreds of events: the window is told four times a second.
test("a burst of a thousand refusals and sockets leaves the window quick", async () => {
  const { page, localUrl } = desktop();
  await page.getByRole("link", { name: "Activity", exact: true }).click();
  await page.evaluate(() => {
    const kept = window as unknown as { longest: number };
    kept.longest = 0;
    let last = performance.now();
    const look = (): void => {
      kept.longest = Math.max(kept.longest, performance.now() - last);
      last = performance.now();
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  const ask = (): Promise<unknown> => callUrl(`${localUrl}/queue`, { key: "wrong" });
  for (let round = 0; round < 20; round += 1) await Promise.all(Array.from({ length: 50 }, ask));
  await expect(page.getByRole("button", { name: /Too many tries, 98\d times/ })).toBeVisible();
  const longest = await page.evaluate(() => (window as unknown as { longest: number }).longest);
  expect(longest).toBeLessThan(2_000);
});

// ComfyUI tells how far it is to whoever asked for the picture: here nobody listens.
test("a generation of which nobody knows how far it is is at work, not at 100 %", async () => {
  const { page, localUrl } = desktop();
  const key = await makeKey("Aylin Demir");
  await callUrl(`${localUrl}/prompt`, { key, body: { prompt: drawing(0), client_id: "nobody" } });
  await page.getByRole("link", { name: /^Activity/ }).click();
  const bar = page.getByRole("progressbar");
  await expect(bar).toHaveAttribute("aria-valuetext", "Working");
  await expect(bar).not.toHaveAttribute("aria-valuenow");
  await expectNoFaults(page, "section:has([role=progressbar])");

  // Its stripes move, unless the system or the setting says that nothing shall.
  const moving = (): Promise<number> =>
    page.evaluate(() => {
      const running = document.getAnimations().filter(({ playState }) => playState === "running");
      return running.filter(({ effect }) => Number(effect?.getComputedTiming().duration) > 1)
        .length;
    });
  await page.emulateMedia({ reducedMotion: "no-preference" });
  await expect.poll(moving).toBeGreaterThan(0);
  await page.emulateMedia({ reducedMotion: "reduce" });
  await expect.poll(moving).toBe(0);
  await page.emulateMedia({ reducedMotion: "no-preference" });
  await expect.poll(moving).toBeGreaterThan(0);
  await askMain(page, "settings.update", { lessMotion: true });
  await expect.poll(moving).toBe(0);
});
