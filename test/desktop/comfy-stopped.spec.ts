import { expect, mergeTests, type Page } from "@playwright/test";
import { expectNoFaults } from "../support/axe.ts";
import { askMain, test as desktopTest } from "../support/desktop.ts";
import { callUrl } from "../support/gateway.ts";
import { trafficDuring } from "../support/traffic.ts";
import { drawIn, test as visitorTest } from "../support/visitor.ts";

const test = mergeTests(desktopTest, visitorTest);
const drawn = (page: Page) => page.locator('img[src*="/view"]').first();

test("ComfyUI that the artist stops is told to who is there and who comes, and is back by itself", async ({
  start,
  visitor,
}) => {
  test.slow();
  const { page, localUrl } = await start(
    ...["--demo", "--auth", "required", "--share", "127.0.0.1:0"],
  );
  const title = page.getByRole("heading", { level: 1 });
  await expect(title).toHaveText("The demo is running", { timeout: 30_000 });
  const status = (await askMain(page, "app.status")) as { value: { sharing: { url: string } } };
  const { url } = status.value.sharing;
  const made = await callUrl(`${localUrl}/api/keys`, { body: { name: "Priya Nair" } });
  const { api_key: key } = made.json as { api_key: string };
  await visitor.goto(`${url}#key=${key}`);
  const bar = visitor.getByRole("region", { name: "Your key" });
  await expect(bar).toContainText("Priya Nair");

  await page.getByRole("button", { name: "Stop", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("1 person is disconnected");
  await dialog.getByRole("button", { name: /^Stop/ }).click();
  await expect(title).toHaveText(/stopped/);

  const newcomer = await visitor.context().newPage();
  await test.step("an open tab and a new one say so, and ask seldom", async () => {
    await expect(bar.getByRole("status")).toHaveText("ComfyUI is switched off at the moment.");
    await newcomer.goto(`${url}?from=mail`);
    await expect(newcomer.getByRole("status")).toHaveText(
      "ComfyUI is switched off at the moment. This page opens it by itself when it is back.",
    );
    const [{ pages, requests }] = await Promise.all([
      trafficDuring(newcomer, 5_000),
      expectNoFaults(visitor),
    ]);
    expect(pages).toBe(0);
    expect(requests).toBeLessThanOrEqual(4);
    await expectNoFaults(newcomer);
  });

  await page.getByRole("button", { name: "Start", exact: false }).first().click();
  await expect(title).toHaveText("The demo is running", { timeout: 30_000 });
  await test.step("both are back without a hand, at the page that was asked for", async () => {
    await expect(bar.getByRole("status")).toHaveText("ComfyUI is back.", { timeout: 20_000 });
    await expect(newcomer.getByRole("button", { name: "Draw" })).toBeVisible({ timeout: 20_000 });
    expect(newcomer.url()).toBe(`${url}?from=mail`);
    await drawIn(visitor, "a lake");
    await expect(drawn(visitor)).toBeVisible({ timeout: 30_000 });
  });
});
