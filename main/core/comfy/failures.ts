import type { ComfyFailure } from "../../../shared/comfy.ts";
import type { Exit, FailureReason } from "./failure-reasons.ts";
import { signs } from "./failure-signs.ts";
import { plainText } from "./text.ts";

const linesShown = 10;

/** Why a ComfyUI that was not asked to end has ended, from how it ended and what it printed last. */
export function explainExit(exit: Exit, output: readonly string[]): ComfyFailure {
  const lines = output.map(plainText).filter((line) => line.trim() !== "");
  const evidence = { ...exit, lines: lines.slice(-400), lastLine: lines.at(-1) ?? "" };
  for (const sign of signs) {
    const found = sign(evidence);
    if (found === null) continue;
    const failure = failureOf(found.reason, found.message, exit.code, lines);
    const { argument = null, named = argument } = found;
    return { ...failure, argument, named };
  }
  return failureOf("exit_code", endedWith(exit), exit.code, lines);
}

/** A failure that is about something named: a file, an address. */
export function failureAbout(reason: FailureReason, named: string, message: string): ComfyFailure {
  return { ...failureOf(reason, message), named };
}

/** A failure in the shape that the window shows. */
export function failureOf(
  reason: FailureReason,
  message: string,
  exitCode: number | null = null,
  lines: readonly string[] = [],
): ComfyFailure {
  return {
    reason,
    message,
    exit_code: exitCode,
    last_lines: lines.slice(-linesShown),
    argument: null,
    named: null,
  };
}

function endedWith({ code }: Exit): string {
  const ended = code === null ? "ComfyUI ended" : `ComfyUI ended with exit code ${code}`;
  return `${ended} and did not say why. A custom node may have ended it.`;
}
