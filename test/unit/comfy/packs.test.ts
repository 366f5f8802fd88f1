import { expect, test } from "vitest";
import { createPackReader, packsOf } from "../../../main/core/comfy/packs.ts";
import type { Launch } from "../../../main/core/comfy/launch.ts";
import { computer } from "./discover/computer.ts";

const launch = (folder: string, args: readonly string[] = []): Launch => ({
  ...{ command: "python", program: ["main.py"], arguments: args, folder, environment: {} },
});

test("packs are what ComfyUI would import, in the order of the folder", async () => {
  const system = computer("linux", {
    "/c/custom_nodes/websocket_image_save.py": "",
    "/c/custom_nodes/ComfyUI-Manager/__init__.py": "",
    "/c/custom_nodes/old.disabled/__init__.py": "",
    "/c/custom_nodes/__pycache__/x.pyc": "",
    "/c/custom_nodes/.ipynb_checkpoints/x": "",
    "/c/custom_nodes/notes.txt": "",
  });
  expect(await packsOf(launch("/c"), system)).toEqual([
    ...["websocket_image_save.py", "ComfyUI-Manager", ".ipynb_checkpoints"],
  ]);
});

test("with a base directory of its own, the packs are there", async () => {
  const system = computer("linux", { "/data/custom_nodes/one_pack/__init__.py": "" });
  const args = ["--base-directory", "/data"];
  expect(await packsOf(launch("/c", args), system)).toEqual(["one_pack"]);
});

test("with custom nodes switched off, only those that are let in all the same count", async () => {
  const system = computer("linux", { "/c/custom_nodes/one_pack/__init__.py": "" });
  const off = ["--disable-all-custom-nodes"];
  expect(await packsOf(launch("/c", off), system)).toEqual([]);
  const some = [...off, "--whitelist-custom-nodes", "a", "b", "--cpu"];
  expect(await packsOf(launch("/c", some), system)).toEqual(["a", "b"]);
});

// The lines of a real ComfyUI 0.3.64: two of its own nodes lack a module, and a pack says nothing.
const realStart: readonly (readonly [line: string, reached: number])[] = [
  ["Prestartup times for custom nodes:", 0],
  ["   0.4 seconds: /c/custom_nodes/good-pack", 0],
  ["Checkpoint files will always be loaded safely.", 0],
  ["torchaudio missing, ACE model will be broken", 0],
  ["ComfyUI version: 0.3.64", 0],
  [
    "Cannot import /c/comfy_extras/nodes_audio.py module for custom nodes: No module named 'torchaudio'",
    0,
  ],
  ['  File "/c/custom_nodes/broken-pack/__init__.py", line 1, in <module>', 2],
  ["Cannot import /c/custom_nodes/broken-pack module for custom nodes: No module named 'nope'", 2],
  ["### Loading: slow pack", 3],
  [
    "Skip /c/custom_nodes/no_mappings.py module for custom nodes due to the lack of NODE_CLASS_MAPPINGS or NODES_LIST (need one).",
    4,
  ],
  ["[START] ComfyUI-Manager", 5],
  ["broken-pack is spoken of again", 5],
  ["", 5],
  ["Import times for custom nodes:", 5],
  ["   0.0 seconds: /c/custom_nodes/quiet-pack", 5],
  ["   0.0 seconds (IMPORT FAILED): /c/custom_nodes/no_mappings.py", 5],
  ["   0.2 seconds (IMPORT FAILED): /c/custom_nodes/broken-pack", 5],
  ["   1.9 seconds: C:\\c\\custom_nodes\\ComfyUI-Manager", 5],
  ["   0.5 seconds: /c/custom_nodes/good-pack", 5],
  ["   2.0 seconds: /c/custom_nodes/slow-pack", 5],
  ["   0.1 seconds: /elsewhere/nodes/one-more", 5],
  ["", 7],
  ["[ComfyUI-Manager] All startup tasks have been completed.", 7],
];
const inFolder = [
  ...["quiet-pack", "broken-pack", "slow-pack", "no_mappings.py", "ComfyUI-Manager", "good-pack"],
];

test("a pack that the log speaks of has those before it behind it, also the silent ones", () => {
  const reader = createPackReader(inFolder);
  for (const [line, reached] of realStart) {
    reader.take(line);
    expect([line, reader.nodes().reached]).toEqual([line, reached]);
  }
});

test("times, and why a pack was not imported; ComfyUI's own nodes are no packs", () => {
  const reader = createPackReader(inFolder);
  for (const [line] of realStart) reader.take(line);
  const mappings = "the lack of NODE_CLASS_MAPPINGS or NODES_LIST (need one).";
  expect(reader.nodes()).toEqual({
    total: 7,
    reached: 7,
    packs: [
      { name: "broken-pack", seconds: 0.2, failure: "No module named 'nope'" },
      { name: "no_mappings.py", seconds: 0, failure: mappings },
      { name: "quiet-pack", seconds: 0, failure: null },
      { name: "ComfyUI-Manager", seconds: 1.9, failure: null },
      { name: "good-pack", seconds: 0.5, failure: null },
      { name: "slow-pack", seconds: 2, failure: null },
      { name: "one-more", seconds: 0.1, failure: null },
    ],
  });
});

test("where the folder is not known, failures and times are still told", () => {
  const reader = createPackReader(null);
  expect(reader.nodes()).toEqual({ total: null, reached: 0, packs: [] });
  for (const [line] of realStart) reader.take(line);
  expect(reader.nodes()).toMatchObject({ total: 7, reached: 7 });
});
