import { expect, test } from "vitest";
import { nextPhase } from "../../../main/core/comfy/phases.ts";
import type { StartPhase } from "../../../shared/comfy.ts";

test.each<[StartPhase, string, StartPhase]>([
  ["python", "", "python"],
  ["python", "Checkpoint files will always be loaded safely.", "torch"],
  ["torch", "Total VRAM 24564 MB, total RAM 64220 MB", "torch"],
  ["torch", "Python version: 3.11.7 (main) [GCC 12.2.0]", "nodes"],
  ["nodes", "Device: cuda:0 NVIDIA GeForce RTX 4090", "nodes"],
  ["nodes", "\u001b[34m[Prompt Server] web root: /opt/web\u001b[0m", "nodes"],
  ["nodes", "Import times for custom nodes:", "answer"],
  ["python", "Starting server", "answer"],
  ["answer", "ComfyUI version: 0.3.64", "answer"],
  ["torch", "a node says: Starting server", "torch"],
])("in %s the line %j hints at %s", (current, line, expected) => {
  expect(nextPhase(current, line)).toBe(expected);
});
