// The window's entry, run by Electron: what must be done before Electron is ready, then the app's
// parts, one after the other. Nothing is awaited up here: Electron is ready only once this file ran.
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { app } from "electron";
import { parseServeFlags, type ServeRequest } from "./cli/args.ts";
import { createApp, type App } from "./core/app.ts";
import { systemClock } from "./core/platform/clock.ts";
import { outliveClosedPipes } from "./core/platform/pipes.ts";
import { createLogger, lineOf } from "./core/platform/logger.ts";
import { writeFileAtomically } from "./core/store/files.ts";
import { ownArguments } from "./electron/arguments.ts";
import { createDesktopOperations } from "./electron/desktop-operations.ts";
import { createEnding } from "./electron/ending.ts";
import { showFailure } from "./electron/failure.ts";
import { claimInstance } from "./electron/instance.ts";
import { sendEvents, serveCalls } from "./electron/ipc.ts";
import { lockDown } from "./electron/lockdown.ts";
import { setMenu } from "./electron/menu.ts";
import { pageFor } from "./electron/origin.ts";
import { registerScheme, servePage } from "./electron/protocol.ts";
import { onSignals } from "./electron/signals.ts";
import { createMainWindow, type MainWindow } from "./electron/window.ts";

outliveClosedPipes([process.stdout, process.stderr]);
const clock = systemClock;
const log = createLogger((entry) => process.stderr.write(`${lineOf(entry, clock.now())}\n`));
const windowLog = log.child("window");
const page = pageFor(app.isPackaged ? undefined : process.env["LATCHKEY_DEV_PAGE"]);
const pathOf = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

let core: App | null = null;
let window: MainWindow | null = null;
let hasFailed = false;
const currentWindow = () => window?.current() ?? null;
const showWindow = (): void => {
  if (!ending.hasBegun && !hasFailed) window?.show();
};

const ending = createEnding({
  clock,
  stop: async () => {
    await window?.savePlace();
    await core?.stop();
  },
  stopNow: () => core?.stopNow(),
  exit: (code) => app.exit(hasFailed ? 1 : code),
  log: windowLog,
});

const request = readCommandLine();
if (request === null) {
  app.exit(2);
} else if (!claimInstance(join(request.dataFolder, "window"), showWindow)) {
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
function readCommandLine(): ServeRequest | null {
  const isGivenFolder = process.defaultApp;
  try {
    return parseServeFlags(
      ownArguments(process.argv, { appPath: app.getAppPath(), isGivenFolder }),
    );
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return null;
  }
}

/** Puts the parts together and opens the window. */
async function run({ flags, dataFolder, readyFile }: ServeRequest): Promise<void> {
  onSignals(() => ending.onSignal());
  lockDown(page, windowLog);
  servePage(pathOf("../renderer"), windowLog);
  setMenu({ platform: process.platform, isPackaged: app.isPackaged });

  const version = app.getVersion();
  core = await createApp({ dataFolder, flags, version, what: "window", clock, log });
  window = await createMainWindow({
    page,
    preload: pathOf("./electron/preload.cjs"),
    folder: join(dataFolder, "window"),
    clock,
    log: windowLog,
  });
  const operations = {
    ...core.operations,
    ...createDesktopOperations(core, currentWindow),
  };
  serveCalls({ operations, page, log: windowLog });
  sendEvents(core, currentWindow);

  await core.start();
  if (readyFile !== null) {
    const about = { pid: process.pid, ...core.urls() };
    await writeFileAtomically(readyFile, JSON.stringify(about));
  }
  showWindow();
}

/** Whatever asks the app to quit, it ends the same way; a Mac's app stays without a window. */
function endWithTheApp(): void {
  app.on("before-quit", (event) => {
    event.preventDefault();
    ending.begin();
  });
  app.on("window-all-closed", () => {
    if (process.platform !== "darwin") app.quit();
  });
  app.on("activate", showWindow);
}

/** What the app cannot start without has failed. */
async function fail(error: unknown): Promise<void> {
  if (ending.hasBegun) return; // It ended while it was starting.
  hasFailed = true;
  const failed = core;
  core = null;
  await failed?.stop().catch((cause: unknown) => windowLog.error("stop-failed", { error: cause }));
  await showFailure(error, windowLog);
  app.exit(1);
}
