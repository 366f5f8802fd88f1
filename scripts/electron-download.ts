import { spawn } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { cacheFolder } from "./cache.ts";
import { withLock } from "./locks.mjs";
import { root } from "./sources.mjs";
import { say } from "./steps.mjs";

type Downloaded = { readonly executable: string; readonly version: string };

const packageFolder = join(root, "node_modules/electron");
/** A download that brings no byte for this long has no network behind it. */
const silentMs = 20_000;
const retryAfterMs = 24 * 60 * 60 * 1000;

/**
 * The Electron that the `electron` package downloads, downloading it now if that was not tried
 * within the last day.
 */
export async function downloadedElectron(): Promise<Downloaded | { readonly failure: string }> {
  const version = wantedVersion();
  const present = installed(version);
  if (present !== null) return present;

  const failed = join(cacheFolder(), "electron", `download-${version}.failed`);
  if (!isRecent(failed)) {
    const outcome = await withLock(
      join(cacheFolder(), "electron", "download.lock"),
      () => download(version, failed),
      (pid) => {
        say(`Another process (${pid}) is downloading Electron; waiting for it...`);
      },
    );
    if (outcome !== null) return outcome;
  }
  return { failure: `Electron ${version} could not be downloaded (tried again after a day).` };
}

async function download(version: string, failed: string): Promise<Downloaded | null> {
  const present = installed(version);
  if (present !== null || isRecent(failed)) return present;

  say(`Downloading Electron ${version} (first time only)...`);
  await runInstaller();
  const fresh = installed(version);
  if (fresh === null) {
    mkdirSync(dirname(failed), { recursive: true });
    writeFileSync(failed, "");
  } else {
    rmSync(failed, { force: true });
  }
  return fresh;
}

/** Runs the package's own install step, and ends it once it stops getting anywhere. */
async function runInstaller(): Promise<void> {
  const temporary = mkdtempSync(join(tmpdir(), "latchkey-electron-"));
  try {
    await new Promise<void>((resolve) => {
      const child = spawn(process.execPath, [join(packageFolder, "install.js")], {
        // The package's download lands in the temporary folder first: its growth is the progress.
        env: { ...process.env, TMPDIR: temporary, TEMP: temporary, TMP: temporary },
        stdio: "ignore",
      });
      let lastSize = 0;
      let lastGrowth = Date.now();
      const watch = setInterval(() => {
        const size = sizeOf(temporary) + sizeOf(join(packageFolder, "dist"));
        if (size > lastSize) lastGrowth = Date.now();
        lastSize = size;
        if (Date.now() - lastGrowth > silentMs) child.kill("SIGKILL");
      }, 1_000);
      const end = (): void => {
        clearInterval(watch);
        resolve();
      };
      child.on("error", end);
      child.on("exit", end);
    });
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

function installed(version: string): Downloaded | null {
  try {
    const dist = join(packageFolder, "dist");
    const present = readFileSync(join(dist, "version"), "utf8").trim().replace(/^v/, "");
    const executable = join(dist, readFileSync(join(packageFolder, "path.txt"), "utf8"));
    return present === version && existsSync(executable) ? { executable, version } : null;
  } catch {
    return null;
  }
}

function wantedVersion(): string {
  const about: unknown = JSON.parse(readFileSync(join(packageFolder, "package.json"), "utf8"));
  if (typeof about === "object" && about !== null && "version" in about) {
    if (typeof about.version === "string") return about.version;
  }
  throw new Error("node_modules/electron/package.json has no version: delete node_modules.");
}

function isRecent(file: string): boolean {
  const seen = statSync(file, { throwIfNoEntry: false });
  return seen !== undefined && Date.now() - seen.mtimeMs < retryAfterMs;
}

function sizeOf(folder: string): number {
  if (!existsSync(folder)) return 0;
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => statSync(join(entry.parentPath, entry.name), { throwIfNoEntry: false })?.size)
    .reduce<number>((sum, size) => sum + (size ?? 0), 0);
}
