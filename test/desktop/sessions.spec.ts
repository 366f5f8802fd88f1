import { expect, type Locator, type Page } from "@playwright/test";
import { expectNoFaults, theDialog } from "../support/axe.ts";
import { turn } from "../support/choose.ts";
import { callUrl } from "../support/gateway.ts";
import { closeDesktop, test } from "../support/desktop.ts";
import { cookieOf } from "../support/session.ts";

const firefox = "Mozilla/5.0 (Android 14; Mobile; rv:130.0) Gecko/130.0 Firefox/130.0";

async function toActivity(page: Page): Promise<void> {
  await page.getByRole("link", { name: /^Activity/ }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Activity");
}

// Both are about what a restart leaves, and a start takes long: they share the first two.
test("browsers that are signed in are listed, outlive a restart, and end one by one, by key and all; sharing comes back only where that was chosen", async ({
  start,
}) => {
  test.slow();
  const sharing = (page: Page): Locator =>
    page.getByRole("switch", { name: "Share on the network" });
  const first = await start("--demo", "--auth", "required");
  const newKey = async (name: string): Promise<string> => {
    const { json } = await callUrl(`${first.localUrl}/api/keys`, { body: { name } });
    return (json as { api_key: string }).api_key;
  };
  const signIn = async (key: string): Promise<string> => {
    const headers = { "User-Agent": firefox };
    return cookieOf(
      await callUrl(`${first.localUrl}/latchkey/session`, { body: { key }, headers }),
    );
  };
  const [jonas, aylin] = [await newKey("Jonas Weber"), await newKey("Aylin Demir")];
  const jonasIn = [await signIn(jonas), await signIn(jonas), await signIn(jonas)];
  const aylinIn = [await signIn(aylin), await signIn(aylin)];
  await turn(sharing(first.page));
  await first.page.getByRole("dialog").getByRole("button", { name: "Share", exact: true }).click();
  await expect(sharing(first.page)).toBeChecked();
  await closeDesktop(first);

  const second = await start("--demo", "--auth", "required");
  const { page, localUrl, complaints } = second;
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("The demo is running", {
    timeout: 30_000,
  });
  await expect(sharing(page)).not.toBeChecked();
  /** For each cookie whether it still opens. */
  const areIn = (cookies: readonly string[]): Promise<boolean[]> =>
    Promise.all(
      cookies.map(async (Cookie) => {
        const { status } = await callUrl(`${localUrl}/api/queue`, { headers: { Cookie } });
        return status === 200;
      }),
    );
  await toActivity(page);
  const rowsOf = (name: string): Locator =>
    page.getByRole("button", {
      name: new RegExp(`^Sign out ${name}, Firefox on Android, 127\\.0\\.0\\.1$`),
      disabled: false,
    });
  const jonasRow = rowsOf("Jonas Weber").first();
  const dialog = page.getByRole("dialog");

  await test.step("after the restart all are listed, with key, browser, address and since", async () => {
    await expect(rowsOf("Jonas Weber")).toHaveCount(3);
    await expect(rowsOf("Aylin Demir")).toHaveCount(2);
    await expect(page.getByRole("heading", { name: "Signed-in browsers 5" })).toBeVisible();
    const row = page.getByRole("listitem").filter({ has: page.getByRole("button") });
    await expect(row.filter({ hasText: "Jonas Weber" }).first()).toContainText(
      /Firefox on Android, 127\.0\.0\.1since \d+ .*seen just now/,
    );
    expect(await areIn([...jonasIn, ...aylinIn])).toEqual([true, true, true, true, true]);
    await expectNoFaults(page, "section:has(button[aria-label^='Sign out'])");
  });

  await test.step("one is signed out, and no other", async () => {
    await jonasRow.click();
    await expect(dialog).toContainText("Sign out Jonas Weber?");
    await expectNoFaults(page, theDialog);
    await dialog.getByRole("button", { name: "Sign out" }).click();
    await expect(dialog).toHaveCount(0);
    expect((await areIn(jonasIn)).filter(Boolean)).toHaveLength(2);
    expect(await areIn(aylinIn)).toEqual([true, true]);
  });

  await test.step("all of a key are", async () => {
    await expect(page.getByRole("heading", { name: "Signed-in browsers 4" })).toBeVisible();
    await jonasRow.click();
    await dialog.getByRole("button", { name: "All 2 with this key" }).click();
    await expect(dialog).toHaveCount(0);
    expect(await areIn([...jonasIn, ...aylinIn])).toEqual([false, false, false, true, true]);
  });

  await test.step("and all of them", async () => {
    await expect(page.getByRole("heading", { name: "Signed-in browsers 2" })).toBeVisible();
    await page.getByRole("button", { name: "Sign out all…" }).click();
    await dialog.getByRole("button", { name: "Sign out 2" }).click();
    await expect(dialog).toHaveCount(0);
    await expect(page.getByText("No browser is signed in.")).toBeVisible();
    expect(await areIn(aylinIn)).toEqual([false, false]);
    expect((await callUrl(`${localUrl}/api/queue`, { key: aylin })).status).toBe(200);
  });

  await test.step("how long a browser stays is a setting, and the cookie goes by it", async () => {
    await page.getByRole("link", { name: "Settings", exact: true }).click();
    const days = page.getByLabel("Stay signed in, days");
    await days.fill("7");
    await days.press("Enter");
    await expect
      .poll(async () => {
        const body = { key: aylin, remember: true };
        const answer = await callUrl(`${localUrl}/latchkey/session`, { body });
        return answer.headers.getSetCookie()[0];
      })
      .toMatch(/; Max-Age=604800$/);
  });

  await test.step("sharing does not come back, until that is chosen", async () => {
    const again = page.getByRole("switch", { name: "Share again at the next start" });
    await turn(again);
    await expect(again).toBeChecked();
    await page.getByRole("link", { name: "Home", exact: true }).click();
    await turn(sharing(page));
    await expect(sharing(page)).toBeChecked();
    expect(complaints).toEqual([]);
    await closeDesktop(second);

    const third = await start("--demo", "--auth", "required");
    await expect(sharing(third.page)).toBeChecked();
  });
});
