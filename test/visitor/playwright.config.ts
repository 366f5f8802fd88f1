import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineConfig } from "@playwright/test";
import window from "../desktop/playwright.config.ts";

/** What collaborators meet in their browser, which needs no display. */
export default defineConfig(window, {
  // Runs beside the window's tests, and each run empties its folder.
  outputDir: join(tmpdir(), "latchkey-visitor-tests"),
});
