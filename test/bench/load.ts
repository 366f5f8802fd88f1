// What is measured of a front: wrk's figures for requests, round trips of a socket.
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { WebSocket } from "ws";
import { downloadBytes, type Front, type Stage } from "./stage.ts";

export type Figure = {
  readonly front: string;
  readonly what: string;
  readonly connections: number;
  readonly perSecond: number;
  readonly medianUs: number;
};

const units: Readonly<Record<string, number>> = { us: 1, ms: 1_000, s: 1_000_000 };

/** Asks a front for `path` over and over from the second core, warm. @throws Error where it answers with errors */
function wrk(
  front: Front,
  what: string,
  connections: number,
  seconds: number,
  args: string[],
): Figure {
  const run = (duration: number): string =>
    execFileSync(
      "taskset",
      [
        ...["-c", "1", "wrk", "-t1", `-c${String(connections)}`, `-d${String(duration)}s`],
        ...["--latency", "-H", `X-API-Key: ${front.key}`, ...args],
      ],
      { encoding: "utf8" },
    );
  run(1);
  const text = run(seconds);
  if (/Non-2xx|Socket errors/.test(text)) throw new Error(`${front.name}, ${what}:\n${text}`);
  const [, amount = "0", unit = "us"] = /50%\s+([\d.]+)(us|ms|s)/.exec(text) ?? [];
  return {
    front: front.name,
    what,
    connections,
    perSecond: Number(/Requests\/sec:\s+([\d.]+)/.exec(text)?.[1] ?? 0),
    medianUs: Math.round(Number(amount) * (units[unit] ?? 1)),
  };
}

export function getSmall(front: Front, connections: number, seconds: number): Figure {
  return wrk(front, "GET, 76 bytes", connections, seconds, [`${front.url}/queue`]);
}

export function postBody(front: Front, connections: number, seconds: number, stage: Stage): Figure {
  const script = join(stage.folder, "post.lua");
  writeFileSync(
    script,
    'wrk.method = "POST"; wrk.body = string.rep("x", 4096); wrk.headers["Content-Type"] = "application/json"',
  );
  return wrk(front, "POST, 4 KB", connections, seconds, ["-s", script, `${front.url}/interrupt`]);
}

export function download(front: Front, seconds: number): Figure {
  const name = `GET, ${String(downloadBytes / 1024 / 1024)} MB`;
  return wrk(front, name, 1, seconds, [`${front.url}/big`]);
}

/** One socket, one message of 1 KB at a time. */
export async function echo(front: Front, seconds: number): Promise<Figure> {
  const socket = new WebSocket(`${front.url.replace("http", "ws")}/ws`, {
    headers: { "X-API-Key": front.key },
  });
  const message = Buffer.alloc(1024, "x");
  const times: number[] = [];
  await new Promise<void>((resolve, reject) => {
    let sentAt = 0;
    const send = (): void => {
      sentAt = performance.now();
      socket.send(message);
    };
    const until = performance.now() + seconds * 1000;
    socket.on("open", send);
    socket.on("error", reject);
    socket.on("message", () => {
      times.push(performance.now() - sentAt);
      if (performance.now() < until) send();
      else resolve();
    });
  });
  socket.terminate();
  const total = times.reduce((sum, time) => sum + time, 0);
  const median = times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
  return {
    front: front.name,
    what: "WebSocket echo, 1 KB",
    connections: 1,
    perSecond: times.length / (total / 1000),
    medianUs: Math.round(median * 1000),
  };
}
