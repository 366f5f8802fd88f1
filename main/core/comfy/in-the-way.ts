import type { ComfyFailure, ComfyRival } from "../../../shared/comfy.ts";
import { commandLine } from "./child.ts";
import { failureOf } from "./failures.ts";
import { isLaunch, type Launch, type LocalSource } from "./launch.ts";
import type { LaunchRecord, LeftOver } from "./orphans.ts";
import { parseStats } from "./ready.ts";
import { findRival } from "./rivals.ts";
import type { RunnerDeps } from "./runner.ts";

export const leftOverFailure = failureOf(
  "left_over",
  "A ComfyUI that Latchkey started before is still running.",
);
export const folderInUse = failureOf("folder_in_use", "Another ComfyUI is using this folder.");

/** What may stand in the way of a start: one that an earlier run left, or another one on the folder. */
export type InTheWay = {
  /** How the one that was left was started, where it is what would be started now, and answers. */
  usable(left: LeftOver, prepared: Launch | ComfyFailure): Promise<LaunchRecord | null>;
  /** A ComfyUI that Latchkey did not start, on the same folder. The demo has a folder of its own. */
  rival(prepared: Launch | ComfyFailure): Promise<ComfyRival | null>;
};

export function createInTheWay(
  source: LocalSource,
  { system, timing }: Pick<RunnerDeps, "system" | "timing">,
): InTheWay {
  const answers = async (port: number): Promise<boolean> => {
    const answer = await system.get(`http://127.0.0.1:${port}/system_stats`, timing.answerMs);
    return answer?.status === 200 && parseStats(answer.body) !== null;
  };
  return {
    async usable({ launch }, prepared) {
      const isSame =
        launch !== null &&
        isLaunch(prepared) &&
        prepared.folder === launch.folder &&
        commandLine(prepared, launch.port) === launch.line;
      return isSame && (await answers(launch.port)) ? launch : null;
    },
    rival: async (prepared) =>
      source.kind === "folder" && isLaunch(prepared) ? findRival(prepared, system) : null,
  };
}
