// Compares, in one run: a light backend alone, behind nginx with a key map and a limit, and behind
// Latchkey. Needs wrk, nginx and taskset; prints its tables and writes results.md in the checkout.
import { cpus } from "node:os";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { locateElectron } from "../../scripts/electron.ts";
import { decisionUs } from "./decision.ts";
import { download, echo, getSmall, postBody, type Figure } from "./load.ts";
import { manyKeys } from "./many-keys.ts";
import { openStage, type Front, type Runtime, type Stage } from "./stage.ts";

const seconds = Number(process.env["BENCH_SECONDS"] ?? 2);
/** Each figure is the best of so many, taken in turns with the other fronts: other programs disturb all alike. */
const rounds = 3;
const node: Runtime = { executable: process.execPath, env: {} };

async function electronsNode(): Promise<Runtime> {
  const { executable } = await locateElectron();
  return { executable, env: { ELECTRON_RUN_AS_NODE: "1" } };
}

async function figuresOf(front: Front, stage: Stage): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const connections of [1, 32]) {
    figures.push(getSmall(front, connections, seconds));
    figures.push(postBody(front, connections, seconds, stage));
  }
  figures.push(download(front, seconds));
  figures.push(await echo(front, seconds));
  return figures;
}

/** The best of each kind: what a front can do when nothing disturbs it. */
function best(figures: readonly Figure[]): Figure[] {
  const kept = new Map<string, Figure>();
  for (const one of figures) {
    const kind = `${one.front}|${one.what}|${String(one.connections)}`;
    const before = kept.get(kind);
    kept.set(
      kind,
      before
        ? {
            ...one,
            perSecond: Math.max(before.perSecond, one.perSecond),
            medianUs: Math.min(before.medianUs, one.medianUs),
          }
        : one,
    );
  }
  return [...kept.values()];
}

function table(figures: readonly Figure[]): string[] {
  const kinds = new Set(figures.map((one) => `${one.what}|${String(one.connections)}`));
  const rows = [...kinds].flatMap((kind) => {
    const same = figures.filter((one) => `${one.what}|${String(one.connections)}` === kind);
    const nginx = same.find((one) => one.front === "nginx");
    return same.map((one) => {
      const rate = one.perSecond < 1000 ? one.perSecond.toFixed(1) : one.perSecond.toFixed(0);
      const share = nginx ? (one.perSecond / nginx.perSecond).toFixed(2) : "";
      const slower = nginx ? (one.medianUs / nginx.medianUs).toFixed(2) : "";
      const cells = [one.what, one.connections, one.front, rate, share, one.medianUs, slower];
      return `| ${cells.join(" | ")} |`;
    });
  });
  return [
    "| what | connections | in front | per second | of nginx's | median, µs | times nginx's |",
    "| --- | ---: | --- | ---: | ---: | ---: | ---: |",
    ...rows,
  ];
}

async function main(): Promise<void> {
  const stage = openStage();
  try {
    await stage.startBackend();
    const latchkey = await stage.startLatchkey("Latchkey", node);
    const inElectron = await stage.startLatchkey("Latchkey, Electron", await electronsNode());
    const fronts = [stage.backend, await stage.startNginx(latchkey.key), latchkey, inElectron];
    const figures: Figure[] = [];
    for (let round = 0; round < rounds; round += 1) {
      for (const front of fronts) figures.push(...(await figuresOf(front, stage)));
    }
    await latchkey.stop();
    await inElectron.stop();
    const keys = await manyKeys(stage, node, seconds);
    const microseconds = await decisionUs(100, 200_000);

    const machine = `${cpus()[0]?.model ?? "unknown CPU"}, ${String(cpus().length)} cores`;
    const text = [
      "# Benchmarks",
      "",
      `Made by \`npm run bench\` on ${machine}, Node ${process.version}, ${new Date().toISOString().slice(0, 10)}, the best of ${String(rounds)} times ${String(seconds)} s each, in turns, warm. Each front has one core to itself, all else the other.`,
      "",
      ...table(best(figures)),
      "",
      `Judging, limiting and metering one request, without any I/O: ${microseconds.toFixed(1)} µs.`,
      "",
      ...keys,
      "",
    ].join("\n");
    writeFileSync(join(process.cwd(), "test/bench/results.md"), text);
    process.stdout.write(text);
  } finally {
    await stage.close();
  }
}

await main();
