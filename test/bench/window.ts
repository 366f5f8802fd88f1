// Compares, in one run: Latchkey's window and an empty one of the same Electron. Needs Linux and a
// display (or xvfb-run); prints its table and writes window-results.md in the checkout.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { locateElectron } from "../../scripts/electron.ts";
import { startWindow, type Load } from "./window-run.ts";

/** Each figure is the median of so many starts, taken in turns: other programs disturb both alike. */
const rounds = Number(process.env["BENCH_ROUNDS"] ?? 5);
const settleSeconds = 20;
const idleSeconds = 30;

type Figures = { readonly name: string; readonly paintsMs: number[]; load: Load | null };

function emptyApp(folder: string): string {
  const app = join(folder, "empty");
  mkdirSync(app);
  const show = `const { app, BrowserWindow } = require("electron");
app.whenReady().then(() => new BrowserWindow({ width: 1280, height: 800 }).loadFile("page.html"));`;
  writeFileSync(join(app, "package.json"), '{"name":"empty","main":"main.js"}');
  writeFileSync(join(app, "main.js"), show);
  writeFileSync(join(app, "page.html"), "<!doctype html><title>Empty</title><p>Empty</p>");
  return app;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "latchkey-bench-window-"));
  const { executable, version } = await locateElectron();
  const empty: Figures = { name: "an empty window", paintsMs: [], load: null };
  const ours: Figures = { name: "Latchkey", paintsMs: [], load: null };
  const startOf = new Map([
    [empty, [emptyApp(folder)]],
    [ours, [process.cwd(), "--data-dir", join(folder, "data"), "--port", "0", "--demo"]],
  ]);
  try {
    for (let round = 0; round < rounds; round += 1) {
      const isLast = round === rounds - 1;
      for (const [figures, args] of startOf) {
        const run = await startWindow(executable, args);
        figures.paintsMs.push(run.paintMs);
        if (isLast) {
          await run.load(settleSeconds);
          figures.load = await run.load(idleSeconds);
        }
        await run.close();
      }
    }
    const text = reportOf([empty, ours], version);
    writeFileSync(join(process.cwd(), "test/bench/window-results.md"), text);
    process.stdout.write(text);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function reportOf(all: readonly [Figures, Figures], version: string): string {
  const machine = `${cpus()[0]?.model ?? "unknown CPU"}, ${String(cpus().length)} cores`;
  const base = median(all[0].paintsMs);
  const rows = all.map(({ name, paintsMs, load }) => {
    const paint = median(paintsMs);
    const spread = `${String(Math.min(...paintsMs))} to ${String(Math.max(...paintsMs))}`;
    const cells = [name, paint, spread, (paint / base).toFixed(2), load?.cpu.toFixed(2)];
    return `| ${[...cells, load?.megabytes, load?.processes].join(" | ")} |`;
  });
  return [
    "# The window",
    "",
    `Made by \`npm run bench:window\` on ${machine}, Electron ${version}, ${new Date().toISOString().slice(0, 10)}: the median of ${String(rounds)} starts each, in turns. First paint counts from the start of the process to the first text on the page. Idle is a start's ${String(idleSeconds)} s after ${String(settleSeconds)} s in which nobody touched it; memory is the proportional set size of all its processes, so what they share counts once. Latchkey starts its demo, which counts too.`,
    "",
    "| window | first paint, ms | from, to | times the empty one's | idle, % of a core | memory, MB | processes |",
    "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
    ...rows,
    "",
  ].join("\n");
}

await main();
