import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineConfig } from "@playwright/test";

export default defineConfig({
  testDir: ".",
  testMatch: "**/*.spec.ts",
  // One window at a time: windows share the display, the focus and the clipboard.
  workers: 1,
  fullyParallel: false,
  // A slow hour of a shared computer fails one of a hundred. What passed only the second time is listed as flaky.
  retries: 1,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  forbidOnly: process.env["CI"] !== undefined,
  outputDir: join(tmpdir(), "latchkey-desktop-tests"),
  reporter: "list",
  use: { screenshot: "only-on-failure", trace: "retain-on-failure" },
});
