// Compares, in one run: a light backend alone, behind nginx with a key map and a limit, behind Latchkey.
// Needs wrk, nginx and taskset; prints a table and writes results.md beside itself in the checkout.
import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync, existsSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

const root = process.cwd();
const folder = mkdtempSync(join(tmpdir(), "latchkey-bench-"));
const seconds = Number(process.env["BENCH_SECONDS"] ?? 4);
const backendPort = 18_971;
const nginxPort = 18_972;
const bareProxyPort = 18_973;
const children: ChildProcess[] = [];

type Figure = {
  readonly name: string;
  readonly connections: number;
  readonly perSecond: number;
  readonly medianUs: number;
};

/** Answers everything with what ComfyUI's /system_stats has, so that Latchkey takes it for one. */
const statsBody = '{"system":{"os":"bench","comfyui_version":"0.3.64","argv":[]},"devices":[]}';

function nginx(name: string, port: number, location: string, http = ""): void {
  const path = join(folder, `${name}.conf`);
  const text = `daemon off; worker_processes 1; error_log ${folder}/${name}.log; pid ${folder}/${name}.pid;
events { worker_connections 4096; }
http { access_log off; keepalive_requests 10000000; ${http}
  server { listen 127.0.0.1:${String(port)} reuseport; ${location} } }`;
  writeFileSync(path, text);
  children.push(
    spawn("taskset", ["-c", name === "backend" ? "1" : "0", "nginx", "-c", path], {
      stdio: "ignore",
    }),
  );
}

function bareProxy(): void {
  const program = join(root, "dist/test/bench/bare-proxy.js");
  const target = `http://127.0.0.1:${String(backendPort)}`;
  const args = ["-c", "0", process.execPath, program, target, String(bareProxyPort)];
  children.push(spawn("taskset", args, { stdio: "ignore" }));
}

async function latchkey(): Promise<{ url: string; key: string }> {
  const ready = join(folder, "ready.json");
  const cli = join(root, "dist/main/cli/main.js");
  const upstream = `http://127.0.0.1:${String(backendPort)}`;
  const args = [
    "-c",
    "0",
    process.execPath,
    cli,
    "serve",
    "--upstream",
    upstream,
    "--port",
    "0",
    "--auth",
    "required",
  ];
  children.push(
    spawn("taskset", [...args, "--data-dir", join(folder, "data"), "--ready-file", ready], {
      stdio: "ignore",
    }),
  );
  while (!existsSync(ready)) await wait(50);
  const { local_url: url } = JSON.parse(readFileSync(ready, "utf8")) as { local_url: string };
  for (;;) {
    const health = await (await fetch(`${url}/latchkey/health`)).text();
    if (health.includes('"ready"')) break;
    await wait(50);
  }
  const made = await fetch(`${url}/api/keys`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ name: "Bench", rate_limit: 1_000_000_000 }),
  });
  const { api_key: key } = (await made.json()) as { api_key: string };
  return { url, key };
}

function measure(name: string, url: string, key: string, connections: number): Figure {
  const run = (duration: number): string =>
    execFileSync(
      "taskset",
      [
        "-c",
        "1",
        "wrk",
        "-t1",
        `-c${String(connections)}`,
        `-d${String(duration)}s`,
        "--latency",
        "-H",
        `X-API-Key: ${key}`,
        `${url}/queue`,
      ],
      { encoding: "utf8" },
    );
  run(1);
  const text = run(seconds);
  if (/Non-2xx/.test(text)) throw new Error(`${name} answered with errors:\n${text}`);
  const [, amount = "0", unit = "us"] = /50%\s+([\d.]+)(us|ms|s)/.exec(text) ?? [];
  const factor = unit === "us" ? 1 : unit === "ms" ? 1000 : 1_000_000;
  return {
    name,
    connections,
    perSecond: Math.round(Number(/Requests\/sec:\s+([\d.]+)/.exec(text)?.[1] ?? 0)),
    medianUs: Math.round(Number(amount) * factor),
  };
}

async function main(): Promise<void> {
  nginx(
    "backend",
    backendPort,
    `location / { default_type application/json; return 200 '${statsBody}'; }`,
  );
  await wait(300);
  const gateway = await latchkey();
  bareProxy();
  nginx(
    "proxy",
    nginxPort,
    `location / { if ($known = 0) { return 401; } limit_req zone=keys burst=1000000 nodelay; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header X-API-Key ""; proxy_pass http://up; }`,
    `map_hash_bucket_size 128; map $http_x_api_key $known { default 0; "${gateway.key}" 1; } limit_req_zone $http_x_api_key zone=keys:10m rate=1000000r/s; upstream up { server 127.0.0.1:${String(backendPort)}; keepalive 64; }`,
  );
  await wait(300);

  const figures = [1, 32].flatMap((connections) => [
    measure("nothing", `http://127.0.0.1:${String(backendPort)}`, gateway.key, connections),
    measure("nginx", `http://127.0.0.1:${String(nginxPort)}`, gateway.key, connections),
    measure(
      "http-proxy-middleware, no decision",
      `http://127.0.0.1:${String(bareProxyPort)}`,
      gateway.key,
      connections,
    ),
    measure("Latchkey", gateway.url, gateway.key, connections),
  ]);
  const rows = figures.map((one) => {
    const nginxFigure = figures.find(
      (other) => other.name === "nginx" && other.connections === one.connections,
    );
    const share = nginxFigure ? (one.perSecond / nginxFigure.perSecond).toFixed(2) : "-";
    return `| ${one.name} | ${String(one.connections)} | ${String(one.perSecond)} | ${String(one.medianUs)} | ${share} |`;
  });
  const text = [
    "# Benchmarks",
    "",
    `GET of a small answer, gateway pinned to one core, backend and wrk to the other. ${cpus()[0]?.model ?? "unknown CPU"}, ${String(cpus().length)} cores, Node ${process.version}, ${new Date().toISOString().slice(0, 10)}. Made by \`npm run bench\`.`,
    "",
    "| in front | connections | requests/s | median, µs | of nginx |",
    "| --- | ---: | ---: | ---: | ---: |",
    ...rows,
    "",
  ].join("\n");
  writeFileSync(join(root, "test/bench/results.md"), text);
  process.stdout.write(text);
}

main()
  .finally(() => {
    for (const child of children) child.kill("SIGTERM");
    rmSync(folder, { recursive: true, force: true });
  })
  .catch((error: unknown) => {
    process.stderr.write(`${String(error)}\n`);
    process.exitCode = 1;
  });
