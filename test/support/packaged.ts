import { execFile, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { chromium, expect, test as base, type Page } from "@playwright/test";
import { openFeed, type Feed } from "./feed.ts";
import { patience } from "./patience.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
export const runFile = promisify(execFile);
const isRoot = process.getuid?.() === 0;

/** The app as electron-builder packs it, in a temporary folder. */
export type Packaged = {
  readonly folder: string;
  readonly program: string;
  readonly resources: string;
  readonly remove: () => Promise<void>;
};

/** Packs what is built in dist/; some twenty seconds. `env` names a feed for its updates. */
async function packApp(env: NodeJS.ProcessEnv): Promise<Packaged> {
  const output = await mkdtemp(join(tmpdir(), "latchkey-packaged-"));
  const script = join(root, "dist/compiled/scripts/package.js");
  await runFile(process.execPath, [script, "--dir", `-c.directories.output=${output}`], {
    cwd: root,
    env: { ...process.env, ...env },
    maxBuffer: 10_000_000,
  });
  const folder = join(output, "linux-unpacked");
  return {
    folder,
    program: join(folder, "latchkey"),
    resources: join(folder, "resources"),
    remove: () => rm(output, { recursive: true, force: true }),
  };
}

/** The window of a packaged app. */
export type PackagedWindow = {
  readonly page: Page;
  readonly localUrl: string;
  readonly child: ChildProcess;
  /** Quits it as a session's end would, and waits. */
  readonly close: () => Promise<number | null>;
};

/**
 * Starts a packaged app in a data folder. Its fuses let nobody attach to the main process, as Playwright
 * does with the app from the checkout; its page is reached as any Chromium's.
 */
export async function openPackaged(
  { program }: Packaged,
  dataFolder: string,
  env: NodeJS.ProcessEnv = {},
): Promise<PackagedWindow> {
  const readyFile = `${dataFolder}.ready.json`;
  await rm(readyFile, { force: true });
  const child = spawn(
    program,
    [
      ...(isRoot ? ["--no-sandbox"] : []),
      "--remote-debugging-port=0",
      ...["--data-dir", dataFolder, "--port", "0", "--ready-file", readyFile],
    ],
    { env: { ...process.env, ...env }, stdio: ["ignore", "ignore", "pipe"] },
  );
  const browser = await chromium.connectOverCDP(await debuggerOf(child));
  const context = browser.contexts()[0];
  if (!context) throw new Error("The packaged app has no window");
  const page = context.pages()[0] ?? (await context.waitForEvent("page"));
  await page.getByRole("heading", { level: 1 }).waitFor();
  // The page is there before the file is.
  let localUrl = "";
  await expect(async () => {
    const about = JSON.parse(await readFile(readyFile, "utf8")) as { local_url: string };
    localUrl = about.local_url;
  }).toPass({ timeout: 30_000, intervals: [patience.interval] });
  return {
    page,
    localUrl,
    child,
    async close() {
      const ended = child.exitCode === null ? once(child, "exit") : null;
      child.kill("SIGTERM");
      await ended;
      // Not before: it asks the window to close, which then asks whether to go on in the background.
      await browser.close();
      return child.exitCode;
    },
  };
}

/** A test with the packaged app, packed once for all of them, and the feed of its updates. */
export const test = base.extend<object, { feed: Feed; packaged: Packaged }>({
  feed: [
    async ({}, use) => {
      const folder = await mkdtemp(join(tmpdir(), "latchkey-feed-"));
      const feed = await openFeed(folder);
      await use(feed);
      feed.close();
      await rm(folder, { recursive: true, force: true });
    },
    { scope: "worker" },
  ],
  packaged: [
    async ({ feed }, use) => {
      const packaged = await packApp(feed.env);
      await use(packaged);
      await packaged.remove();
    },
    { scope: "worker", timeout: 180_000 },
  ],
});

async function debuggerOf(child: ChildProcess): Promise<string> {
  if (!child.stderr) throw new Error("The packaged app was started without a pipe");
  const seen: string[] = [];
  for await (const line of createInterface({ input: child.stderr })) {
    seen.push(line);
    const address = /^DevTools listening on (ws:\S+)/.exec(line)?.[1];
    if (address === undefined) continue;
    child.stderr.resume();
    return address;
  }
  throw new Error(`The packaged app ended at once:\n${seen.join("\n")}`);
}
