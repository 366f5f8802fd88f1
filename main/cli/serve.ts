import type { App } from "../core/app.ts";
import { systemClock } from "../core/platform/clock.ts";
import { createLogger, jsonLineOf, lineOf } from "../core/platform/logger.ts";
import { writeFileAtomically } from "../core/store/files.ts";
import { parseServeFlags } from "./args.ts";
import { commandName } from "./command-name.ts";

/** `latchkey serve`: the same gateway without a window. Ends at SIGINT or SIGTERM. */
export async function serve(argv: readonly string[], version: string): Promise<void> {
  const { flags, dataFolder, readyFile, logJson } = parseServeFlags(argv);
  // A wrong flag is told without loading all this.
  const [{ createApp }, { events }] = await Promise.all([
    import("../core/app.ts"),
    import("../../shared/ipc.ts"),
  ]);
  const write = logJson ? jsonLineOf : lineOf;
  const log = createLogger((entry) => process.stderr.write(`${write(entry, systemClock.now())}\n`));
  const comfyLog = log.child("comfyui");
  const app = await createApp({
    dataFolder,
    flags,
    version,
    what: "serve",
    clock: systemClock,
    log,
  });
  app.onEvent((name, payload) => {
    if (name !== "logs.appended") return;
    for (const line of events["logs.appended"].parse(payload).comfyui) {
      if (logJson) comfyLog.info("line", { text: line.text });
      else process.stderr.write(`  ${line.text}\n`);
    }
  });
  const ended = untilSignal(app, () => {
    if (logJson) log.info("stopping");
    else process.stdout.write("Stopping ComfyUI...\n");
  });
  await app.start().catch(async (error: unknown) => {
    await app.stop();
    throw error;
  });
  if (readyFile !== null) {
    const about = JSON.stringify({ pid: process.pid, ...app.urls() });
    await writeFileAtomically(readyFile, about);
  }
  if (logJson) log.info("running", app.urls());
  else await announce(app);
  await ended;
}

async function announce(app: App): Promise<void> {
  const { local_url, share_url } = app.urls();
  const { auth, comfy } = await app.operations["app.status"](undefined);
  const lines = [`Latchkey is running: ${local_url}/`];
  if (share_url !== null) lines.push(`Shared on your network: ${share_url}/`);
  lines.push(`Who may use it: key ${auth.mode === "off" ? "not needed" : auth.mode}`);
  if (comfy.source === null)
    lines.push("No ComfyUI is chosen: start with --comfy DIR, --upstream URL or --demo");
  lines.push(`Make a key: ${commandName} keys create NAME. Stop with Ctrl+C.`);
  process.stdout.write(`${lines.join("\n")}\n`);
}

/** Stops at the first signal; a second one, a moment later, ends everything at once. */
function untilSignal(app: App, say: () => void): Promise<void> {
  return new Promise((resolve, reject) => {
    let stoppingSince: number | null = null;
    const onSignal = (): void => {
      const now = systemClock.now();
      if (stoppingSince !== null) {
        // A terminal's Ctrl+C reaches this process and its parent, which passes it on: one keypress.
        if (now - stoppingSince < 1000) return;
        app.stopNow();
        process.exit(1);
      }
      stoppingSince = now;
      say();
      app.stop().then(resolve, reject);
    };
    process.on("SIGINT", onSignal);
    process.on("SIGTERM", onSignal);
  });
}
