import type { DoctorReport } from "../../../shared/doctor.ts";
import type { ComfySource } from "../../../shared/settings.ts";
import type { System } from "../comfy/system.ts";
import type { Clock } from "../platform/clock.ts";
import type { Interfaces } from "../platform/addresses.ts";
import { checkData } from "./data-checks.ts";
import { checkFirewall } from "./firewall.ts";
import { checkNetwork, checkPorts, type OwnPort } from "./ports.ts";
import { checkPrograms } from "./programs.ts";

export type DoctorDeps = {
  readonly version: string;
  readonly dataFolder: string;
  readonly source: ComfySource | null;
  readonly comfyArguments: readonly string[];
  readonly ports: readonly OwnPort[];
  /** Processes of ours: a port that they hold is where it should be. */
  readonly ownPids: readonly number[];
  readonly interfaces: Interfaces;
  readonly release: string;
  readonly system: System;
  readonly clock: Clock;
};

/**
 * Looks at all that a shared ComfyUI stands on, and says what to do where something is amiss. Of the
 * chosen ComfyUI its Python is run, once; nothing else is changed or executed.
 */
export async function examine(deps: DoctorDeps): Promise<DoctorReport> {
  const { system, version, release } = deps;
  const groups = await Promise.all([
    checkPrograms(deps),
    checkPorts(deps),
    Promise.resolve(checkNetwork(deps.interfaces)),
    checkData(deps),
    checkFirewall(deps),
  ]);
  return {
    version,
    system: `${system.platform} ${release} ${process.arch}`,
    checks: groups.flat(),
  };
}
