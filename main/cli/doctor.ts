import { join, resolve } from "node:path";
import type { DoctorReport } from "../../shared/doctor.ts";
import { homedir, hostname, networkInterfaces, release, userInfo } from "node:os";
import { defaultSettings, settingsSchema, type Settings } from "../../shared/settings.ts";
import { realSystem } from "../core/comfy/system.ts";
import { bundleFiles, reportText, zipOf } from "../core/doctor/bundle.ts";
import { examine } from "../core/doctor/doctor.ts";
import { keptIn } from "../core/doctor/kept.ts";
import { portsOf } from "../core/doctor/ports.ts";
import { createScrubber } from "../core/doctor/scrub.ts";
import { resolveOptions } from "../core/options.ts";
import { ownNames } from "../core/platform/addresses.ts";
import { systemClock } from "../core/platform/clock.ts";
import { createLogger } from "../core/platform/logger.ts";
import { readDocumentFile } from "../core/store/document-file.ts";
import { writeFileAtomically } from "../core/store/files.ts";
import { lockOwner } from "../core/store/lock.ts";
import { parseServeFlags, UsageError, type ServeRequest } from "./args.ts";

/**
 * `latchkey doctor`: looks at all that a shared ComfyUI stands on, as `serve` would use it with the same
 * flags. Changes nothing, beside a running Latchkey or without one. Exits 1 where something is bad.
 */
export async function doctor(argv: readonly string[], version: string): Promise<void> {
  const { isJson, bundle, flags, dataFolder } = requestOf(argv);
  const settings = await settingsIn(dataFolder);
  const { source, comfyArguments, ...resolved } = resolveOptions(flags, settings, ownNames());
  const owner = await lockOwner(dataFolder);
  const report = await examine({
    version,
    dataFolder,
    source,
    comfyArguments,
    ports: portsOf(resolved.localPort, resolved.share ?? settings.sharing),
    ownPids: owner === null ? [] : [owner.pid],
    interfaces: networkInterfaces(),
    release: release(),
    system: realSystem(systemClock),
    clock: systemClock,
  });
  const text = isJson ? `${JSON.stringify(report, null, 2)}\n` : reportText(report);
  process.stdout.write(text);
  if (bundle !== null) await writeBundle(bundle, report, settings, dataFolder);
  if (report.checks.some(({ level }) => level === "bad")) process.exitCode = 1;
}

type DoctorRequest = ServeRequest & {
  readonly isJson: boolean;
  /** Where the diagnostics bundle goes, if one is wanted. */
  readonly bundle: string | null;
};

/** `--json`, `--bundle` and the flags of `serve`; what stands behind `--` is ComfyUI's. */
function requestOf(argv: readonly string[]): DoctorRequest {
  const end = argv.includes("--") ? argv.indexOf("--") : argv.length;
  const { bundle, others } = bundleIn(argv.slice(0, end));
  const rest = others.filter((word) => word !== "--json");
  return {
    ...parseServeFlags([...rest, ...argv.slice(end)]),
    isJson: rest.length < others.length,
    bundle,
  };
}

/** `--bundle FILE` or `--bundle=FILE`, and the other words. @throws UsageError where no file is said */
function bundleIn(words: readonly string[]): Pick<DoctorRequest, "bundle"> & { others: string[] } {
  const others = [...words];
  const at = others.findIndex((word) => /^--bundle(?:=|$)/.test(word));
  if (at < 0) return { bundle: null, others };
  const joined = others[at]?.startsWith("--bundle=") === true;
  const [flag = "", next = ""] = others.splice(at, joined ? 1 : 2);
  const file = joined ? flag.slice("--bundle=".length) : next;
  if (file === "" || (!joined && file.startsWith("-")))
    throw new UsageError("--bundle: Must be a file to write");
  return { bundle: resolve(file), others };
}

/** What the window saves too, with everything taken out of it that can be: nobody is there to be asked. */
async function writeBundle(
  file: string,
  report: DoctorReport,
  settings: Settings,
  dataFolder: string,
): Promise<void> {
  const silent = createLogger(() => undefined);
  const { names, ...logs } = await keptIn(dataFolder, silent);
  const scrub = createScrubber({
    choice: { names: false, addresses: false, paths: false },
    ...{ home: homedir(), user: userInfo().username, computer: hostname() },
    names: [...names, settings.displayName],
  });
  const files = bundleFiles({ report, settings, ...logs, scrub });
  await writeFileAtomically(file, zipOf(files));
  process.stderr.write(`Written: ${file} (${files.map(({ name }) => name).join(", ")})\n`);
}

/** The stored settings, read past the lock; a file that cannot be read is said, not fatal. */
async function settingsIn(dataFolder: string): Promise<Settings> {
  try {
    const path = join(dataFolder, "settings.json");
    const found = await readDocumentFile(path, { schema: settingsSchema, version: 1 });
    return found?.data ?? defaultSettings;
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    process.stderr.write(`The settings cannot be read: ${words}\n`);
    return defaultSettings;
  }
}
