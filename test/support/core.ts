import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { vi } from "vitest";
import { createApp, type App } from "../../main/core/app.ts";
import type { Interfaces } from "../../main/core/platform/addresses.ts";
import { systemClock, type Clock } from "../../main/core/platform/clock.ts";
import { createLogger } from "../../main/core/platform/logger.ts";
import type { AuthMode } from "../../shared/settings.ts";
import { patience } from "./patience.ts";

export type Core = App & {
  readonly folder: string;
  readonly localUrl: string;
  readonly shareUrl: string;
  /** Stops it, and removes its folder unless that is to be opened again. */
  end(keep?: "keep"): Promise<void>;
};

/** The core in this process, before the demo: for what the window asks, and HTTP does not. */
export async function startCore(
  options: {
    readonly folder?: string;
    readonly auth?: AuthMode;
    readonly stepSeconds?: number;
    /** Where it shares; null: as the settings in its folder say. */
    readonly share?: { readonly host: string; readonly port: number } | null;
    /** Networks that this computer is to be in. */
    readonly interfaces?: () => Interfaces;
    readonly clock?: Clock;
  } = {},
): Promise<Core> {
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), "latchkey-core-")));
  const app = await createApp({
    dataFolder: folder,
    flags: {
      port: 0,
      ...(options.share === null ? {} : { share: options.share ?? { host: "127.0.0.1", port: 0 } }),
      source: { kind: "demo" },
      comfyArguments: [
        "--step-seconds",
        String(options.stepSeconds ?? 0.01),
        "--test-routes",
        "--preview-size",
        "64",
      ],
      ...(options.auth === undefined ? {} : { auth: options.auth }),
    },
    version: "0.0.0",
    what: "serve",
    clock: options.clock ?? systemClock,
    log: createLogger(() => undefined),
    ...(options.interfaces === undefined ? {} : { interfaces: options.interfaces }),
  });
  await app.start();
  await vi.waitUntil(
    async () => (await app.operations["app.status"](undefined)).comfy.state === "ready",
    patience,
  );
  const { local_url, share_url } = app.urls();
  return {
    ...app,
    folder,
    localUrl: local_url,
    shareUrl: share_url ?? "",
    async end(keep) {
      await app.stop();
      if (keep === undefined) await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
