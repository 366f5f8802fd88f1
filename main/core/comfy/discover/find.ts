import type { Installation } from "../../../../shared/comfy.ts";
import { inspectInstallation } from "./check.ts";
import { findComfyCli } from "./comfy-cli.ts";
import { findDesktop } from "./desktop.ts";
import { findDesktop2 } from "./desktop2.ts";
import type { Detector, DiscoverSystem } from "./found.ts";
import { findGit } from "./git.ts";
import { findPinokio } from "./pinokio.ts";
import { findPortable } from "./portable.ts";
import { findRunning } from "./running.ts";
import { findStabilityMatrix } from "./stability-matrix.ts";

/** Installers first: of a folder that two detectors know, the first one names the kind. */
const detectors: readonly Detector[] = [
  findDesktop,
  findDesktop2,
  findPortable,
  findComfyCli,
  findStabilityMatrix,
  findPinokio,
  findGit,
];

/**
 * Every ComfyUI on this computer, as it is found. Only files are looked at: nothing is executed, and
 * whether PyTorch can be loaded shows when the artist chooses one.
 */
export async function* findInstallations(
  system: DiscoverSystem,
  ownPorts: readonly number[] = [],
): AsyncGenerator<Installation, void, undefined> {
  const running = findRunning(system, ownPorts);
  const seen = new Set<string>();
  for (const detect of detectors) {
    for (const found of await detect(system)) {
      const name = system.platform === "win32" ? found.folder.toLowerCase() : found.folder;
      if (seen.has(name)) continue;
      seen.add(name);
      yield await inspectInstallation(found, system);
    }
  }
  yield* await running;
}
