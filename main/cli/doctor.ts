import { join } from "node:path";
import { networkInterfaces, release } from "node:os";
import { defaultSettings, settingsSchema, type Settings } from "../../shared/settings.ts";
import { realSystem } from "../core/comfy/system.ts";
import { reportText } from "../core/doctor/bundle.ts";
import { examine } from "../core/doctor/doctor.ts";
import { portsOf } from "../core/doctor/ports.ts";
import { resolveOptions } from "../core/options.ts";
import { ownNames } from "../core/platform/addresses.ts";
import { systemClock } from "../core/platform/clock.ts";
import { readDocumentFile } from "../core/store/document-file.ts";
import { lockOwner } from "../core/store/lock.ts";
import { parseServeFlags, type ServeRequest } from "./args.ts";

/**
 * `latchkey doctor`: looks at all that a shared ComfyUI stands on, as `serve` would use it with the same
 * flags. Changes nothing, beside a running Latchkey or without one. Exits 1 where something is bad.
 */
export async function doctor(argv: readonly string[], version: string): Promise<void> {
  const { isJson, flags, dataFolder } = requestOf(argv);
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
  if (report.checks.some(({ level }) => level === "bad")) process.exitCode = 1;
}

/** `--json` and the flags of `serve`; what stands behind `--` is ComfyUI's. */
function requestOf(argv: readonly string[]): ServeRequest & { readonly isJson: boolean } {
  const end = argv.includes("--") ? argv.indexOf("--") : argv.length;
  const own = argv.slice(0, end).filter((word) => word !== "--json");
  const isJson = own.length < end;
  return { ...parseServeFlags([...own, ...argv.slice(end)]), isJson };
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
