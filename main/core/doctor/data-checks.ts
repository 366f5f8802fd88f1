import { doctorCheck, type DoctorCheck } from "../../../shared/doctor.ts";
import { say } from "../../../shared/sentences.ts";
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
  if (!facts.isThere) return doctorCheck("data", "ok", say("dataComing", { folder }));
  if (!facts.isWritable)
    return doctorCheck("data", "bad", say("dataFixed", { folder }), say("dataLetWrite"));
  if (platform !== "win32" && facts.isOpenToOthers)
    return doctorCheck("data", "warn", say("dataOpen", { folder }), say("dataClose", { folder }));
  if (facts.damaged.length > 0) {
    const found = say("dataDamaged", { folder, files: facts.damaged.join(", ") });
    return doctorCheck("data", "warn", found, say("dataKeepDamaged"));
  }
  return doctorCheck("data", "ok", say("dataFine", { folder }));
}

export function diskCheck(freeBytes: number | null): DoctorCheck {
  if (freeBytes === null) return doctorCheck("disk", "unknown", say("diskUnknown"));
  const found = say("diskFree", { gigabytes: (freeBytes / 1e9).toFixed(1) });
  if (freeBytes >= littleBytes) return doctorCheck("disk", "ok", found);
  return doctorCheck(
    "disk",
    freeBytes < tooLittleBytes ? "bad" : "warn",
    found,
    say("diskMakeRoom"),
  );
}

async function clockCheck(
  { clock, system }: { readonly clock: Clock; readonly system: System },
  newestMs: number | null,
): Promise<DoctorCheck> {
  const time = `${new Date(clock.now()).toISOString().slice(0, 16).replace("T", " ")} UTC`;
  if (newestMs !== null && newestMs > clock.now() + aheadMs)
    return doctorCheck("clock", "bad", say("clockBack", { time }), say("clockSet"));
  const isSet = system.platform === "linux" ? await isSynchronised(system) : null;
  return isSet === false
    ? doctorCheck("clock", "warn", say("clockLoose", { time }), say("clockSet"))
    : doctorCheck("clock", "ok", say("clockFine", { time }));
}

/** As systemd says it; null where it does not run. */
async function isSynchronised(system: System): Promise<boolean | null> {
  const args = ["show", "--property=NTPSynchronized", "--value"];
  const said = (await runToEnd("timedatectl", args, 5_000, system))?.stdout.trim();
  return said === "yes" ? true : said === "no" ? false : null;
}
