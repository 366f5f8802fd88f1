import { expect, test } from "vitest";
import { createPackReader, packsOf } from "../../../main/core/comfy/packs.ts";
import type { Launch } from "../../../main/core/comfy/launch.ts";
import { computer } from "./discover/computer.ts";

const launch = (folder: string, args: readonly string[] = []): Launch => ({
  ...{ command: "python", program: ["main.py"], arguments: args, folder, environment: {} },
});

test("packs are folders and Python files, without what is switched off", async () => {
  const system = computer("linux", {
    "/c/custom_nodes/ComfyUI-Manager/__init__.py": "",
    "/c/custom_nodes/old.disabled/__init__.py": "",
    "/c/custom_nodes/__pycache__/x.pyc": "",
    "/c/custom_nodes/websocket_image_save.py": "",
    "/c/custom_nodes/notes.txt": "",
  });
  expect(await packsOf(launch("/c"), system)).toEqual([
    "ComfyUI-Manager",
    "websocket_image_save.py",
  ]);
});

test("with a base directory of its own, the packs are there", async () => {
  const system = computer("linux", { "/data/custom_nodes/one_pack/__init__.py": "" });
  const args = ["--base-directory", "/data"];
  expect(await packsOf(launch("/c", args), system)).toEqual(["one_pack"]);
});

// The lines of a real ComfyUI 0.3.64 with a broken pack.
test("times, and why a pack was not imported, are read from the log", () => {
  const reader = createPackReader(["ComfyUI-Manager", "broken-pack", "websocket_image_save.py"]);
  const told = [
    "Prestartup times for custom nodes:",
    "   0.4 seconds: /c/custom_nodes/ComfyUI-Manager",
    "### Loading: ComfyUI-Manager (V4.3)",
    "Cannot import /c/custom_nodes/broken-pack module for custom nodes: No module named 'nope'",
  ].map((line) => reader.take(line));
  expect(told).toEqual([false, false, true, true]);
  expect(reader.nodes()).toEqual({
    total: 3,
    packs: [
      { name: "ComfyUI-Manager", seconds: null, failure: null },
      { name: "broken-pack", seconds: null, failure: "No module named 'nope'" },
    ],
  });
  for (const line of [
    "",
    "Import times for custom nodes:",
    "   0.0 seconds: /c/custom_nodes/websocket_image_save.py",
    "   0.2 seconds (IMPORT FAILED): /c/custom_nodes/broken-pack",
    "   1.9 seconds: C:\\c\\custom_nodes\\ComfyUI-Manager",
  ])
    reader.take(line);
  expect(reader.nodes().packs).toEqual([
    { name: "ComfyUI-Manager", seconds: 1.9, failure: null },
    { name: "broken-pack", seconds: 0.2, failure: "No module named 'nope'" },
    { name: "websocket_image_save.py", seconds: 0, failure: null },
  ]);
});
