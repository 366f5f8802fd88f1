import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { cacheFolder } from "./cache.ts";
import { withLock } from "./locks.mjs";
import { run, say } from "./steps.mjs";

// The API document's own Python examples are run as they stand, and so are ComfyUI's.
const requirements = ["requests==2.34.2", "websocket-client==1.9.2"];
const probe = ["-c", "import requests, websocket"];

/**
 * A Python with what the document's examples import: the system's own if it has it, else one in an
 * environment outside the checkout.
 *
 * @returns its path, or why there is none
 */
export async function testPython(): Promise<
  { readonly python: string } | { readonly failure: string }
> {
  const system = process.platform === "win32" ? "python" : "python3";
  if ((await run(system, probe)).code === 0) return { python: system };

  const version = await run(system, ["-c", "import sys; print(sys.version, sys.prefix)"]);
  if (version.code !== 0) {
    return { failure: `There is no ${system}: install Python 3 for the tests that run Python.` };
  }
  const recipe = createHash("sha256").update(`${version.output}${requirements.join()}`);
  const parent = join(cacheFolder(), "python");
  const folder = join(parent, recipe.digest("hex").slice(0, 12));
  const python = join(folder, process.platform === "win32" ? "Scripts/python.exe" : "bin/python");
  if (existsSync(join(folder, "ready"))) return { python };

  await mkdir(parent, { recursive: true });
  return withLock(
    `${folder}.lock`,
    () => makeEnvironment(system, folder, python),
    (pid) => {
      say(`Another process (${pid}) is preparing Python; waiting for it...`);
    },
  );
}

async function makeEnvironment(
  system: string,
  folder: string,
  python: string,
): Promise<{ readonly python: string } | { readonly failure: string }> {
  if (existsSync(join(folder, "ready"))) return { python };
  say("Preparing Python for the tests (first time only)...");
  await rm(folder, { recursive: true, force: true });

  const made = await run(system, ["-m", "venv", folder]);
  if (made.code !== 0) {
    return {
      failure: `Python cannot make an environment (Debian, Ubuntu: apt install python3-venv).\n${made.output}`,
    };
  }
  const installed = await run(python, ["-m", "pip", "install", "--quiet", ...requirements]);
  if (installed.code !== 0) {
    return { failure: `pip could not install ${requirements.join(", ")}.\n${installed.output}` };
  }
  // Last of all: an environment that lacks this file was interrupted, and is made anew.
  await writeFile(join(folder, "ready"), "");
  return { python };
}
