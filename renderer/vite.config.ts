import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";
import { shippedLicences } from "./licences.ts";

const renderer = fileURLToPath(new URL(".", import.meta.url));

const catalogue = fileURLToPath(new URL("i18n/", import.meta.url));

/** The words of menus, tray and notifications: main/electron reads them from beside the page. */
const wordsForMain: Plugin = {
  name: "words-for-main",
  generateBundle() {
    for (const entry of readdirSync(catalogue, { withFileTypes: true })) {
      if (!entry.isDirectory()) continue;
      const fileName = `i18n/${entry.name}/desktop.json`;
      const source = readFileSync(`${catalogue}${entry.name}/desktop.json`, "utf8");
      this.emitFile({ type: "asset", fileName, source });
    }
  },
};

export default defineConfig({
  root: renderer,
  // The page is served by the app's own protocol, from no fixed place.
  base: "./",
  cacheDir: fileURLToPath(new URL("../node_modules/.cache/vite", import.meta.url)),
  plugins: [react(), wordsForMain, shippedLicences(fileURLToPath(new URL("..", import.meta.url)))],
  build: {
    outDir: fileURLToPath(new URL("../dist/renderer", import.meta.url)),
    emptyOutDir: true,
    // Electron 33, the oldest that the code runs on, is Chromium 130.
    target: "chrome130",
    // The page's policy allows no data: script and no inline script, so nothing is inlined;
    // Vite's preload helper would add one.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1_500,
  },
  server: { host: "127.0.0.1" },
});
