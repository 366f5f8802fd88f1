import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import AxeBuilder from "@axe-core/playwright";
import { chromium, expect, test as base, type Browser, type Page } from "@playwright/test";

const program = fileURLToPath(new URL("../../dist/main/cli/main.js", import.meta.url));
const browserPath = process.env["LATCHKEY_TEST_CHROMIUM"] ?? "/usr/bin/chromium";

type Share = {
  readonly url: string;
  readonly localUrl: string;
  readonly key: string;
  readonly keyId: string;
};

/** A demo shared with a key required, and one key. */
const test = base.extend<{ share: Share; visitor: Page }, { browserOfVisitor: Browser }>({
  browserOfVisitor: [
    async ({}, use) => {
      const browser = await chromium.launch({
        executablePath: browserPath,
        args: ["--no-sandbox", "--disable-background-networking", "--disable-component-update"],
      });
      await use(browser);
      await browser.close();
    },
    { scope: "worker" },
  ],
  visitor: async ({ browserOfVisitor }, use) => {
    const context = await browserOfVisitor.newContext();
    await use(await context.newPage());
    await context.close();
  },
  share: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), "latchkey-visitor-"));
    const readyFile = join(folder, "ready.json");
    const flags = ["--port", "0", "--share", "127.0.0.1:0", "--data-dir", join(folder, "data")];
    const child = spawn(
      process.execPath,
      [
        program,
        "serve",
        "--demo",
        ...flags,
        "--ready-file",
        readyFile,
        "--",
        "--step-seconds",
        "0.02",
      ],
      { stdio: "ignore" },
    );
    await expect.poll(() => readFile(readyFile, "utf8").catch(() => "")).not.toBe("");
    const ready = JSON.parse(await readFile(readyFile, "utf8")) as {
      local_url: string;
      share_url: string;
    };
    await expect
      .poll(async () => (await fetch(`${ready.local_url}/latchkey/health`)).text())
      .toContain('"ready"');
    const made = await fetch(`${ready.local_url}/api/keys`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ name: "Priya Nair" }),
    });
    const { api_key: key, key_id: keyId } = (await made.json()) as {
      api_key: string;
      key_id: string;
    };
    await use({ url: ready.share_url, localUrl: ready.local_url, key, keyId });
    child.kill("SIGINT");
    await once(child, "exit");
    await rm(folder, { recursive: true, force: true });
  },
});

test("an invitation link signs in, leaves the address bar, and ends with a picture", async ({
  visitor,
  share,
}) => {
  const asked: string[] = [];
  visitor.on("request", (request) => asked.push(request.url()));
  await visitor.goto(`${share.url}/#key=${share.key}`);
  const prompt = visitor.getByRole("textbox").first();
  await expect(prompt).toBeVisible();
  expect(visitor.url()).not.toContain("comfy_");
  expect(asked.join(" ")).not.toContain(share.key);
  expect(
    asked.every((address) => address.startsWith(share.url) || address.startsWith("data:")),
  ).toBe(true);

  await prompt.fill("a lighthouse in the fog");
  await visitor.getByRole("button", { name: "Draw" }).click();
  await expect(visitor.locator('img[src*="/view"]').first()).toBeVisible({ timeout: 20_000 });
  const usage = await fetch(`${share.url}/api/usage`, { headers: { "X-API-Key": share.key } });
  expect(usage.headers.get("x-ratelimit-remaining")).toBe("99");
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
  const context = await browserOfVisitor.newContext({ javaScriptEnabled: false });
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
  for (const colorScheme of ["light", "dark"] as const) {
    await visitor.emulateMedia({ colorScheme });
    await visitor.goto(share.url);
    await visitor.getByLabel("Key", { exact: true }).fill("comfy_wrong");
    await visitor.getByRole("button", { name: "Sign in" }).click();
    await expect(visitor.getByRole("alert")).toContainText("mistyped");
    const width = await visitor.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBe(360);
    const { violations } = await new AxeBuilder({ page: visitor }).analyze();
    expect(violations.map(({ id }) => id)).toEqual([]);
  }
});
