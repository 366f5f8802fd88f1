import { startPhases, type StartPhase } from "../../../shared/comfy.ts";
import { plainText } from "./text.ts";

/** What ComfyUI prints when a part of its start is over, and the part that begins then. */
const signs: readonly (readonly [RegExp, StartPhase])[] = [
  [/^(?:Import times for custom nodes:|Starting server|To see the GUI go to:)/, "answer"],
  [
    /^(?:Python version:|ComfyUI version:|ComfyUI frontend version:|\[Prompt Server\] web root:)/,
    "nodes",
  ],
  [/\S/, "torch"],
];

/** The part of the start that a line of the log hints at; never backwards, and never a proof. */
export function nextPhase(current: StartPhase, line: string): StartPhase {
  const text = plainText(line);
  const hinted = signs.find(([sign]) => sign.test(text))?.[1] ?? current;
  return startPhases.indexOf(hinted) > startPhases.indexOf(current) ? hinted : current;
}
