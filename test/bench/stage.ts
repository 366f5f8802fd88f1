// The processes of a comparison: each front pinned to the first core in its turn, all else to the second.
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { createdKeySchema } from "../../shared/keys.ts";

const program = fileURLToPath(new URL("../../../main/cli/main.js", import.meta.url));
const echoProgram = fileURLToPath(new URL("./echo.js", import.meta.url));
const readySchema = z.object({ local_url: z.string() });

/** Answers everything with what ComfyUI's /system_stats has, so that Latchkey takes it for one. */
const statsBody = '{"system":{"os":"bench","comfyui_version":"0.3.64","argv":[]},"devices":[]}';

export const ports = { backend: 18_971, nginx: 18_972, echo: 18_974 } as const;
export const downloadBytes = 10 * 1024 * 1024;

export type Front = { readonly name: string; readonly url: string; readonly key: string };

export type Stage = {
  readonly folder: string;
  readonly backend: Front;
  /** A light backend: nginx that returns a constant, a file, and an echo of sockets. */
  startBackend(): Promise<void>;
  /** nginx with a key map and a limit, on the gateway's core. */
  startNginx(key: string): Promise<Front>;
  /** Latchkey on the gateway's core, run by `runtime` (a Node, or an Electron as one). */
  startLatchkey(name: string, runtime: Runtime, dataFolder?: string): Promise<Running>;
  close(): Promise<void>;
};

export type Runtime = { readonly executable: string; readonly env: Record<string, string> };
export type Running = Front & { readonly startedInMs: number; stop(): Promise<void> };

export function openStage(): Stage {
  const folder = mkdtempSync(join(tmpdir(), "latchkey-bench-"));
  const children = new Set<ChildProcess>();

  function pinned(core: 0 | 1, command: string, args: readonly string[], env = {}): ChildProcess {
    const child = spawn("taskset", ["-c", String(core), command, ...args], {
      stdio: "ignore",
      env: { ...process.env, ...env },
    });
    children.add(child);
    return child;
  }

  async function nginx(name: string, core: 0 | 1, port: number, http: string, locations: string) {
    const path = join(folder, `${name}.conf`);
    writeFileSync(
      path,
      `daemon off; worker_processes 1; user root; error_log ${folder}/${name}.log; pid ${folder}/${name}.pid;
events { worker_connections 4096; }
http { access_log off; keepalive_requests 10000000; client_body_temp_path ${folder}/${name}-body; proxy_temp_path ${folder}/${name}-proxy; client_body_buffer_size 64k; ${http}
  server { listen 127.0.0.1:${String(port)} reuseport; ${locations} } }`,
    );
    pinned(core, "nginx", ["-c", path]);
    await answers(`http://127.0.0.1:${String(port)}/`);
  }

  const backendUrl = `http://127.0.0.1:${String(ports.backend)}`;
  const upgrade = `proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection "Upgrade"; proxy_read_timeout 600s;`;
  return {
    folder,
    backend: { name: "nothing", url: backendUrl, key: "none" },

    async startBackend() {
      writeFileSync(join(folder, "big"), Buffer.alloc(downloadBytes, "latchkey"));
      pinned(1, process.execPath, [echoProgram, String(ports.echo)]);
      await nginx(
        "backend",
        1,
        ports.backend,
        "sendfile on;",
        `location / { default_type application/json; return 200 '${statsBody}'; }
         location = /big { root ${folder}; }
         location = /ws { ${upgrade} proxy_pass http://127.0.0.1:${String(ports.echo)}; }`,
      );
    },

    async startNginx(key) {
      const guard = `if ($known = 0) { return 401; } limit_req zone=keys burst=1000000 nodelay; proxy_set_header X-API-Key "";`;
      await nginx(
        "proxy",
        0,
        ports.nginx,
        `map_hash_bucket_size 128; map $http_x_api_key $known { default 0; "${key}" 1; } limit_req_zone $http_x_api_key zone=keys:10m rate=1000000r/s; upstream up { server 127.0.0.1:${String(ports.backend)}; keepalive 64; }`,
        `location / { ${guard} proxy_http_version 1.1; proxy_set_header Connection ""; proxy_pass http://up; }
         location = /ws { ${guard} ${upgrade} proxy_pass http://up; }`,
      );
      return { name: "nginx", url: `http://127.0.0.1:${String(ports.nginx)}`, key };
    },

    async startLatchkey(name, { executable, env }, dataFolder = join(folder, name, "data")) {
      const ready = join(folder, `${name}.json`);
      rmSync(ready, { force: true });
      const from = performance.now();
      const args = [program, "serve", "--upstream", backendUrl, "--port", "0"];
      args.push("--auth", "required", "--data-dir", dataFolder, "--ready-file", ready);
      const child = pinned(0, executable, args, env);
      while (!existsSync(ready)) await wait(5);
      const startedInMs = performance.now() - from;
      const { local_url: url } = readySchema.parse(JSON.parse(readFileSync(ready, "utf8")));
      while (!(await (await fetch(`${url}/latchkey/health`)).text()).includes('"ready"'))
        await wait(20);
      const made = await fetch(`${url}/api/keys`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ name: "Bench", rate_limit: 1_000_000_000 }),
      });
      const { api_key: key } = createdKeySchema.parse(await made.json());
      return { name, url, key, startedInMs, stop: () => end(child) };
    },

    async close() {
      await Promise.all([...children].map(end));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill("SIGTERM");
  await exited;
}

/** Waits until something answers there, whatever it says. */
async function answers(url: string): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    try {
      await fetch(url);
      return;
    } catch {
      await wait(25);
    }
  }
  throw new Error(`Nothing answers at ${url}`);
}
