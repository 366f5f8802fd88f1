import { hostname, networkInterfaces, release, userInfo } from "node:os";
import type { BundleChoice, BundleFile, DoctorReport } from "../../../shared/doctor.ts";
import type { Settings } from "../../../shared/settings.ts";
import type { System } from "../comfy/system.ts";
import type { Logs } from "../observability/logs.ts";
import type { Options } from "../options.ts";
import type { Clock } from "../platform/clock.ts";
import { bundleFiles } from "./bundle.ts";
import { examine } from "./doctor.ts";
import { portsOf } from "./ports.ts";
import { createScrubber } from "./scrub.ts";

/** The doctor of a running Latchkey: knows its settings, its logs and the names that it must not tell. */
export type Doctor = {
  examine(): Promise<DoctorReport>;
  /** The files of a diagnostics bundle, to be looked at before it is made. */
  bundle(choice: BundleChoice): Promise<BundleFile[]>;
};

export function createDoctor(deps: {
  readonly version: string;
  readonly dataFolder: string;
  readonly options: () => Options;
  readonly settings: () => Settings;
  readonly keyNames: () => readonly string[];
  readonly logs: Pick<Logs, "read">;
  readonly system: System;
  readonly clock: Clock;
}): Doctor {
  const { version, dataFolder, options, settings, logs, system, clock } = deps;
  const report = (): Promise<DoctorReport> => {
    const { source, comfyArguments, localPort, share } = options();
    return examine({
      ...{ version, dataFolder, source, comfyArguments, system, clock },
      ports: portsOf(localPort, share ?? settings().sharing),
      ownPids: [process.pid],
      interfaces: networkInterfaces(),
      release: release(),
    });
  };
  return {
    examine: report,
    async bundle(choice) {
      const names = [...deps.keyNames(), settings().displayName];
      const facts = { home: system.home, user: userInfo().username, computer: hostname() };
      return bundleFiles({
        report: await report(),
        settings: settings(),
        comfyui: logs.read("comfyui", 0),
        gateway: logs.read("gateway", 0),
        scrub: createScrubber({ choice, names, ...facts }),
      });
    },
  };
}
