import type { System } from "./system.ts";

export type Ended = {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
};

const outputLimit = 100_000;

/** Runs a program that should end soon; null when it cannot be started or takes longer than `timeoutMs`. */
export function runToEnd(
  command: string,
  args: readonly string[],
  timeoutMs: number,
  system: Pick<System, "spawn" | "environment">,
  folder?: string,
): Promise<Ended | null> {
  return new Promise((resolve) => {
    const child = system.spawn(command, args, {
      stdio: ["ignore", "pipe", "pipe"],
      windowsHide: true,
      env: { ...system.environment },
      timeout: timeoutMs,
      killSignal: "SIGKILL",
      ...(folder === undefined ? {} : { cwd: folder }),
    });
    const output = { stdout: "", stderr: "" };
    const collect = (name: keyof typeof output) => (chunk: Buffer) => {
      if (output[name].length < outputLimit) output[name] += chunk.toString("utf8");
    };
    child.stdout.on("data", collect("stdout"));
    child.stderr.on("data", collect("stderr"));
    child.once("error", () => {
      resolve(null);
    });
    child.once("close", (code, signal) => {
      resolve(signal === null ? { code, ...output } : null);
    });
  });
}
