import { request } from "node:http";
import { AppError } from "../../../shared/errors.ts";
import type { Clock } from "../platform/clock.ts";
import { createJsonScan } from "../platform/json-scan.ts";
import type { Upstream } from "./runner.ts";
import type { Supervisor } from "./supervisor.ts";

export type Asked = { readonly status: number; readonly body: string };

const bodyLimitBytes = 100_000_000;
/** A queue of 500 large workflows has less than two million; more would be parsed for seconds. */
const bounds = { values: 2_000_000, depth: 1_000 } as const;
const timeoutMs = 20_000;

/**
 * Asks ComfyUI itself, not through the gateway. ComfyUI is deaf for seconds while it loads a model.
 * @throws Error where it does not answer in time
 */
function askComfy(
  upstream: Upstream,
  clock: Clock,
  method: "GET" | "POST",
  path: string,
  body?: unknown,
): Promise<Asked> {
  const text = body === undefined ? null : JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const headers =
      text === null
        ? {}
        : { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(text) };
    const req = request(
      { host: upstream.host, port: upstream.port, method, path, headers, agent: false },
      (res) => {
        const chunks: Buffer[] = [];
        const scan = createJsonScan(bounds);
        let sizeBytes = 0;
        res.on("data", (chunk: Buffer) => {
          sizeBytes += chunk.length;
          if (sizeBytes > bodyLimitBytes || scan(chunk) !== null)
            req.destroy(new Error("The answer is too long"));
          else chunks.push(chunk);
        });
        res.on("error", reject);
        res.on("end", () => {
          timer.cancel();
          resolve({
            status: res.statusCode ?? 0,
            body: Buffer.concat(chunks).toString("utf8"),
          });
        });
      },
    );
    const timer = clock.after(timeoutMs, () => req.destroy(new Error("No answer in time")));
    req.on("error", (error) => {
      timer.cancel();
      reject(error);
    });
    req.end(text ?? undefined);
  });
}

/** What Latchkey itself asks of the ComfyUI that it has now. */
export type Asks = {
  /** The answer of `/queue`; null while there is nobody to ask. */
  queue(): Promise<unknown>;
  /** @throws AppError UPSTREAM_DOWN, UPSTREAM_TIMEOUT */
  post(path: string, body: unknown): Promise<void>;
};

export function createAsks(comfy: Pick<Supervisor, "isReady" | "upstream">, clock: Clock): Asks {
  return {
    async queue() {
      const upstream = comfy.isReady() ? comfy.upstream() : null;
      if (upstream === null) return null;
      return JSON.parse((await askComfy(upstream, clock, "GET", "/queue")).body) as unknown;
    },
    async post(path, body) {
      const upstream = comfy.upstream();
      if (upstream === null) throw new AppError("UPSTREAM_DOWN");
      try {
        await askComfy(upstream, clock, "POST", path, body);
      } catch (cause) {
        throw new AppError("UPSTREAM_TIMEOUT", { cause });
      }
    },
  };
}
