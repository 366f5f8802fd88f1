import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineConfig } from "@playwright/test";

export default defineConfig({
  testDir: ".",
  testMatch: "**/*.spec.ts",
  // One window at a time: windows share the display, the focus and the clipboard.
  workers: 1,
  fullyParallel: false,
  // A test that passes only the second time is a fault to find, not to repeat away.
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  forbidOnly: process.env["CI"] !== undefined,
  outputDir: join(tmpdir(), "latchkey-desktop-tests"),
  reporter: "list",
  use: { screenshot: "only-on-failure", trace: "retain-on-failure" },
});
