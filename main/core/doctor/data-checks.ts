import type { DoctorCheck } from "../../../shared/doctor.ts";
import type { System } from "../comfy/system.ts";
import { runToEnd } from "../comfy/run-to-end.ts";
import type { Clock } from "../platform/clock.ts";
import { lookAtFolder, type FolderFacts } from "../store/folder-facts.ts";

const littleBytes = 5e9;
const tooLittleBytes = 5e8;
/** A file from further ahead than this was written before the clock went back. */
const aheadMs = 120_000;

/** The data folder, the room on its disk, and the clock by which limits count. */
export async function checkData(deps: {
  readonly dataFolder: string;
  readonly clock: Clock;
  readonly system: System;
}): Promise<DoctorCheck[]> {
  const facts = await lookAtFolder(deps.dataFolder);
  return [
    dataCheck(deps.dataFolder, facts, deps.system.platform),
    diskCheck(facts.freeBytes),
    await clockCheck(deps, facts.newestMs),
  ];
}

export function dataCheck(
  folder: string,
  facts: FolderFacts,
  platform: NodeJS.Platform,
): DoctorCheck {
  const at = `The data folder ${folder}`;
  if (!facts.isThere)
    return { what: "data", level: "ok", found: `${at} is made at the first start.`, remedy: null };
  if (!facts.isWritable) {
    const remedy = "Let your user write there, or choose another folder with --data-dir.";
    return { what: "data", level: "bad", found: `${at} cannot be written.`, remedy };
  }
  if (platform !== "win32" && facts.isOpenToOthers) {
    const remedy = `Close it to other users: chmod 700 "${folder}"`;
    return { what: "data", level: "warn", found: `${at} can be read by other users.`, remedy };
  }
  if (facts.damaged.length > 0) {
    const found = `${at} holds damaged files that were set aside: ${facts.damaged.join(", ")}`;
    const remedy = "A backup took their place. Keep them if somebody is to look at them.";
    return { what: "data", level: "warn", found, remedy };
  }
  return { what: "data", level: "ok", found: `${at} is in order.`, remedy: null };
}

export function diskCheck(freeBytes: number | null): DoctorCheck {
  if (freeBytes === null) {
    const found = "How much room the disk has is not known.";
    return { what: "disk", level: "unknown", found, remedy: null };
  }
  const found = `${(freeBytes / 1e9).toFixed(1)} GB are free on the disk of the data folder.`;
  if (freeBytes >= littleBytes) return { what: "disk", level: "ok", found, remedy: null };
  const remedy = "Free some space: keys, settings and pictures cannot be saved on a full disk.";
  return { what: "disk", level: freeBytes < tooLittleBytes ? "bad" : "warn", found, remedy };
}

async function clockCheck(
  { clock, system }: { readonly clock: Clock; readonly system: System },
  newestMs: number | null,
): Promise<DoctorCheck> {
  const now = new Date(clock.now()).toISOString();
  const remedy = "Let the system set its clock by itself: limits count by clock hours.";
  if (newestMs !== null && newestMs > clock.now() + aheadMs) {
    const found = `The clock says ${now}, but files of Latchkey are newer: it went back.`;
    return { what: "clock", level: "bad", found, remedy };
  }
  const isSet = system.platform === "linux" ? await isSynchronised(system) : null;
  const found = `The clock says ${now}.`;
  if (isSet === false)
    return { what: "clock", level: "warn", found: `${found} Nothing sets it right.`, remedy };
  return { what: "clock", level: "ok", found, remedy: null };
}

/** As systemd says it; null where it does not run. */
async function isSynchronised(system: System): Promise<boolean | null> {
  const args = ["show", "--property=NTPSynchronized", "--value"];
  const said = (await runToEnd("timedatectl", args, 5_000, system))?.stdout.trim();
  return said === "yes" ? true : said === "no" ? false : null;
}
