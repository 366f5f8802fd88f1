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

const seconds = Number(process.env["BENCH_SECONDS"] ?? 1);
const rounds = 5;
const warmUpSeconds = 4;
const node: Runtime = { executable: process.execPath, env: {} };

async function electronsNode(): Promise<Runtime> {
  const { executable } = await locateElectron();
  return { executable, env: { ELECTRON_RUN_AS_NODE: "1" } };
}

type Measure = (front: Front) => Figure | Promise<Figure>;

/** What is measured, each of all fronts in turn before the next: other programs disturb all alike. */
function measures(stage: Stage): Measure[] {
  return [
    (front) => getSmall(front, 1, seconds),
    (front) => postBody(front, 1, seconds, stage),
    (front) => getSmall(front, 32, seconds),
    (front) => postBody(front, 32, seconds, stage),
    (front) => download(front, seconds),
    (front) => echo(front, seconds),
  ];
}

type Row = {
  readonly what: string;
  readonly connections: number;
  readonly front: string;
  readonly perSecond: number;
  readonly medianUs: number;
  /** To nginx's figure of the same round. */
  readonly shareOfNginx: number;
  readonly timesNginx: number;
};

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** The medians over all rounds, of the figures and of their ratios to nginx's in the same round. */
function rowsOf(rounds: readonly (readonly Figure[])[]): Row[] {
  return (rounds[0] ?? []).map(({ front, what, connections }, place) => {
    const pairs = rounds.map((figures) => {
      const own = figures[place];
      const nginx = figures.find(
        (one) => one.front === "nginx" && one.what === what && one.connections === connections,
      );
      if (!own || !nginx) throw new Error("A round has fewer figures than the first one");
      return { own, nginx };
    });
    return {
      what,
      connections,
      front,
      perSecond: median(pairs.map(({ own }) => own.perSecond)),
      medianUs: median(pairs.map(({ own }) => own.medianUs)),
      shareOfNginx: median(pairs.map(({ own, nginx }) => own.perSecond / nginx.perSecond)),
      timesNginx: median(pairs.map(({ own, nginx }) => own.medianUs / nginx.medianUs)),
    };
  });
}

function table(rows: readonly Row[]): string[] {
  return [
    "| what | connections | in front | per second | of nginx's | median, µs | times nginx's |",
    "| --- | ---: | --- | ---: | ---: | ---: | ---: |",
    ...rows.map((row) => {
      const rate = row.perSecond < 1000 ? row.perSecond.toFixed(1) : row.perSecond.toFixed(0);
      const ratios = [row.shareOfNginx.toFixed(2), row.medianUs, row.timesNginx.toFixed(2)];
      return `| ${[row.what, row.connections, row.front, rate, ...ratios].join(" | ")} |`;
    }),
  ];
}

async function main(): Promise<void> {
  const stage = openStage();
  try {
    await stage.startBackend();
    const latchkey = await stage.startLatchkey("Latchkey", node);
    const inElectron = await stage.startLatchkey("Latchkey, Electron", await electronsNode());
    const fronts = [stage.backend, await stage.startNginx(latchkey.key), latchkey, inElectron];
    for (const front of fronts) getSmall(front, 32, warmUpSeconds);
    const taken: Figure[][] = [];
    for (let round = 0; round < rounds; round += 1) {
      const figures: Figure[] = [];
      for (const measure of measures(stage)) {
        for (const front of fronts) figures.push(await measure(front));
      }
      taken.push(figures);
    }
    await latchkey.stop();
    await inElectron.stop();
    const keys = await manyKeys(stage, node, seconds);
    const microseconds = await decisionUs(100, 200_000);

    const machine = `${cpus()[0]?.model ?? "unknown CPU"}, ${String(cpus().length)} cores`;
    const text = [
      "# Benchmarks",
      "",
      `Made by \`npm run bench\` on ${machine}, Node ${process.version}, ${new Date().toISOString().slice(0, 10)}, the medians of ${String(rounds)} rounds of ${String(seconds)} s each, in turns, warm; ratios are to nginx in the same round. Each front has one core to itself, all else the other.`,
      "",
      ...table(rowsOf(taken)),
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
