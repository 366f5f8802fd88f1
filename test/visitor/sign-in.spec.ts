import { expect } from "@playwright/test";
import { faultsOf, rulesIn } from "../support/axe.ts";
import { drawIn, test } from "../support/visitor.ts";

test("an invitation link signs in, leaves the address bar, and ends with a picture", async ({
  visitor,
  share,
}) => {
  const asked: string[] = [];
  visitor.on("request", (request) => asked.push(request.url()));
  await visitor.goto(`${share.url}/#key=${share.key}`);
  await expect(visitor.getByRole("textbox", { name: "What to draw" })).toBeVisible();
  expect(visitor.url()).not.toContain("comfy_");
  expect(asked.join(" ")).not.toContain(share.key);
  expect(
    asked.every((address) => address.startsWith(share.url) || address.startsWith("data:")),
  ).toBe(true);

  await drawIn(visitor, "a lighthouse in the fog");
  await expect(visitor.locator('img[src*="/view"]').first()).toBeVisible({ timeout: 20_000 });
  const usage = await fetch(`${share.url}/api/usage`, { headers: { "X-API-Key": share.key } });
  expect(usage.headers.get("x-ratelimit-remaining")).toBe("99");
});

test("a link signs in where somebody else was signed in, in an open tab and in a new one", async ({
  visitor,
  share,
}) => {
  const bar = visitor.getByRole("region", { name: "Your key" });
  const [jonas, aylin] = [await share.newKey("Jonas Weber"), await share.newKey("Aylin Demir")];
  await visitor.goto(`${share.url}/#key=${share.key}`);
  await expect(bar).toContainText("Priya Nair");
  await visitor.goto("about:blank");
  await visitor.goto(`${share.url}/#key=${jonas.api_key}`);
  await expect(bar).toContainText("Jonas Weber");
  // Pasted into the address bar of that tab: nothing is loaded by it.
  await visitor.evaluate((key) => (location.hash = `key=${key}`), aylin.api_key);
  await expect(bar).toContainText("Aylin Demir");
  expect(visitor.url()).toBe(`${share.url}/`);
  // A key that opens nothing leaves them signed in.
  await visitor.goto("about:blank");
  await visitor.goto(`${share.url}/#key=${share.key.slice(0, -1)}`);
  await expect(visitor.getByRole("alert")).toContainText("looks mistyped");
  expect(visitor.url()).not.toContain("comfy_");
  await visitor.goto(`${share.url}/`);
  await expect(bar).toContainText("Aylin Demir");
});

test("a link signs in where the page is open without a key", async ({
  visitor,
  keylessShare: share,
}) => {
  await visitor.goto(`${share.url}/#key=${share.key}`);
  await expect(visitor.getByRole("region", { name: "Your key" })).toContainText("Priya Nair");
  expect(visitor.url()).toBe(`${share.url}/`);
});

test("a mistyped key is told apart from one that was replaced", async ({ visitor, share }) => {
  await visitor.goto(`${share.url}/?asked=for`);
  const field = visitor.getByLabel("Key", { exact: true });
  await field.fill(`${share.key.slice(0, -1)}${share.key.endsWith("a") ? "b" : "a"}`);
  await visitor.getByRole("button", { name: "Sign in" }).click();
  await expect(visitor.getByRole("alert")).toContainText("mistyped");
  await fetch(`${share.localUrl}/api/keys/${share.keyId}/rotate`, { method: "POST" });
  await field.fill(share.key);
  await visitor.getByRole("button", { name: "Sign in" }).click();
  await expect(visitor.getByRole("alert")).toContainText("not known here");
});

// Under `Referrer-Policy: no-referrer` Chromium posts a form with `Origin: null`: another website's.
test("signing in works without script", async ({ browserOfVisitor, share }) => {
  const context = await browserOfVisitor.newContext({
    javaScriptEnabled: false,
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  await page.goto(`${share.url}/?asked=for`);
  await page.getByLabel("Key", { exact: true }).fill("comfy_wrong");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("alert")).toContainText("mistyped");
  await page.getByLabel("Key", { exact: true }).fill(share.key);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(`${share.url}/?asked=for`);
  await expect(page.getByLabel("Key", { exact: true })).toHaveCount(0);
  await context.close();
});

test("on a phone the sign-in page needs no sideways scroll, and axe finds nothing", async ({
  visitor,
  share,
}) => {
  await visitor.setViewportSize({ width: 360, height: 640 });
  await visitor.goto(share.url);
  await visitor.getByLabel("Key", { exact: true }).fill("comfy_wrong");
  await visitor.getByRole("button", { name: "Sign in" }).click();
  await expect(visitor.getByRole("alert")).toContainText("mistyped");
  for (const colorScheme of ["light", "dark"] as const) {
    await visitor.emulateMedia({ colorScheme });
    const width = await visitor.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBe(360);
    expect(await faultsOf(visitor, { rules: rulesIn(colorScheme) })).toEqual([]);
  }
});

test("the account page has the limit, the end and the script's example, and signs out", async ({
  visitor,
  share,
}) => {
  await visitor.goto(`${share.url}/latchkey/account`);
  await expect(visitor).toHaveURL(/\/latchkey\/sign-in\?next=%2Flatchkey%2Faccount/);
  await visitor.getByLabel("Key", { exact: true }).fill(share.key);
  await visitor.getByRole("button", { name: "Sign in" }).click();
  await expect(visitor.getByRole("heading", { level: 1 })).toHaveText("Priya Nair");
  await expect(visitor.getByText(/^100 of 100, anew at/)).toBeVisible();
  await expect(visitor.getByText(`${share.url}/api/usage`)).toBeVisible();
  await expect(visitor.locator("body")).not.toContainText(share.key);
  for (const colorScheme of ["light", "dark"] as const) {
    for (const width of [360, 1280]) {
      await visitor.emulateMedia({ colorScheme });
      await visitor.setViewportSize({ width, height: 800 });
      expect(await visitor.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
      expect(await faultsOf(visitor, { rules: rulesIn(colorScheme) })).toEqual([]);
    }
  }
  await visitor.getByRole("button", { name: "Sign out" }).click();
  await expect(visitor).toHaveURL(/\/latchkey\/sign-in$/);
  await visitor.goto(share.url);
  await expect(visitor.getByLabel("Key", { exact: true })).toBeVisible();
});
