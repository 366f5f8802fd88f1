import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { request, Server as HttpServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo, Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { test as base, vi } from "vitest";
import { z } from "zod";
import { healthSchema } from "../../shared/comfy.ts";
import { createdKeySchema, type CreatedKey } from "../../shared/keys.ts";
import { run, type Ran } from "./run.ts";
import { patience } from "./patience.ts";

export const root = fileURLToPath(new URL("../..", import.meta.url));
const program = join(root, "dist/main/cli/main.js");

const readySchema = z.object({
  pid: z.number(),
  local_url: z.string(),
  share_url: z.string().nullable(),
});

const journalSchema = z.array(
  z.object({
    method: z.string(),
    target: z.string(),
    headers: z.array(z.tuple([z.string(), z.string()])),
  }),
);
/** The requests that reached ComfyUI, as they came. */
export type Journal = z.infer<typeof journalSchema>;

export type Answer = {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON; undefined where it is none. */
  readonly json: unknown;
};

export type CallOptions = {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  /** Sent as JSON; a string is sent as it stands. */
  readonly body?: unknown;
  readonly key?: string;
  /** Through the share listener instead of the local one. */
  readonly share?: boolean;
  readonly redirect?: "manual" | "follow";
};

export type Gateway = {
  readonly folder: string;
  readonly child: ChildProcess;
  readonly localUrl: string;
  readonly shareUrl: string;
  call(path: string, options?: CallOptions): Promise<Answer>;
  createKey(fields?: Record<string, unknown>): Promise<CreatedKey>;
  /** The secret of a new admin key. */
  ownerKey(): Promise<string>;
  journal(): Promise<Journal>;
  clearJournal(): Promise<void>;
  /** What it printed to stderr, the last of it. */
  noise(): string;
  /** Interrupts it and waits for its end; gives the exit code. */
  stop(): Promise<number | null>;
};

export type GatewayOptions = {
  readonly auth?: "off" | "optional" | "required";
  readonly flags?: readonly string[];
  /** A data folder of the test's own, which is kept. */
  readonly folder?: string;
  /** Settings as they would be stored, of a fresh data folder. */
  readonly settings?: Record<string, unknown>;
  /** Whether it is told to share; where not, the settings say. */
  readonly share?: boolean;
  /** The demo ComfyUI behind it; where false, `flags` say what else is. */
  readonly demo?: boolean;
  /** More arguments for the demo. */
  readonly demoFlags?: readonly string[];
  /** The state of ComfyUI to wait for; "ready" unless said otherwise. */
  readonly until?: "starting" | "ready" | "crashed";
};

export async function callUrl(url: string, options: CallOptions = {}): Promise<Answer> {
  const { method, body, key, headers = {}, redirect = "manual" } = options;
  const response = await fetch(url, {
    method: method ?? (body === undefined ? "GET" : "POST"),
    redirect,
    headers: {
      ...(body === undefined ? {} : { "Content-Type": "application/json" }),
      ...(key === undefined ? {} : { "X-API-Key": key }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    json = undefined;
  }
  return { status: response.status, headers: response.headers, text, json };
}

/** A GET without what fetch adds (Sec-Fetch-Mode), and with any Host. */
export function callPlain(
  url: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<{
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}> {
  return new Promise((resolve, reject) => {
    request(url, { headers, agent: false }, (res) => {
      let text = "";
      res.setEncoding("utf8");
      res.on("data", (chunk: string) => (text += chunk));
      res.on("error", reject);
      res.on("end", () => {
        resolve({ status: res.statusCode ?? 0, headers: res.headers, text });
      });
    })
      .on("error", reject)
      .end();
  });
}

/** Runs a command of `latchkey` to its end. */
export const latchkey = (args: readonly string[]): Promise<Ran> =>
  run(process.execPath, [program, ...args], { cwd: root });

/** Starts `latchkey serve` before the demo ComfyUI and waits until that is ready. */
export async function startGateway(options: GatewayOptions = {}): Promise<Gateway> {
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), "latchkey-test-")));
  if (options.settings !== undefined)
    await writeFile(
      join(folder, "settings.json"),
      JSON.stringify({ version: 1, data: options.settings }),
    );
  const readyFolder = await mkdtemp(join(tmpdir(), "latchkey-ready-"));
  const readyFile = join(readyFolder, "ready.json");
  const isDemo = options.demo ?? true;
  const child = spawn(
    process.execPath,
    [
      ...[program, "serve", ...(isDemo ? ["--demo"] : []), "--port", "0"],
      ...(options.share === false ? [] : ["--share", "127.0.0.1:0"]),
      ...["--data-dir", folder, "--ready-file", readyFile],
      ...(options.auth === undefined ? [] : ["--auth", options.auth]),
      ...(options.flags ?? []),
      ...(isDemo ? ["--", "--step-seconds", "0.01", "--test-routes"] : []),
      ...(options.demoFlags ?? []),
    ],
    { cwd: root, stdio: ["ignore", "ignore", "pipe"] },
  );
  let noise = "";
  child.stderr.on("data", (chunk: Buffer) => (noise = (noise + chunk.toString()).slice(-20_000)));
  const exited = once(child, "exit");

  const alive = (): void => {
    if (child.exitCode !== null) throw new Error(`latchkey serve ended:\n${noise}`);
  };
  const ready = await vi.waitFor(async () => {
    alive();
    return readySchema.parse(JSON.parse(await readFile(readyFile, "utf8")));
  }, patience);
  await vi.waitFor(async () => {
    alive();
    const { json } = await callUrl(`${ready.local_url}/latchkey/health`);
    const { state } = healthSchema.parse(json).comfyui;
    if (state !== (options.until ?? "ready")) throw new Error(`ComfyUI is ${state}:\n${noise}`);
  }, patience);

  const localUrl = ready.local_url;
  const shareUrl = ready.share_url ?? "";
  let admin: string | null = null;
  const gateway: Gateway = {
    folder,
    child,
    localUrl,
    shareUrl,
    call: (path, call = {}) => callUrl((call.share === true ? shareUrl : localUrl) + path, call),
    async createKey(fields = {}) {
      const answer = await gateway.call("/api/keys", { body: { name: "Test", ...fields } });
      return createdKeySchema.parse(answer.json);
    },
    async ownerKey() {
      admin ??= (await gateway.createKey({ name: "Owner", role: "admin", rate_limit: null }))
        .api_key;
      return admin;
    },
    async journal() {
      const key = await gateway.ownerKey();
      return journalSchema.parse((await gateway.call("/test/log", { key })).json);
    },
    async clearJournal() {
      await gateway.call("/test/log", { method: "DELETE", key: await gateway.ownerKey() });
    },
    noise: () => noise,
    async stop() {
      if (child.exitCode === null && child.signalCode === null) child.kill("SIGINT");
      await exited;
      await rm(readyFolder, { recursive: true, force: true });
      if (options.folder === undefined)
        await rm(folder, { recursive: true, force: true, maxRetries: 5 });
      if (child.exitCode === 1) throw new Error(`latchkey serve ended badly:\n${noise}`);
      return child.exitCode;
    },
  };
  return gateway;
}

/**
 * A gateway before a server of the test's own that stands for ComfyUI, for as long as `use` lasts.
 * @param auth the mode; everybody is let in by both
 */
export async function withUpstream(
  comfy: Server,
  auth: "off" | "optional",
  use: (gateway: Gateway) => Promise<void>,
): Promise<void> {
  comfy.listen(0, "127.0.0.1");
  await once(comfy, "listening");
  const { port } = comfy.address() as AddressInfo;
  const flags = ["--upstream", `http://127.0.0.1:${String(port)}`];
  const gateway = await startGateway({ demo: false, auth, flags });
  await use(gateway);
  await gateway.stop();
  if (comfy instanceof HttpServer) comfy.closeAllConnections();
  comfy.close();
}

/** Tests with one gateway for the whole file, started with these options. */
export function gatewayTest(options: GatewayOptions = {}) {
  return base.extend<{ gateway: Gateway }>({
    gateway: [
      async ({}, use) => {
        const gateway = await startGateway(options);
        await use(gateway);
        await gateway.stop();
      },
      { scope: "file" },
    ],
  });
}
