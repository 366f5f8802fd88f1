import type { Installation } from "../../../../shared/comfy.ts";
import { inEnglish, say, type Sentence } from "../../../../shared/sentences.ts";
import { builtFor, gpuLine, gpuQuestion, parseGpu } from "../gpu.ts";
import { isEmbedded, locate, type Located } from "../locate.ts";
import { pathsOf } from "../paths.ts";
import { runToEnd } from "../run-to-end.ts";
import type { System } from "../system.ts";
import { plainText } from "../text.ts";
import { desktopBase } from "./desktop-layout.ts";
import type { DiscoverSystem, Found } from "./found.ts";
import {
  isOldPython,
  packageFolders,
  pythonVersion,
  versionsOf,
  type Versions,
} from "./versions.ts";

type Check = Installation["checks"][number];

const importTimeoutMs = 120_000;
const question = `import sys; print('python', sys.version.split()[0], flush=True); import torch; print('torch', torch.__version__, flush=True)
${gpuQuestion}`;

function checked(what: Check["what"], ok: boolean, said: Sentence): Check {
  return { what, ok, message: inEnglish(said), said };
}

/** Checks of an installation, and the line on its graphics card. */
type Examined = { readonly checks: readonly Check[]; readonly gpu: string | null };

/** Looks at an installation without executing anything of it. */
export async function inspectInstallation(
  found: Found,
  system: DiscoverSystem,
): Promise<Installation> {
  const { located, checks } = await lookAt(found.folder, system);
  const python = located?.python ?? null;
  const versions = await versionsOf(located?.folder ?? null, system);
  const examined = located === null ? nothing : await readPython(python, versions, system);
  return installationOf(found.kind, found.folder, python, versions, checks, examined);
}

/** Checks a folder that the artist chose, with a Python of theirs or its own: its Python is run. */
export async function checkInstallation(
  chosen: { readonly folder: string; readonly python: string | null },
  system: System,
): Promise<Installation> {
  const { located, checks } = await lookAt(chosen.folder, system);
  const python = chosen.python ?? located?.python ?? null;
  const versions = await versionsOf(located?.folder ?? null, system);
  const examined = located === null ? nothing : await tryPython(python, located, versions, system);
  const kind = await kindOf(chosen.folder, python, system);
  return installationOf(kind, chosen.folder, python, versions, checks, examined);
}

const nothing: Examined = { checks: [], gpu: null };

async function lookAt(
  folder: string,
  system: DiscoverSystem,
): Promise<{ located: Located | null; checks: Check[] }> {
  if (!(await system.files.isFolder(folder))) {
    return { located: null, checks: [checked("folder", false, say("folderMissing"))] };
  }
  const located = await locate(folder, system);
  const checks: Check[] = [
    checked("folder", true, say("folderThere")),
    checked("main", located !== null, located === null ? say("mainMissing") : say("mainThere")),
  ];
  return { located, checks };
}

/** What the files of a Python tell of it. */
async function readPython(
  python: string | null,
  versions: Versions,
  system: DiscoverSystem,
): Promise<Examined> {
  if (python === null || !(await system.files.isFile(python))) return noPython(python);
  const version = await pythonVersion(python, system);
  const file = await torchFile(python, system);
  const torch = /^__version__\s*=\s*['"]([^'"+]+)/m.exec(file ?? "")?.[1];
  const built = builtFor(file ?? "");
  return {
    checks: [
      pythonCheck(python, version, versions),
      checked("torch", file !== null, torchFound(file, torch, built)),
    ],
    gpu: built,
  };
}

function torchFound(file: string | null, version = "", built: string | null): Sentence {
  if (file === null) return say("torchMissing");
  if (version === "") return say("torchThere");
  return built === null ? say("torchIs", { version }) : say("torchFor", { version, built });
}

function noPython(python: string | null): Examined {
  const said = python === null ? say("pythonMissing") : say("pythonGone", { path: python });
  return { checks: [checked("python", false, said)], gpu: null };
}

function pythonCheck(python: string, version: string | null, versions: Versions): Check {
  if (version !== null && isOldPython(version, versions.python)) {
    const wanted = versions.python ?? "";
    const { comfy } = versions;
    const said =
      comfy === null
        ? say("pythonOld", { wanted, version })
        : say("pythonOldFor", { comfy, wanted, version });
    return checked("python", false, said);
  }
  const said = version === null ? say("pythonAt", { path: python }) : say("pythonIs", { version });
  return checked("python", true, said);
}

/** One run tells all: what it printed before it failed says how far it came. */
async function tryPython(
  python: string | null,
  located: Located,
  versions: Versions,
  system: System,
): Promise<Examined> {
  if (python === null || !(await system.files.isFile(python))) return noPython(python);
  const args = ["-s", "-c", question];
  const ended = await runToEnd(python, args, importTimeoutMs, system, located.folder);
  const stdout = ended?.stdout ?? "";
  const version = /^python (\S+)/m.exec(stdout)?.[1];
  const words = ownWords(ended?.stderr ?? "");
  if (version === undefined) {
    const said =
      words === null
        ? say("pythonBroken", { path: python })
        : say("pythonBrokenSaying", { path: python, words });
    return { checks: [checked("python", false, said)], gpu: null };
  }
  const torch = /^torch (\S+)/m.exec(stdout)?.[1];
  const gpu = parseGpu(stdout);
  return {
    checks: [
      pythonCheck(python, version, versions),
      checked("torch", torch !== undefined, torchLoaded(torch, words)),
    ],
    gpu: gpu === null ? null : gpuLine(gpu),
  };
}

function torchLoaded(version: string | undefined, words: string | null): Sentence {
  if (version !== undefined) return say("torchIs", { version });
  return words === null ? say("torchMissing") : say("torchMissingSaying", { words });
}

/** What Python said last; null where it said nothing. */
function ownWords(stderr: string): string | null {
  const line = stderr
    .split("\n")
    .map(plainText)
    .findLast((text) => text !== "");
  return line?.slice(0, 300) ?? null;
}

/** The `version.py` of the PyTorch among a Python's packages; empty for one without, null without PyTorch. */
async function torchFile(python: string, system: DiscoverSystem): Promise<string | null> {
  const path = pathsOf(system.platform);
  for (const folder of await packageFolders(python, system)) {
    const torch = path.join(folder, "torch");
    if (!(await system.files.isFolder(torch))) continue;
    return (await system.files.readText(path.join(torch, "version.py"))) ?? "";
  }
  return null;
}

async function kindOf(
  folder: string,
  python: string | null,
  system: DiscoverSystem,
): Promise<Installation["kind"]> {
  const path = pathsOf(system.platform);
  if (python !== null && isEmbedded(python)) return "portable";
  if ((await desktopBase(system)) === folder) return "desktop";
  const parents = [folder, path.dirname(folder)];
  for (const parent of parents) {
    if (await system.files.isFolder(path.join(parent, "standalone-env"))) return "desktop2";
  }
  return "git";
}

function installationOf(
  kind: Installation["kind"],
  folder: string,
  python: string | null,
  versions: Versions,
  looked: readonly Check[],
  { checks: examined, gpu }: Examined,
): Installation {
  const checks = [...looked, ...examined];
  const ok = checks.every((check) => check.ok);
  return { kind, folder, python, version: versions.comfy, gpu, url: null, checks, ok };
}
