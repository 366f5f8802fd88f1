// `npm run dev`: the page from Vite's server with hot reload, the app started anew when main changes.
import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { join } from "node:path";
import { createServer } from "vite";
import { describeElectron, locateElectron } from "./electron.ts";
import { root } from "./sources.mjs";
import { run, say } from "./steps.mjs";
import { watchSources } from "./watch.ts";

const args = process.argv.slice(2);
const electron = await locateElectron();
say(describeElectron(electron));

const vite = await createServer({ configFile: join(root, "renderer/vite.config.ts") });
await vite.listen();
const page = vite.resolvedUrls?.local[0] ?? "http://127.0.0.1:5173/";

let app: ChildProcess = launch();
let isRestarting = false;

const stopWatching = watchSources(["main", "shared"], async () => {
  say("main has changed: compiling...");
  const compiled = await run(process.execPath, [join(root, "scripts/setup.mjs"), "compile"]);
  process.stdout.write(compiled.output);
  if (compiled.code !== 0) return; // The app goes on as it was until the code compiles again.
  isRestarting = true;
  await end(app);
  isRestarting = false;
  app = launch();
});

function launch(): ChildProcess {
  const isRoot = process.platform === "linux" && process.getuid?.() === 0;
  const switches = isRoot ? ["--no-sandbox"] : [];
  const child = spawn(electron.executable, [...switches, root, ...args], {
    // main/electron loads this page in place of dist/renderer; a packaged app does not look at it.
    env: { ...process.env, LATCHKEY_DEV_PAGE: page },
    stdio: "inherit",
  });
  child.on("close", (code) => {
    if (!isRestarting) void quit(code ?? 1);
  });
  return child;
}

function end(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve();
    else {
      child.once("close", () => resolve());
      child.kill("SIGTERM");
    }
  });
}

async function quit(code: number): Promise<void> {
  stopWatching();
  await vite.close();
  process.exit(code);
}

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    isRestarting = true;
    void end(app).then(() => quit(0));
  });
}
