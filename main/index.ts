// The window's entry, run by Electron: what must be done before Electron is ready, then the window, then
// the app's parts, one after the other. Nothing is awaited up here: Electron is ready only once this file
// ran, so that the core, which is most of the program, is loaded after the window has begun to.
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { app } from "electron";
import { parseServeFlags, type ServeRequest } from "./cli/args.ts";
import type { App } from "./core/app.ts";
import { systemClock } from "./core/platform/clock.ts";
import { outliveClosedPipes } from "./core/platform/pipes.ts";
import { createLogger, jsonLineOf, lineOf } from "./core/platform/logger.ts";
import { writeFileAtomically } from "./core/store/files.ts";
import type { AllOperations } from "./electron/answer.ts";
import { ownArguments } from "./electron/arguments.ts";
import { takeHidden } from "./electron/autostart.ts";
import { destinationOf, linkIn } from "./electron/deep-link.ts";
import { createEnding } from "./electron/ending.ts";
import { showFailure } from "./electron/failure.ts";
import { claimInstance } from "./electron/instance.ts";
import { serveCalls } from "./electron/ipc.ts";
import { lockDown } from "./electron/lockdown.ts";
import { pageFor } from "./electron/origin.ts";
import { registerScheme, servePage } from "./electron/protocol.ts";
import type { Shell } from "./electron/shell.ts";
import { onSignals } from "./electron/signals.ts";
import { offerReload } from "./electron/crash.ts";
import { createMainWindow, type MainWindow } from "./electron/window.ts";
import { createWords } from "./electron/words.ts";

outliveClosedPipes([process.stdout, process.stderr]);
const clock = systemClock;
let writeLine = lineOf;
const log = createLogger((entry) => process.stderr.write(`${writeLine(entry, clock.now())}\n`));
const windowLog = log.child("window");
const page = pageFor(app.isPackaged ? undefined : process.env["LATCHKEY_DEV_PAGE"]);
const pathOf = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

let core: App | null = null;
let window: MainWindow | null = null;
let shell: Shell | null = null;
let hasFailed = false;
const words = createWords({
  folder: new URL("../renderer/i18n/", import.meta.url),
  chosen: () => core?.settings().language ?? "auto",
  preferred: () => app.getPreferredSystemLanguages(),
});
/** Brings the window back, at the place that a `latchkey://` link names. */
const showWindow = (link: string | null = null): void => {
  if (!hasFailed) shell?.show((link === null ? null : destinationOf(link)) ?? undefined);
};

const ending = createEnding({
  clock,
  stop: async () => {
    shell?.onEnding();
    await window?.savePlace();
    await core?.stop();
    shell?.close();
  },
  stopNow: () => core?.stopNow(),
  exit: (code) => app.exit(hasFailed ? 1 : code),
  log: windowLog,
});

const request = readCommandLine();
if (request === null) {
  app.exit(2);
} else if (!claimInstance(join(request.dataFolder, "window"), (argv) => showWindow(linkIn(argv)))) {
  process.stderr.write("Latchkey is running already: its window was brought to the front.\n");
  app.exit(0);
} else {
  registerScheme();
  endWithTheApp();
  app
    .whenReady()
    .then(() => run(request))
    .catch(fail);
}

/** What the command line asks for; null, with the reason printed, where it is wrong. */
function readCommandLine(): (ServeRequest & { readonly isHidden: boolean }) | null {
  const isGivenFolder = process.defaultApp;
  try {
    const own = ownArguments(process.argv, { appPath: app.getAppPath(), isGivenFolder });
    const { isHidden, rest } = takeHidden(own);
    return { ...parseServeFlags(rest), isHidden };
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return null;
  }
}

