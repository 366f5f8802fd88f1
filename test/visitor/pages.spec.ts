import { expect, type Page, type Response } from "@playwright/test";
import { faultsOf, rulesIn } from "../support/axe.ts";
import { comfyPidOf } from "../support/child.ts";
import { callUrl } from "../support/gateway.ts";
import { drawIn, openShare, test, type Share } from "../support/visitor.ts";

async function signIn(page: Page, key: string): Promise<void> {
  await page.getByLabel("Key", { exact: true }).fill(key);
  await page.getByRole("button", { name: "Sign in" }).click();
}

const update = (share: Share, keyId: string, body: unknown) =>
  callUrl(`${share.localUrl}/api/keys/${keyId}`, { method: "PATCH", body });

/** The page that is there, in both themes and at the desk's and a phone's width. */
async function expectNoFaultsAt(page: Page, name: string, within?: string): Promise<void> {
  for (const width of [360, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      const faults = await faultsOf(page, { within, rules: rulesIn(colorScheme) });
      expect(faults, `${name}, ${colorScheme}, ${String(width)}`).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth), name).toBe(width);
    }
  }
}

test("the sign-in page is small, asks no other host, and keeps the key out of address and history", async ({
  visitor,
  share,
}) => {
  const sizes: Promise<number>[] = [];
  const hosts = new Set<string>();
  visitor.on("request", (request) => hosts.add(new URL(request.url()).host));
  const count = (response: Response): void => {
    sizes.push(response.body().then(({ length }) => length));
  };
  visitor.on("response", count);
  await visitor.goto(`${share.url}/latchkey/sign-in?next=%2Flatchkey%2Faccount`);
  await visitor.waitForLoadState("networkidle");
  visitor.off("response", count);
  const bytes = (await Promise.all(sizes)).reduce((sum, one) => sum + one, 0);
  expect(bytes).toBeGreaterThan(1_000);
  expect(bytes).toBeLessThan(60_000);
  expect([...hosts]).toEqual([new URL(share.url).host]);

  await visitor.goto(`${share.url}/latchkey/sign-in?next=%2Flatchkey%2Faccount#key=${share.key}`);
  await expect(visitor).toHaveURL(`${share.url}/latchkey/account`);
  const places = await visitor.evaluate(() =>
    window.navigation.entries().map(({ url }) => url ?? ""),
  );
  expect(places).not.toEqual([]);
  expect(places.join(" ")).not.toContain("comfy_");
});

test("paused, ended and too often tried each have words of their own", async ({
  visitor,
  ownShare: share,
}) => {
  const alert = visitor.getByRole("alert");
  await visitor.goto(share.url);
  const paused = await share.newKey("Paused");
  await update(share, paused.key_id, { is_active: false });
  await signIn(visitor, paused.api_key);
  await expect(alert).toHaveText("This key is paused. Ask the person who gave it to you.");

  const ending = await callUrl(`${share.localUrl}/api/keys`, {
    body: { name: "Ending", expires_at: Date.now() / 1000 + 1 },
  });
  const { api_key: ended } = ending.json as { api_key: string };
  const tryIt = () => callUrl(`${share.url}/latchkey/session`, { body: { key: ended } });
  await expect.poll(async () => (await tryIt()).status).toBe(401);
  await signIn(visitor, ended);
  await expect(alert).toHaveText(/^This key ended on .*\b20\d\d\b.*\. Ask for a new one\.$/);

  for (let time = 0; time < 20; time += 1)
    await callUrl(`${share.url}/latchkey/session`, { body: { key: "comfy_wrong" } });
  await signIn(visitor, "comfy_wrong");
  await expect(alert).toHaveText(/^Too many wrong keys from your network\. Try again in 0:\d\d\.$/);
  await expect(visitor.getByRole("button", { name: "Sign in" })).toBeDisabled();
  expect(await faultsOf(visitor)).toEqual([]);

  // A right link gets in all the same.
  await visitor.goto("about:blank");
  await visitor.goto(`${share.url}/#key=${share.key}`);
  await expect(visitor.getByRole("button", { name: "Draw" })).toBeVisible();
});

