import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineConfig } from "@playwright/test";
import window from "../desktop/playwright.config.ts";

/** The app as people install it: packed, and with a window of its own. */
export default defineConfig(window, {
  // Runs beside the window's tests, and each run empties its folder.
  outputDir: join(tmpdir(), "latchkey-packaged-tests"),
});
