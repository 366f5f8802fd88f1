import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { root } from "../../support/gateway.ts";
import { patience } from "../../support/patience.ts";

// `latchkey serve | head` closed the pipe, serve ended of it, and ComfyUI stayed behind.
test("serve outlives a closed pipe, and still ends in order with its ComfyUI", async () => {
  const folder = await mkdtemp(join(tmpdir(), "latchkey-pipe-"));
  const readyFile = join(folder, "ready.json");
  const flags = [
    "--demo",
    "--port",
    "0",
    "--data-dir",
    join(folder, "data"),
    "--ready-file",
    readyFile,
  ];
  const child = spawn(process.execPath, [join(root, "dist/main/cli/main.js"), "serve", ...flags]);
  child.stdout.destroy();
  child.stderr.destroy();
  const ready = await vi.waitFor(
    async () => JSON.parse(await readFile(readyFile, "utf8")) as Record<string, string>,
    patience,
  );
  // A refusal is logged: written to the pipe that nobody reads.
  await vi.waitFor(async () => {
    const health = await (await fetch(`${ready["local_url"] ?? ""}/latchkey/health`)).text();
    expect(health).toContain('"ready"');
    await fetch(`${ready["local_url"] ?? ""}/api/..%2fprompt`);
  }, patience);
  child.kill("SIGINT");
  const [code] = (await once(child, "exit")) as [number | null];
  expect(code).toBe(0);
  await expect(fetch(ready["upstream_url"] ?? "")).rejects.toThrow();
  await rm(folder, { recursive: true, force: true });
});
