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

const seconds = Number(process.env["BENCH_SECONDS"] ?? 4);
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
    const figures = await figuresOf(stage.backend, stage);
    const latchkey = await stage.startLatchkey("Latchkey", node);
    figures.push(...(await figuresOf(await stage.startNginx(latchkey.key), stage)));
    figures.push(...(await figuresOf(latchkey, stage)));
    await latchkey.stop();
    const inElectron = await stage.startLatchkey("Latchkey, Electron", await electronsNode());
    figures.push(...(await figuresOf(inElectron, stage)));
    await inElectron.stop();
    const keys = await manyKeys(stage, node, seconds);
    const microseconds = await decisionUs(100, 200_000);

    const machine = `${cpus()[0]?.model ?? "unknown CPU"}, ${String(cpus().length)} cores`;
    const text = [
      "# Benchmarks",
      "",
      `Made by \`npm run bench\` on ${machine}, Node ${process.version}, ${new Date().toISOString().slice(0, 10)}, ${String(seconds)} s each, warm, all in one run. Each front has one core to itself, all else the other.`,
      "",
      ...table(figures),
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
