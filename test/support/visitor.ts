import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium, expect, test as base, type Browser, type Page } from "@playwright/test";
import { z } from "zod";
import { createdKeySchema, type CreatedKey } from "../../shared/keys.ts";
import { patience } from "./patience.ts";

const program = fileURLToPath(new URL("../../dist/main/cli/main.js", import.meta.url));
/** The headless one takes a third less of a processor: it draws no toolbar and loads no page of its own. */
const browserPath =
  process.env["LATCHKEY_TEST_CHROMIUM"] ??
  ["/usr/bin/chromium-headless-shell"].find(existsSync) ??
  "/usr/bin/chromium";

const readySchema = z.object({
  local_url: z.string(),
  share_url: z.string(),
  upstream_url: z.string(),
});

const ownerOfKey = "Priya Nair";

/** A demo that is shared with a key required, and one key. */
export type Share = {
  readonly child: ChildProcess;
  readonly url: string;
  readonly localUrl: string;
  /** The demo itself, past the gateway. */
  readonly upstreamUrl: string;
  readonly key: string;
  readonly keyId: string;
  newKey(name: string): Promise<CreatedKey>;
  close(): Promise<void>;
};

/** Shares a demo. `flags` are Latchkey's, `demoFlags` the demo's own. */
export async function openShare(
  flags: readonly string[] = [],
  demoFlags: readonly string[] = [],
): Promise<Share> {
  const folder = await mkdtemp(join(tmpdir(), "latchkey-visitor-"));
  const readyFile = join(folder, "ready.json");
  const own = ["--port", "0", "--share", "127.0.0.1:0", "--data-dir", join(folder, "data")];
  const child = spawn(
    process.execPath,
    [
      ...[program, "serve", "--demo", ...own, ...flags, "--ready-file", readyFile],
      ...["--", "--step-seconds", "0.02", ...demoFlags],
    ],
    { stdio: "ignore" },
  );
  // Playwright's own looks come to be a second apart.
  const often = { timeout: patience.timeout, intervals: [patience.interval] };
  await expect.poll(() => readFile(readyFile, "utf8").catch(() => ""), often).not.toBe("");
  const ready = readySchema.parse(JSON.parse(await readFile(readyFile, "utf8")));
  await expect
    .poll(async () => (await fetch(`${ready.local_url}/latchkey/health`)).text(), often)
    .toContain('"ready"');
  const newKey = async (name: string): Promise<CreatedKey> => {
    const made = await fetch(`${ready.local_url}/api/keys`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ name }),
    });
    return createdKeySchema.parse(await made.json());
  };
  const { api_key: key, key_id: keyId } = await newKey(ownerOfKey);
  return {
    child,
    url: ready.share_url,
    localUrl: ready.local_url,
    upstreamUrl: ready.upstream_url,
    key,
    keyId,
    newKey,
    async close() {
      child.kill("SIGINT");
      await once(child, "exit");
      await rm(folder, { recursive: true, force: true });
    },
  };
}

type Visit = {
  visitor: Page;
  /** The demo that the tests of a run share, with a key that is this test's alone. */
  share: Share;
  /** A demo for the test alone, which draws there, ends it, or tries wrong keys until it heeds none. */
  ownShare: Share;
};

type Visits = {
  browserOfVisitor: Browser;
  shareOfAll: Share;
  /** A demo that needs no key, though one may sign in. */
  keylessShare: Share;
};

/** A test with a collaborator's browser: Debian's Chromium, a fresh profile each time. */
export const test = base.extend<Visit, Visits>({
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
    const context = await browserOfVisitor.newContext({ reducedMotion: "reduce" });
    await use(await context.newPage());
    await context.close();
  },
  shareOfAll: [
    async ({}, use) => {
      const share = await openShare();
      await use(share);
      await share.close();
    },
    { scope: "worker" },
  ],
  keylessShare: [
    async ({}, use) => {
      const share = await openShare(["--auth", "optional"]);
      await use(share);
      await share.close();
    },
    { scope: "worker" },
  ],
  share: async ({ shareOfAll }, use) => {
    const { api_key: key, key_id: keyId } = await shareOfAll.newKey(ownerOfKey);
    await use({ ...shareOfAll, key, keyId });
  },
  ownShare: async ({}, use) => {
    const share = await openShare();
    await use(share);
    await share.close();
  },
});

/** Draws in the demo's page, which the sign-in page may be about to give way to. */
export async function drawIn(page: Page, words: string): Promise<void> {
  await page.getByRole("textbox", { name: "What to draw" }).fill(words);
  await page.getByRole("button", { name: "Draw" }).click();
}
