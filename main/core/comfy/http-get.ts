import { get } from "node:http";
import type { Clock } from "../platform/clock.ts";

export type HttpAnswer = { readonly status: number; readonly body: string };

/** Asks an address once; null when nothing answers in time, or with more than a megabyte. */
export type HttpGet = (url: string, timeoutMs: number) => Promise<HttpAnswer | null>;

const bodyLimit = 1_000_000;

/** Plain HTTP without pooling, redirects or the list of ports that `fetch` refuses. */
export function createHttpGet(clock: Clock): HttpGet {
  return (url, timeoutMs) =>
    new Promise((resolve) => {
      const req = get(url, { agent: false }, (res) => {
        const chunks: Buffer[] = [];
        let sizeBytes = 0;
        res.on("data", (chunk: Buffer) => {
          sizeBytes += chunk.length;
          if (sizeBytes > bodyLimit) req.destroy();
          else chunks.push(chunk);
        });
        res.on("end", () => {
          finish({ status: res.statusCode ?? 0, body: Buffer.concat(chunks).toString("utf8") });
        });
        res.on("close", () => {
          finish(null);
        });
      });
      const timer = clock.after(timeoutMs, () => {
        req.destroy();
        finish(null);
      });
      const finish = (answer: HttpAnswer | null): void => {
        timer.cancel();
        resolve(answer);
      };
      req.on("error", () => {
        finish(null);
      });
    });
}
