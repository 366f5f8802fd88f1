import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineConfig } from "@playwright/test";

/** `npm run pictures`: draws the pictures of the README anew, from the demo. */
export default defineConfig({
  testDir: ".",
  testMatch: "pictures.spec.ts",
  workers: 1,
  timeout: 120_000,
  outputDir: join(tmpdir(), "latchkey-pictures"),
  reporter: "list",
});