/** Opens the window, and puts together behind it what it shows. */
async function run(asked: NonNullable<typeof request>): Promise<void> {
  if (asked.logJson) writeLine = jsonLineOf;
  onSignals(() => ending.onSignal());
  lockDown(page, windowLog);
  const served = servePage(pathOf("../renderer"), windowLog);

  const shown = await createMainWindow({
    page,
    preload: pathOf("./electron/preload.cjs"),
    folder: join(asked.dataFolder, "window"),
    clock,
    log: windowLog,
    mayClose: () => shell?.mayClose() ?? true,
    onCrash: (crashed, details) => void offerReload(crashed, details, words),
    textSize: () => core?.settings().textSize ?? null,
  });
  window = shown;
  const link = linkIn(process.argv);
  if (!asked.isHidden) shown.show((link === null ? null : destinationOf(link)) ?? undefined);
  // This thread hands the page its files; while those are run, which takes as long, the core is loaded.
  const opening = (asked.isHidden ? Promise.resolve() : handedOut(served)).then(() =>
    open(asked, shown),
  );
  serveCalls({ page, log: windowLog, operations: opening.then(({ operations }) => operations) });
  const opened = await opening;
  shown.reveal();
  await opened.started;
  await opened.shell.start(await opened.operations["app.status"](undefined));
  // Hidden, it can be found again in the tray alone.
  if (asked.isHidden && !opened.shell.hasTray()) shown.showMinimised();
}

/** Until the page has its scripts, and a moment for their way to it; while developing, another server has them. */
async function handedOut(served: Promise<void>): Promise<void> {
  const pause = (ms: number) => new Promise<void>((resolve) => clock.after(ms, resolve));
  await Promise.race([served.then(() => pause(50)), pause(1_000)]);
}

/** Puts the parts together; resolves when there is something to tell. Most of the program is loaded here. */
async function open(
  { flags, dataFolder, readyFile }: ServeRequest,
  shown: MainWindow,
): Promise<{ operations: AllOperations; shell: Shell; started: Promise<void> }> {
  const { createApp } = await import("./core/app.ts");
  const { openShell } = await import("./electron/open-shell.ts");
  const version = app.getVersion();
  const opened = await createApp({ dataFolder, flags, version, what: "window", clock, log });
  core = opened;
  shown.applyTextSize();
  const behind = await openShell({
    ...{ core: opened, words, ending, clock, dataFolder, log: windowLog },
    window: () => window,
  });
  shell = behind;
  opened.onEvent((name, payload) => shown.send(name, payload));
  await opened.open();
  const operations = { ...opened.operations, ...behind.operations };
  return { operations, shell: behind, started: start(opened, readyFile) };
}

/** Lets people in, and tells whoever started this where. */
async function start(opened: App, readyFile: string | null): Promise<void> {
  await opened.start();
  if (readyFile === null) return;
  const about = { pid: process.pid, ...opened.urls() };
  await writeFileAtomically(readyFile, JSON.stringify(about));
}

/** Whatever asks the app to quit, it ends the same way; without a window it goes on in a tray alone. */
function endWithTheApp(): void {
  app.on("before-quit", (event) => {
    event.preventDefault();
    if (shell === null) ending.begin();
    else shell.quit();
  });
  app.on("window-all-closed", () => {
    if (process.platform !== "darwin" && shell?.hasTray() !== true) ending.begin();
  });
  app.on("activate", () => showWindow());
  app.on("open-url", (event, link) => {
    event.preventDefault();
    showWindow(link);
  });
  if (app.isPackaged) app.setAsDefaultProtocolClient("latchkey");
}

/** What started this process, without the data folder that it was given. */
function launchArguments(): string[] {
  const given = process.argv.slice(1);
  const at = given.indexOf("--data-dir");
  return given.filter((word, index) => {
    const isValue = at !== -1 && index === at + 1;
    return !isValue && word !== "--data-dir" && !word.startsWith("--data-dir=");
  });
}

/** What the app cannot start without has failed. */
async function fail(error: unknown): Promise<void> {
  if (ending.hasBegun) return; // It ended while it was starting.
  hasFailed = true;
  const failed = core;
  core = null;
  await failed?.stop().catch((cause: unknown) => windowLog.error("stop-failed", { error: cause }));
  const folder = await showFailure(error, windowLog, words);
  if (folder !== null) app.relaunch({ args: [...launchArguments(), "--data-dir", folder] });
  app.exit(1);
}