test("while ComfyUI is away the page says so, and opens it by itself", async ({
  visitor,
  ownShare: share,
}) => {
  test.skip(process.platform !== "linux", "finds ComfyUI's process in /proc");
  await visitor.goto(`${share.url}/latchkey/sign-in?next=%2Flatchkey%2Faccount#key=${share.key}`);
  await expect(visitor).toHaveURL(`${share.url}/latchkey/account`);
  process.kill(await comfyPidOf(share.child.pid), "SIGKILL");
  await visitor.goto(share.url);
  await expect(visitor.getByRole("status")).toHaveText(/is being restarted|ComfyUI is starting/);
  await expect(visitor.getByRole("button", { name: "Draw" })).toBeVisible({ timeout: 30_000 });
  expect(visitor.url()).toBe(`${share.url}/`);
});

test("a picture that was done while the socket was away is shown once that is back", async ({
  visitor,
  ownShare: share,
}) => {
  let mayAsk = false;
  await visitor.route(/\/api\/history\/./, (route) =>
    mayAsk ? route.continue() : route.fulfill({ json: {} }),
  );
  await visitor.routeWebSocket(/\/ws\?/, async (socket) => {
    await expect
      .poll(async () => (await fetch(`${share.upstreamUrl}/history`)).text(), { timeout: 20_000 })
      .toContain('"status_str": "success"');
    mayAsk = true;
    socket.connectToServer();
  });
  await visitor.goto(`${share.url}/#key=${share.key}`);
  await drawIn(visitor, "a lake");
  await expect(visitor.locator('#easel img[src*="/view"]')).toBeVisible({ timeout: 20_000 });
});

test("two people draw at once, one of them on a phone; what shuts one out leaves the other", async ({
  browserOfVisitor,
  share,
}) => {
  const reducedMotion = "reduce";
  const phone = {
    viewport: { width: 390, height: 844 },
    isMobile: true,
    hasTouch: true,
    reducedMotion,
  } as const;
  const contexts = [
    await browserOfVisitor.newContext(phone),
    await browserOfVisitor.newContext({ viewport: { width: 1280, height: 800 }, reducedMotion }),
  ] as const;
  const keys = [await share.newKey("Jonas Weber"), await share.newKey("Aylin Demir")] as const;
  const [jonas, aylin] = [await contexts[0].newPage(), await contexts[1].newPage()];
  const draw = async (page: Page, key: string): Promise<void> => {
    await page.goto(`${share.url}/#key=${key}`);
    await drawIn(page, `a lake of ${key.slice(-3)}`);
    await expect(page.locator('img[src*="/view"]').first()).toBeVisible({ timeout: 30_000 });
  };
  await Promise.all([draw(jonas, keys[0].api_key), draw(aylin, keys[1].api_key)]);
  await expect(jonas.getByRole("region", { name: "Your key" })).toContainText(
    /Jonas Weber.*99 of 100/,
  );
  await expect(aylin.getByRole("region", { name: "Your key" })).toContainText(
    /Aylin Demir.*99 of 100/,
  );
  expect(await jonas.evaluate(() => document.documentElement.scrollWidth)).toBe(390);

  await update(share, keys[0].key_id, { is_active: false });
  await expect(jonas.getByText("Your key is paused.")).toBeVisible();
  await draw(aylin, keys[1].api_key);
  for (const context of contexts) await context.close();
});

test("the bar covers nothing of a page that is longer than the window, and says the whole limit on a small phone", async ({
  visitor,
  share,
}) => {
  await visitor.goto(`${share.url}/#key=${share.key}`);
  const bar = visitor.getByRole("region", { name: "Your key" });
  const limit = bar.getByRole("status");
  await drawIn(visitor, "a lake in the evening");
  const last = visitor.getByRole("listitem").last();
  await expect(last).toBeVisible({ timeout: 20_000 });
  for (const width of [1280, 360]) {
    await visitor.setViewportSize({ width, height: 640 });
    await visitor.keyboard.press("Control+End");
    const top = async () => (await bar.boundingBox())?.y;
    await expect
      .poll(() => last.evaluate((element) => element.getBoundingClientRect().bottom))
      .toBeLessThanOrEqual((await top()) ?? 0);
    await expect(limit).toContainText("left until");
    expect(await limit.evaluate((line) => line.scrollWidth - line.clientWidth)).toBe(0);
  }
});

