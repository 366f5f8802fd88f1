import { mkdtemp, rm, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  _electron,
  expect,
  test as base,
  type ElectronApplication,
  type Page,
} from "@playwright/test";
import { locateElectron } from "../../scripts/electron.ts";
import { patience } from "./patience.ts";

/** Those that have ended by themselves: Playwright knows no process of theirs any more. */
const ended = new WeakSet<ElectronApplication>();
const appFolder = fileURLToPath(new URL("../../", import.meta.url));

/** The real window on a data folder of its own, and where it listens. */
export type Desktop = {
  readonly app: ElectronApplication;
  readonly page: Page;
  readonly dataFolder: string;
  /** Where this start, and one that it makes of itself, says its process and address. */
  readonly readyFile: string;
  readonly localUrl: string;
  /** What the page said of itself that it should not: errors and refused loads. */
  readonly complaints: readonly string[];
};

/** Starts the app in a data folder, at a port that is free; the caller closes it. */
export const openDesktop = (dataFolder: string, ...flags: readonly string[]): Promise<Desktop> =>
  openWith(dataFolder, ["--port", "0", ...flags]);

async function openWith(
  dataFolder: string,
  flags: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): Promise<Desktop> {
  const electron = await locateElectron();
  const readyFile = join(
    dataFolder,
    "..",
    `${String(process.pid)}-${String(Math.random())}.ready.json`,
  );
  const sandbox = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  const app = await _electron.launch({
    executablePath: electron.executable,
    // What the tests read on the screen is English, whatever the language of this computer.
    env: { ...process.env, LANGUAGE: "en", ...environment },
    args: [
      ...[appFolder, ...sandbox, "--data-dir", dataFolder, "--ready-file", readyFile],
      ...flags,
    ],
  });
  app.on("close", () => ended.add(app));
  const page = await app.firstWindow();
  // What moves is waited for until it stands: dialogs that are there at once spare a test a fifth of its time.
  await page.emulateMedia({ reducedMotion: "reduce" });
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.text().includes("Content Security Policy"))
      complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  await page.getByRole("heading", { level: 1 }).waitFor();
  // The page is there before ComfyUI's process is, and the file only then.
  let localUrl = "";
  await expect(async () => {
    const about = JSON.parse(await readFile(readyFile, "utf8")) as { local_url: string };
    localUrl = about.local_url;
  }).toPass({ timeout: 30_000, intervals: [patience.interval] });
  return { app, page, dataFolder, readyFile, localUrl, complaints };
}

/** Ends the app as a signal does: in order, and without the question that quitting may ask. */
export async function closeDesktop({ app }: Pick<Desktop, "app">): Promise<void> {
  if (ended.has(app)) return;
  const child = app.process();
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = app.waitForEvent("close");
  child.kill("SIGTERM");
  await closed;
}

/** Lets a test open the app over and over, and closes what it left open. */
async function whileOpen(
  open: (flags: readonly string[]) => Promise<Desktop>,
  use: (start: (...flags: readonly string[]) => Promise<Desktop>) => Promise<void>,
): Promise<void> {
  const opened = new Set<Desktop>();
  await use(async (...flags) => {
    const desktop = await open(flags);
    opened.add(desktop);
    desktop.app.once("close", () => opened.delete(desktop));
    return desktop;
  });
  for (const one of opened) await closeDesktop(one);
}

type Surroundings = {
  /** What its environment says beside the tests' own; `folder` is the one that its data folder is in. */
  readonly environmentIn?: (folder: string) => NodeJS.ProcessEnv;
  /** Without a port by flag, which would go before the stored one. */
  readonly isAtStoredPort?: boolean;
  /** Puts into its data folder what it finds there. */
  readonly fill?: (dataFolder: string) => Promise<void>;
};

/**
 * One window for the tests of a file: to start costs more than most tests do. They leave it as the next
 * one may find it, or look at what nobody else changes. After a failed test the next has a new one: each
 * worker opens its own, and a failure ends the worker.
 */
export function desktopOfFile(
  flags: readonly string[] = [],
  { environmentIn, isAtStoredPort = false, fill }: Surroundings = {},
): () => Desktop {
  let folder: string | null = null;
  let opened: Desktop | null = null;
  base.beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "latchkey-desktop-"));
    const port = isAtStoredPort ? [] : ["--port", "0"];
    await fill?.(join(folder, "data"));
    opened = await openWith(join(folder, "data"), [...port, ...flags], environmentIn?.(folder));
  });
  base.afterAll(async () => {
    if (opened !== null) await closeDesktop(opened);
    if (folder !== null) await rm(folder, { recursive: true, force: true });
  });
  return () => {
    if (opened === null) throw new Error("The window is open only while a test runs");
    return opened;
  };
}

/** A test that gets the window of a fresh install. */
export const test = base.extend<{
  desktop: Desktop;
  dataFolder: string;
  /** Starts the app with flags, in the data folder; it is closed at the end, also of a test that fails. */
  start: (...flags: readonly string[]) => Promise<Desktop>;
}>({
  dataFolder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), "latchkey-desktop-"));
    await use(join(folder, "data"));
    await rm(folder, { recursive: true, force: true });
  },
  start: async ({ dataFolder }, use) => {
    await whileOpen((flags) => openWith(dataFolder, ["--port", "0", ...flags]), use);
  },
  desktop: async ({ dataFolder }, use) => {
    const desktop = await openDesktop(dataFolder);
    await use(desktop);
    await closeDesktop(desktop);
  },
});

/** From the first page of a fresh install to the demo's. */
export async function startDemo(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Try the demo" }).click();
  await page.getByRole("button", { name: "Skip" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("The demo is running");
}

/** Asks the main process as the window's page does, or as a page that was taken over would. */
export function askMain(page: Page, name: string, input?: unknown): Promise<unknown> {
  return page.evaluate(
    ([asked, given]) => {
      const bridge = Reflect.get(globalThis, "latchkey") as {
        call(name: unknown, input?: unknown): Promise<unknown>;
      };
      return bridge.call(asked, given);
    },
    [name, input] as const,
  );
}
