// `npm start`: the window, or the gateway alone where there can be none.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { describeElectron, ElectronUnavailable, locateElectron } from "./electron.ts";
import { followSignals } from "./signals.ts";
import { root } from "./sources.mjs";
import { say } from "./steps.mjs";
import { libraryPackages } from "./system-packages.ts";

type Ended = { readonly code: number; readonly whyNoWindow: string | null };

/** An Electron that cannot run says so at once; what happens later is the app's own affair. */
const startupMs = 15_000;
const args = process.argv.slice(2);

process.exitCode = await start();

async function start(): Promise<number> {
  const hindrance = hasDisplay()
    ? null
    : "There is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set)";
  const whyNoWindow = hindrance ?? (await runWindow());
  if (typeof whyNoWindow === "number") return whyNoWindow;

  say(`${whyNoWindow}: running \`latchkey serve\` without a window instead. Ctrl+C stops it.`);
  const served = await run(process.execPath, [
    join(root, "dist/main/cli/main.js"),
    "serve",
    ...args,
  ]);
  return served.code;
}

/** Runs the app in Electron; gives its exit code, or why it could not be started. */
async function runWindow(): Promise<number | string> {
  let electron;
  try {
    electron = await locateElectron();
  } catch (error) {
    if (error instanceof ElectronUnavailable) return withoutStop(error.message);
    throw error;
  }
  say(describeElectron(electron));

  // Chromium's sandbox refuses to run as root.
  const isRoot = process.platform === "linux" && process.getuid?.() === 0;
  const switches = isRoot ? ["--no-sandbox"] : [];
  const ended = await run(electron.executable, [...switches, root, ...args]);
  if (ended.whyNoWindow !== null) return ended.whyNoWindow;
  if (ended.code !== 0) {
    say(
      `Latchkey ended with code ${ended.code}; what it said is above. \`npm start\` starts it again.`,
    );
  }
  return ended.code;
}

function run(command: string, commandArgs: readonly string[]): Promise<Ended> {
  return new Promise((resolve) => {
    const startedAt = Date.now();
    const child = spawn(command, [...commandArgs], { stdio: ["inherit", "inherit", "pipe"] });
    const stopFollowing = followSignals(child);
    let firstWords = "";
    child.stderr.on("data", (chunk: Buffer) => {
      process.stderr.write(chunk);
      if (firstWords.length < 64_000) firstWords += chunk.toString();
    });
    child.on("error", (error) => {
      stopFollowing();
      resolve({ code: 1, whyNoWindow: `Electron cannot be started (${error.message})` });
    });
    child.on("close", (code, signal) => {
      stopFollowing();
      const isAtOnce = Date.now() - startedAt < startupMs && code !== 0;
      const why = isAtOnce ? explain(firstWords) : null;
      resolve({ code: code ?? (signal === "SIGINT" ? 130 : 1), whyNoWindow: why });
    });
  });
}

/** What keeps Electron from starting on this machine, from its first words. */
function explain(words: string): string | null {
  const library = /loading shared libraries: ([^:\s]+)/.exec(words)?.[1];
  if (library !== undefined) {
    return `Electron cannot start, ${library} is missing (Debian, Ubuntu: apt install ${libraryPackages()})`;
  }
  if (/SUID sandbox helper|No usable sandbox/.test(words)) {
    return "Electron cannot start, this system gives it no sandbox (user namespaces are turned off)";
  }
  if (/Missing X server|cannot open display|Failed to open display/i.test(words)) {
    return "Electron cannot start, the display does not answer";
  }
  return null;
}

function withoutStop(sentence: string): string {
  return sentence.replace(/\.$/, "");
}

function hasDisplay(): boolean {
  if (process.platform !== "linux") return true;
  return Boolean(process.env["DISPLAY"]) || Boolean(process.env["WAYLAND_DISPLAY"]);
}
