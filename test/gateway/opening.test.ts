import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createApp } from "../../main/core/app.ts";
import { systemClock } from "../../main/core/platform/clock.ts";
import { createLogger } from "../../main/core/platform/logger.ts";

// The window is drawn on the strength of `open`: what it is told must be so, and who comes is answered.
test("once it is open it tells its address and that ComfyUI starts, and answers who asks at once", async () => {
  const dataFolder = await mkdtemp(join(tmpdir(), "latchkey-opening-"));
  const app = await createApp({
    ...{ dataFolder, version: "0.0.0", what: "serve", clock: systemClock },
    flags: { port: 0, source: { kind: "demo" } },
    log: createLogger(() => undefined),
  });
  try {
    await app.open();
    const { local_url: url, comfy } = await app.operations["app.status"](undefined);
    expect(comfy).toMatchObject({ state: "starting", source: "demo" });
    // Nothing of the API is loaded yet: both wait for the same.
    const answers = await Promise.all([
      fetch(`${url}latchkey/health`),
      fetch(`${url}latchkey/pages/base.css`),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    await app.start();
    expect(app.urls().upstream_url).not.toBeNull();
  } finally {
    await app.stop();
    await rm(dataFolder, { recursive: true, force: true });
  }
});
