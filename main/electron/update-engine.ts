import { dirname, join } from "node:path";
import { app, shell } from "electron";
import type { AppUpdater } from "electron-updater";
import { z } from "zod";
import type { Logger } from "../core/platform/logger.ts";
import { entriesOf, readTextFile } from "../core/store/folder.ts";
import { feedEntrySchema, isSigned } from "../core/updates/update-signature.ts";
import { UpdateError, type UpdateEngine } from "./updates.ts";

/** What `npm run package` writes into the packaged app where it is given a feed and a key. */
const madeWithSchema = z.object({
  updates: z.object({ feed: z.url({ protocol: /^https?$/ }), key: z.string() }).optional(),
});

/**
 * electron-updater, for a copy that was packaged with a feed. It checks the sum of what it loads, and on
 * Windows and macOS that the publisher who signed this copy has signed that one; that the feed itself is
 * ours is checked here, on every system.
 */
export async function openUpdateEngine(log: Logger): Promise<UpdateEngine | null> {
  if (!app.isPackaged) return null;
  const manifest = await readTextFile(join(app.getAppPath(), "package.json"));
  const { updates } = madeWithSchema.parse(JSON.parse(manifest));
  if (updates === undefined) return null;
  const isByHand = !(await canReplaceItself());

  let isInstalledAtQuit = false;
  let opened: AppUpdater | null = null;
  /** Loaded when it is first needed: it would only make the start slower. */
  async function open(): Promise<AppUpdater> {
    if (opened !== null) return opened;
    const { default: electronUpdater } = await import("electron-updater");
    const updater = electronUpdater.autoUpdater;
    updater.autoDownload = false;
    updater.autoInstallOnAppQuit = isInstalledAtQuit;
    // Looking works for every kind of copy, though electron-updater would not look for those by hand.
    updater.forceDevUpdateConfig = isByHand;
    updater.logger = {
      info: (words: unknown) => log.info("updater", { words }),
      warn: (words: unknown) => log.warn("updater", { words }),
      error: (words: unknown) => log.warn("updater", { words }),
    };
    // Each failure also rejects the call that it belongs to; without a listener it would be thrown.
    updater.on("error", () => undefined);
    opened = updater;
    return updater;
  }

  return {
    isByHand,
    openPage: () => shell.openExternal(updates.feed),
    async check() {
      const updater = await open();
      const result = await updater.checkForUpdates().catch(failed);
      if (result?.isUpdateAvailable !== true) return null;
      const entry = feedEntrySchema.safeParse(result.updateInfo);
      if (!entry.success || !isSigned(entry.data, updates.key))
        throw new UpdateError("unsigned", entry.error ?? "wrong or missing signature");
      return entry.data.version;
    },
    async download(onPercent) {
      const updater = await open();
      const hear = ({ percent }: { readonly percent: number }): void => {
        onPercent(percent);
      };
      updater.on("download-progress", hear);
      try {
        await updater.downloadUpdate().catch(failed);
      } finally {
        updater.off("download-progress", hear);
      }
    },
    setInstallAtQuit(on) {
      isInstalledAtQuit = on;
      if (opened !== null) opened.autoInstallOnAppQuit = on;
    },
  };
}

/** An AppImage, an app of macOS', or what the Windows installer has put there. */
async function canReplaceItself(): Promise<boolean> {
  if (process.platform === "linux") return process.env["APPIMAGE"] !== undefined;
  if (process.platform === "darwin") return true;
  const beside = await entriesOf(dirname(process.execPath));
  return beside.some((name) => /^Uninstall .*\.exe$/.test(name));
}

function failed(error: unknown): never {
  throw new UpdateError(reasonOf(error), error);
}

function reasonOf(error: unknown): UpdateError["reason"] {
  const { code, message } = z
    .object({ code: z.string().catch(""), message: z.string().catch("") })
    .catch({ code: "", message: String(error) })
    .parse(error);
  const words = `${code} ${message}`;
  if (/ENOTFOUND|ECONN|ETIMEDOUT|EAI_AGAIN|net::ERR_|ERR_UPDATER_TIMEOUT/.test(words))
    return "offline";
  if (/sha512|ERR_CHECKSUM/i.test(words)) return "damaged";
  if (/not signed|ERR_UPDATER_INVALID_SIGNATURE/i.test(words)) return "unsigned";
  return /CHANNEL_FILE_NOT_FOUND|HttpError: 40\d/.test(words) ? "missing" : "other";
}
