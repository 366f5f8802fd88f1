import { expect, type Locator, type Page } from "@playwright/test";
import { olderWebUi } from "../../scripts/web-ui.ts";
import { comfyPidOf } from "../support/child.ts";
import { trafficDuring } from "../support/traffic.ts";
import type { Share } from "../support/visitor.ts";
import { errorsOf, openWebUi, run, test } from "../support/web-ui.ts";

const sizes = [
  { width: 1280, height: 800 },
  { width: 390, height: 844 },
] as const;

/** Saves what is open under a new name, as a person does. */
async function saveAs(page: Page, name: string): Promise<void> {
  const saved = page.waitForRequest(
    (request) =>
      request.method() === "POST" &&
      request.url().includes(`/api/userdata/workflows%2F${name}.json`),
  );
  const field = page.getByRole("dialog").getByRole("textbox");
  await expect(async () => {
    await page.keyboard.press("Control+s");
    await expect(field).toBeVisible({ timeout: 2_000 });
  }).toPass({ timeout: 20_000 });
  await field.fill(name);
  await page.keyboard.press("Enter");
  expect((await (await saved).response())?.status()).toBe(200);
  await expect(field).toHaveCount(0);
}

/** The web UI's controls that lie below the bar, wherever on it. */
function controlsUnder(bar: Locator): Promise<string[]> {
  return bar.evaluate((element) => {
    const { left, right, top, bottom } = element.getBoundingClientRect();
    const found = new Set<string>();
    for (let x = left + 1; x < right; x += 4) {
      for (const y of [top + 1, (top + bottom) / 2, bottom - 1]) {
        for (const below of document.elementsFromPoint(x, y)) {
          const control = below.closest(
            "button, a, input, textarea, select, canvas, [role=button], [role=tab], [role=switch], [tabindex='0']",
          );
          if (control !== null) found.add(control.outerHTML.slice(0, 120));
        }
      }
    }
    return [...found];
  });
}

/** How many the gateway holds open. */
async function openSockets({ localUrl }: Share): Promise<number> {
  const figures = await (await fetch(`${localUrl}/latchkey/metrics`)).text();
  return Number(/^latchkey_open_sockets (\d+)$/m.exec(figures)?.[1]);
}

/** Each of the two web UIs with each of the two lists would take as long again, and show nothing more. */
const combinations = [
  { wanted: olderWebUi, preset: "private" },
  { wanted: "newest", preset: "documented" },
] as const;

for (const { wanted, preset } of combinations) {
  test.describe(`ComfyUI's web UI, ${wanted}, with the list "${preset}"`, () => {
    test.use({ wanted, preset });
    test.setTimeout(170_000);

    // One after the other in the page that is there: to load it takes longer than all that is done in it.
    test("works with a key as it does without the gateway, says whose key it is, outlives ComfyUI, and is left when the key is paused", async ({
      browserOfVisitor,
      visitor,
      webShare,
    }) => {
      const bar = visitor.getByRole("region", { name: "Your key" });

      await test.step("it complains of nothing that it does not say without the gateway, too", async () => {
        const direct = await (
          await browserOfVisitor.newContext({ reducedMotion: "reduce" })
        ).newPage();
        const directly = errorsOf(direct);
        await openWebUi(direct, webShare.upstreamUrl);
        await saveAs(direct, "direct");
        await run(direct, "lake");
        await direct.context().close();

        await visitor.goto(`${webShare.url}/latchkey/sign-in`);
        const through = errorsOf(visitor);
        await openWebUi(visitor, `${webShare.url}/latchkey/sign-in#key=${webShare.key}`);
        expect(visitor.url()).toBe(`${webShare.url}/`);
        await saveAs(visitor, "through");
        await run(visitor, "hill");
        const known = new Set(
          directly.map((line) => line.replace("direct", "through").replace("lake", "hill")),
        );
        expect(through.filter((line) => !known.has(line))).toEqual([]);
      });

      await test.step("the bar covers nothing, at the desk and on a phone", async () => {
        for (const size of sizes) {
          await visitor.setViewportSize(size);
          await expect(bar).toContainText("Priya Nair");
          await expect(bar.getByRole("status")).toHaveText(/^99 of 100 left until /);
          await expect.poll(() => controlsUnder(bar)).toEqual([]);
          await visitor.keyboard.press("Control+,");
          await expect(visitor.getByRole("dialog").first()).toBeVisible();
          await expect.poll(() => controlsUnder(bar)).toEqual([]);
          await visitor.keyboard.press("Escape");
          await expect(visitor.getByRole("dialog")).toHaveCount(0);
        }
        await visitor.setViewportSize(sizes[0]);
      });

      if (process.platform === "linux") {
        await test.step("ComfyUI ends and comes back, without a hand", async () => {
          process.kill(await comfyPidOf(webShare.child.pid), "SIGKILL");
          await expect(bar.getByRole("status")).toHaveText(/being restarted|is starting/);
          await expect(bar.getByRole("status")).toHaveText("ComfyUI is back.", { timeout: 30_000 });
          await run(visitor, "moor");
        });
      }

      await test.step("a paused key closes its sockets and shows why, once", async () => {
        expect(await openSockets(webShare)).toBeGreaterThan(0);
        const paused = await fetch(`${webShare.localUrl}/api/keys/${webShare.keyId}`, {
          method: "PATCH",
          headers: { "Content-Type": "application/json" },
          body: JSON.stringify({ is_active: false }),
        });
        expect(paused.status).toBe(200);
        await expect(visitor).toHaveURL(/\/latchkey\/sign-in\?.*reason=paused/);
        await expect(visitor.getByText("Your key is paused.")).toBeVisible();
        await expect.poll(() => openSockets(webShare)).toBe(0);
        expect(await trafficDuring(visitor, 3_000)).toEqual({ pages: 0, requests: 0, sockets: 0 });
      });
    });
  });
}