test("axe finds nothing on any page that a visitor meets, in both themes and sizes", async ({
  visitor,
  share,
}) => {
  test.slow();
  const pages: readonly (readonly [path: string, words: string, within?: string])[] = [
    ["/latchkey/sign-in", "Sign in to use this ComfyUI."],
    ["/latchkey/sign-in?reason=replaced", "Your key was replaced."],
    ["/latchkey/open?code=used", ""],
    // The rest of it is the same for who is signed in, and is looked at there.
    ["/docs", "", "header, #your-key"],
  ];
  for (const [path, words, within] of pages) {
    await visitor.goto(share.url + path);
    await expect(visitor.locator("body")).toContainText(words);
    await expect(visitor.getByRole("heading", { level: 1 })).toBeVisible();
    await expectNoFaultsAt(visitor, path, within);
  }
});

test("nor on those that one meets signed in, or under a certificate that Latchkey made", async ({
  browserOfVisitor,
}) => {
  test.slow();
  const share = await openShare(["--auth", "required", "--tls-made"]);
  const context = await browserOfVisitor.newContext({
    ignoreHTTPSErrors: true,
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  try {
    await page.goto(`${share.url}/#key=${share.key}`);
    const bar = page.getByRole("region", { name: "Your key" });
    await expect(bar).toContainText("Priya Nair");
    await expectNoFaultsAt(page, "the bar");
    for (const [path, words] of [
      ["/latchkey/account", "of 100, anew at"],
      ["/latchkey/trust", "Trusting this connection"],
      ["/latchkey/metrics", "This did not work"],
      ["/docs", "Priya Nair"],
    ] as const) {
      await page.goto(share.url + path);
      await expect(page.locator("body")).toContainText(words);
      for (const one of await page.locator("summary").all()) await one.click();
      await expectNoFaultsAt(page, path);
    }
  } finally {
    await context.close();
    await share.close();
  }
});

test("a browser that asks for German is spoken to in German: sign-in, bar, account, refusals; the API is not", async ({
  browserOfVisitor,
  share,
}) => {
  const context = await browserOfVisitor.newContext({ locale: "de-DE", reducedMotion: "reduce" });
  const page = await context.newPage();
  await page.goto(`${share.url}/latchkey/sign-in?reason=disconnected`);
  await expect(page.locator("html")).toHaveAttribute("lang", "de");
  await expect(page.getByText(/^Deine Verbindung wurde getrennt\./)).toBeVisible();
  await page.getByLabel("Schlüssel", { exact: true }).fill("comfy_wrong");
  await page.getByRole("button", { name: "Anmelden" }).click();
  await expect(page.getByRole("alert")).toHaveText(/^Das sieht vertippt aus/);
  expect(await faultsOf(page)).toEqual([]);
  const refused = await callUrl(`${share.url}/latchkey/session`, {
    body: { key: "comfy_wrong" },
    headers: { "Accept-Language": "de" },
  });
  expect(refused.json).toMatchObject({
    error: "Invalid API key",
    hint: expect.stringMatching(/^This looks mistyped/),
  });

  await page.goto(`${share.url}/#key=${share.key}`);
  const bar = page.getByRole("region", { name: "Dein Schlüssel" });
  await expect(bar).toContainText(/100 von 100 übrig bis \d\d:\d\d/);
  await page.goto(`${share.url}/latchkey/account`);
  await expect(page.getByText("Du kannst Workflows starten und Bilder hochladen.")).toBeVisible();
  await expect(page.getByText(/^100 von 100, neu ab \d\d:\d\d$/)).toBeVisible();
  expect(await faultsOf(page)).toEqual([]);

  await page.goto(`${share.url}/a%00b`);
  await expect(page.getByText("Diese Adresse ist nicht gültig.")).toBeVisible();
  await page.getByRole("link", { name: "ComfyUI öffnen" }).click();
  await expect(bar).toBeVisible();
  await page.goto(`${share.url}/latchkey/open?code=spent`);
  await expect(page.getByRole("heading")).toHaveText("Diese Adresse gilt nur einmal");
  await context.close();
});
