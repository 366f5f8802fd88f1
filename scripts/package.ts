// `npm run package`: installers where electron-builder can get what they need, else a folder.
import { spawn } from "node:child_process";
import { cp, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { LocatedElectron } from "./electron.ts";
import { describeElectron, locateElectron } from "./electron.ts";
import { root } from "./sources.mjs";
import { run, say } from "./steps.mjs";

const icon = join(root, "dist/icons/icon.png");
const builder = join(root, "node_modules/electron-builder/cli.js");

const electron = await locateElectron();
say(describeElectron(electron));
await drawIcon(electron);
process.exitCode =
  electron.origin === "download"
    ? await build(process.argv.slice(2))
    : await buildFrom(electron, process.argv.slice(2));

/** With an Electron of our own, electron-builder downloads nothing: it makes the folder only. */
async function buildFrom(from: LocatedElectron, args: readonly string[]): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), "latchkey-package-"));
  try {
    const dist = join(folder, "electron");
    await cp(dirname(from.executable), dist, { recursive: true, verbatimSymlinks: true });
    // What makes an assembled Electron run any folder would run before the packaged app.
    await rm(join(dist, "resources/app"), { recursive: true, force: true });
    await rm(join(dist, "latchkey.json"), { force: true });
    const version = `-c.electronVersion=${from.version}`;
    const code = await build(["--dir", `-c.electronDist=${dist}`, version, ...args]);
    if (code === 0) {
      say(
        "The app is in release/. Installers need Electron's and electron-builder's downloads, " +
          "which are out of reach here: run this where they are not.",
      );
    }
    return code;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function build(args: readonly string[]): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [builder, "--publish", "never", ...args], {
      cwd: root,
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

async function drawIcon({ executable }: LocatedElectron): Promise<void> {
  await mkdir(dirname(icon), { recursive: true });
  const isLinux = process.platform === "linux";
  const switches = isLinux && process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  const args = [
    ...switches,
    join(root, "scripts/icon"),
    join(root, "renderer/icon.svg"),
    icon,
    "1024",
  ];
  const isBlind = isLinux && !process.env["DISPLAY"];
  const drawn = isBlind
    ? await run("xvfb-run", ["-a", executable, ...args])
    : await run(executable, args);
  if (drawn.code !== 0) say(`The app gets Electron's own icon:\n${drawn.output.trim()}`);
}
