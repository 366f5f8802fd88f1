import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { patience } from "./support/patience.ts";

export default defineConfig({
  root: fileURLToPath(new URL("..", import.meta.url)),
  // Vitest's cache goes beside the others instead of into node_modules/.vite of the renderer.
  cacheDir: "node_modules/.cache/vitest",
  test: {
    // Gateway tests start real processes: more at once only makes them slower and time-outs likelier.
    maxWorkers: 2,
    fileParallelism: true,
    // Nothing of the program keeps state of its own and nothing is patched, so that files can share what is loaded.
    isolate: false,
    expect: { poll: patience },
    allowOnly: process.env["CI"] === undefined,
    projects: [
      {
        extends: true,
        // Many of them wait for fsync, which a busy disk makes slow.
        test: { name: "unit", include: ["test/unit/**/*.test.ts"], testTimeout: 90_000 },
      },
      {
        extends: true,
        test: {
          name: "gateway",
          include: ["test/gateway/**/*.test.ts"],
          // Some start ten processes one after another, each of which a busy machine gives seconds.
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
