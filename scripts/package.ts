// `npm run package`: installers where electron-builder can get what they need, else a folder and an
// archive. Arguments go to electron-builder; `--dir` makes the folder only.
//   LATCHKEY_HOMEPAGE=https://...      what the deb names; electron-builder makes none without
//   LATCHKEY_UPDATE_FEED=https://...   where the packaged app looks for newer ones
//   LATCHKEY_UPDATE_KEY=FILE           the private Ed25519 key (PEM) that signs what lies there
//   APPIMAGE_TOOLS_PATH=FOLDER         an AppImage, too, where its downloads are out of reach: runtimes/runtime-x64,
//                                      mksquashfs, desktop-file-validate, lib/x64 (electron-builder's own layout)
import { spawn } from "node:child_process";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { z } from "zod";
import type { LocatedElectron } from "./electron.ts";
import { describeElectron, locateElectron } from "./electron.ts";
import { readFeed, signFeeds } from "./feed.ts";
import { drawIcons } from "./icons.ts";
import { root } from "./sources.mjs";
import { run, say } from "./steps.mjs";
import { isOnPath } from "./system-packages.ts";

const builder = join(root, "node_modules/electron-builder/cli.js");
const args = process.argv.slice(2);
const packed = join(root, "release/linux-unpacked");
const manifest = z.object({ version: z.string() });

const homepage =
  process.env["LATCHKEY_HOMEPAGE"] ??
  process.env["LATCHKEY_UPDATE_FEED"] ??
  "https://latchkey.invalid/";
const feed = await readFeed(process.env);
const electron = await locateElectron();
say(describeElectron(electron));
process.exitCode = (await drawIcons(electron.executable, join(root, "dist/icons")))
  ? await (electron.origin === "download" ? build(args) : buildFrom(electron))
  : 1;
if (feed !== null && process.exitCode === 0) {
  for (const name of await signFeeds(join(root, "release"), feed)) say(`${name} is signed.`);
}

/** With an Electron of our own nothing is downloaded: the folder, and the archive where it is Linux. */
async function buildFrom(from: LocatedElectron): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), "latchkey-package-"));
  try {
    const dist = join(folder, "electron");
    await cp(dirname(from.executable), dist, { recursive: true, verbatimSymlinks: true });
    // What makes an assembled Electron run any folder would run before the packaged app.
    await rm(join(dist, "resources/app"), { recursive: true, force: true });
    await rm(join(dist, "latchkey.json"), { force: true });
    const electronOptions = [`-c.electronDist=${dist}`, `-c.electronVersion=${from.version}`];
    const code = await build(["--dir", ...args, ...electronOptions]);
    if (code !== 0) return code;
    if (process.platform === "linux" && !args.includes("--dir")) {
      await pack();
      const debCode = await buildDeb(folder, electronOptions);
      if (debCode !== 0) return debCode;
      const imageCode = await buildAppImage(electronOptions);
      if (imageCode !== 0) return imageCode;
    }
    say(
      "The app is in release/. The other installers need Electron's and electron-builder's " +
        "downloads, which are out of reach here: run this where they are not.",
    );
    return code;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The archive as electron-builder would make it, whose own packer is one of its downloads. */
async function pack(): Promise<void> {
  const { version } = manifest.parse(
    JSON.parse(await readFile(join(root, "package.json"), "utf8")),
  );
  const name = `latchkey-${version}-linux-${process.arch}`;
  const done = await run("tar", [
    ...["-C", join(root, "release"), "--transform", `s,^linux-unpacked,${name},`],
    ...["--owner=0", "--group=0", "-czf", join(root, `release/${name}.tar.gz`), "linux-unpacked"],
  ]);
  if (done.code !== 0) throw new Error(`tar could not make the archive.\n${done.output.trim()}`);
  say(`release/${name}.tar.gz`);
}

/** The AppImage of the folder that was packed, where its runtime, one of electron-builder's downloads, is at hand. */
async function buildAppImage(electronOptions: readonly string[]): Promise<number> {
  if (process.env["APPIMAGE_TOOLS_PATH"] === undefined) return 0;
  return build(["--linux", "AppImage", "--prepackaged", packed, ...electronOptions]);
}

/** The deb of the folder that was packed, by a stand-in for the fpm that would be downloaded. */
async function buildDeb(folder: string, electronOptions: readonly string[]): Promise<number> {
  if (!isOnPath("dpkg-deb")) {
    say("No deb: there is no dpkg-deb here.");
    return 0;
  }
  const fpm = join(folder, "fpm");
  const script = join(root, "dist/compiled/scripts/fpm.js");
  await writeFile(fpm, `#!/bin/sh\nexec '${process.execPath}' '${script}' "$@"\n`, { mode: 0o755 });
  return build(["--linux", "deb", "--prepackaged", packed, ...electronOptions], {
    CUSTOM_FPM_PATH: fpm,
  });
}

function build(builderArgs: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<number> {
  return new Promise((resolve) => {
    const about = [`-c.extraMetadata.homepage=${homepage}`, ...(feed?.options ?? [])];
    const all = [builder, "--publish", "never", ...about, ...builderArgs];
    const child = spawn(process.execPath, all, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: "inherit",
    });
    child.on("error", () => {
      resolve(1);
    });
    child.on("close", (code) => {
      resolve(code ?? 1);
    });
  });
}
