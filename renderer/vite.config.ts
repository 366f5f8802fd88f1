import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const renderer = fileURLToPath(new URL(".", import.meta.url));

export default defineConfig({
  root: renderer,
  // The page is served by the app's own protocol, from no fixed place.
  base: "./",
  cacheDir: fileURLToPath(new URL("../node_modules/.cache/vite", import.meta.url)),
  plugins: [react()],
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
