import type { Issue } from "../../../shared/errors.ts";
import { isObject, shown } from "./prompt-graph.ts";

/** ComfyUI's own nodes that read a file by its name in one of ComfyUI's folders. */
const readers: ReadonlySet<unknown> = new Set([
  "LoadImage",
  "LoadImageMask",
  "LoadImageOutput",
  "LoadVideo",
  "LoadAudio",
  "RecordAudio",
  "LoadLatent",
  "Load3D",
  "Load3DAnimation",
  "WebcamCapture",
  "GeminiInputFiles",
  "OpenAIInputFiles",
]);

/** The web UI's own players: it sends along the address of what they play, which no node reads. */
const players: ReadonlySet<string> = new Set(["audioUI", "video-preview"]);

/** A disk's root, a drive, a way up. One that ComfyUI makes of `..x[output]` is one, too. */
const outside = /^[/\\]|^[A-Za-z]:|(?:^|[/\\])\.\./;

/**
 * A file outside ComfyUI's folders that a prompt wants to read: seen on 0.3.64, its nodes take any path on
 * the computer, and say whether there is such a file. What custom nodes read is not known here. Null where
 * there is none.
 */
export function findFileOutside(prompt: unknown): Issue | null {
  if (!isObject(prompt)) return null;
  for (const [id, node] of Object.entries(prompt)) {
    if (!isObject(node) || !readers.has(node["class_type"]) || !isObject(node["inputs"])) continue;
    for (const [name, value] of Object.entries(node["inputs"])) {
      if (players.has(name) || !namesOutside(value)) continue;
      const message = "Must be a file in ComfyUI's own folders";
      return { path: `prompt.${shown(id)}.inputs.${shown(name)}`, message };
    }
  }
  return null;
}

/** Some inputs hold several names, and a value may be wrapped. */
function namesOutside(value: unknown): boolean {
  const left: unknown[] = [value];
  while (left.length > 0) {
    const next = left.pop();
    if (typeof next === "string" && outside.test(next)) return true;
    if (isObject(next)) for (const inner of Object.values(next)) left.push(inner);
  }
  return false;
}
