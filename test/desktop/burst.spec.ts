import { Agent, request } from "node:http";
import { expect, type Page } from "@playwright/test";
import type { CreatedKey } from "../../shared/keys.ts";
import { test } from "../support/desktop.ts";
import { ask, go } from "../support/scene.ts";

const perSecond = 1_000;
const seconds = 4;
const lanes = 8;
/** A generous bound: a window that drew every event by itself would stand still for seconds. */
const longestGapMs = 1_000;

/** Requests with a key, spread evenly; every one changes figures, lists and the log of the window. */
async function burst(url: string, key: string): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: lanes });
  const once = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const asked = request(`${url}/prompt`, { agent, headers: { "X-API-Key": key } }, (answer) => {
        answer.resume();
        answer.on("end", resolve);
      });
      asked.on("error", reject);
      asked.end();
    });
  const began = performance.now();
  let sent = 0;
  const lane = async (): Promise<void> => {
    while (sent < perSecond * seconds) {
      sent += 1;
      const due = began + (sent / perSecond) * 1_000;
      const early = due - performance.now();
      if (early > 1) await new Promise((resolve) => setTimeout(resolve, early));
      await once();
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  agent.destroy();
  return sent;
}

/** Notes the longest time between two frames, and how many events came. */
function watchFrames(page: Page): Promise<void> {
  return page.evaluate(`(() => {
    let last = performance.now();
    globalThis.longestGap = 0;
    globalThis.eventsCome = 0;
    const frame = (now) => {
      globalThis.longestGap = Math.max(globalThis.longestGap, now - last);
      last = now;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
    for (const name of ["status.changed", "activity.changed", "keys.changed", "logs.appended"])
      globalThis.latchkey.on(name, () => { globalThis.eventsCome += 1; });
  })()`);
}

test("a thousand requests a second leave the window quick, and every one is in its figures", async ({
  start,
}) => {
  const { page, localUrl } = await start("--demo", "--auth", "required");
  await page.getByRole("heading", { level: 1, name: "The demo is running" }).waitFor();
  const { api_key: key } = (await ask(page, "keys.create", {
    name: "Discord bot",
    role: "creator",
    rate_limit: null,
  })) as CreatedKey;
  await watchFrames(page);

  const coming = burst(localUrl, key);
  const figure = page.getByText("Requests", { exact: true }).locator("xpath=following-sibling::*");
  await expect(figure).not.toHaveText("0");
  for (const name of ["People & keys", "Activity", "Logs", "Home"]) {
    await page
      .getByRole("link", { name, exact: name !== "Activity" })
      .first()
      .click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(
      name === "Home" ? "The demo is running" : name,
    );
  }
  const [gap, events] = await page.evaluate<[number, number]>("[longestGap, eventsCome]");
  // The page is loaded anew amid it, and shows the same as one that was there all along.
  await page.reload();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("The demo is running");
  const sent = await coming;
  expect(gap).toBeLessThan(longestGapMs);
  // Four kinds of events, each at most four times a second, however many requests there are.
  expect(events).toBeLessThan(sent / 4);

  const all = new Intl.NumberFormat("en").format(sent);
  await expect(figure).toHaveText(all);
  await page.reload();
  await expect(figure).toHaveText(all);
  await go(page, "keys");
  await expect(page.getByRole("row", { name: /Discord bot/ })).toContainText(all);
});
