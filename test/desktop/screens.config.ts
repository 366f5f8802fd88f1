import { defineConfig } from "@playwright/test";
import tests from "./playwright.config.ts";

/** `npm run screens`: pictures for people to look at; nothing in them is asserted. */
export default defineConfig(tests, {
  testDir: "..",
  testMatch: "{desktop,visitor}/*.shots.ts",
  timeout: 900_000,
  use: { screenshot: "off", trace: "off" },
});
