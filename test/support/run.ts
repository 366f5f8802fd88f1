import { spawn, type SpawnOptions } from "node:child_process";
import { once } from "node:events";

export type Ran = {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
};

/** Runs a program to its end and keeps what it prints. */
export async function run(
  program: string,
  args: readonly string[],
  how: Pick<SpawnOptions, "cwd" | "env"> = {},
): Promise<Ran> {
  const child = spawn(program, [...args], { ...how, stdio: "pipe" });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  await once(child, "close");
  return { code: child.exitCode, stdout, stderr };
}
