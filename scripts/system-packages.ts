import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { run, say } from "./steps.mjs";

type Need = {
  /** A library by its file, or a command by any of its names. */
  readonly library?: string;
  readonly commands?: readonly string[];
  /** Debian's and Ubuntu's packages, the best first. */
  readonly packages: readonly string[];
};

const needs: readonly Need[] = [
  { library: "libgtk-3.so.0", packages: ["libgtk-3-0t64", "libgtk-3-0"] },
  { library: "libnss3.so", packages: ["libnss3"] },
  { library: "libasound.so.2", packages: ["libasound2t64", "libasound2"] },
  { library: "libgbm.so.1", packages: ["libgbm1"] },
  { library: "libXss.so.1", packages: ["libxss1"] },
  { commands: ["xvfb-run"], packages: ["xvfb"] },
  { commands: ["xauth"], packages: ["xauth"] },
  {
    commands: [
      "chromium-headless-shell",
      ...["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"],
    ],
    // The first has the same engine without a window's parts, and the tests need a third less time with it.
    packages: ["chromium-headless-shell", "chromium"],
  },
  { commands: ["python3"], packages: ["python3"] },
];

/** The packages with Electron's libraries, for people to install. */
export function libraryPackages(): string {
  return needs
    .filter((need) => need.library !== undefined)
    .map((need) => need.packages.at(-1))
    .join(" ");
}

/**
 * Makes sure of the system's packages that the gateway's and the window's tests need: as root on
 * Debian or Ubuntu they are installed.
 *
 * @returns the packages that are still missing
 */
export async function ensureSystemPackages(): Promise<readonly string[]> {
  if (process.platform !== "linux") return [];
  const missing = await missingNeeds();
  if (missing.length === 0) return [];
  if (process.getuid?.() !== 0 || !isOnPath("apt-get")) return missing.map(plainName);

  say(`Installing system packages for the tests: ${missing.map(plainName).join(" ")}...`);
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const updated = await run("apt-get", ["update"], { env });
  if (updated.code !== 0) process.stderr.write(updated.output);

  const install = (names: readonly string[]): ReturnType<typeof run> =>
    run("apt-get", ["install", "-y", "--no-install-recommends", ...names], { env });
  const names = await Promise.all(missing.map(availableName));
  if ((await install(names)).code !== 0) {
    // One by one: a package that a release lacks must not keep the others away.
    for (const name of names) {
      const done = await install([name]);
      if (done.code !== 0)
        process.stderr.write(`${done.output}\napt-get could not install ${name}.\n`);
    }
  }
  return (await missingNeeds()).map(plainName);
}

/** Whether a program of this name can be run. */
export function isOnPath(command: string): boolean {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  return folders.some((folder) => folder !== "" && existsSync(join(folder, command)));
}

async function missingNeeds(): Promise<readonly Need[]> {
  const libraries = await listLibraries();
  return needs.filter((need) => {
    if (need.library !== undefined) return libraries !== null && !libraries.includes(need.library);
    return !(need.commands ?? []).some(isOnPath);
  });
}

/** The linker's list, or null on a system without one: then Electron's own start will tell. */
async function listLibraries(): Promise<string | null> {
  const tool = ["/sbin/ldconfig", "/usr/sbin/ldconfig"].find((path) => existsSync(path));
  if (tool === undefined) return null;
  const listed = await run(tool, ["-p"]);
  return listed.code === 0 ? listed.output : null;
}

/** Newer releases gave some libraries a new name; the old one may be a choice between several. */
async function availableName(need: Need): Promise<string> {
  for (const name of need.packages) {
    const policy = await run("apt-cache", ["policy", name]);
    if (/Candidate: (?!\(none\))\S/.test(policy.output)) return name;
  }
  return plainName(need);
}

function plainName(need: Need): string {
  return need.packages.at(-1) ?? "";
}
