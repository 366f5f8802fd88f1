import { z } from "zod";
import { sentenceSchema } from "./sentences.ts";

export const comfyStates = ["stopped", "starting", "ready", "crashed", "stopping"] as const;
export const comfyStateSchema = z.enum(comfyStates);
export type ComfyState = z.infer<typeof comfyStateSchema>;

/** Parts of a start, in order; hints from ComfyUI's log, never proof of readiness. */
export const startPhases = ["python", "torch", "nodes", "answer"] as const;
export type StartPhase = (typeof startPhases)[number];

/** Why ComfyUI ended or did not start, in plain words. */
export const comfyFailureSchema = z.object({
  /** A short name for the kind of failure, e.g. `module_missing`; the window has its own words for each. */
  reason: z.string(),
  message: z.string(),
  exit_code: z.number().nullable(),
  last_lines: z.array(z.string()),
  /** The argument that ComfyUI refused; null for other failures. */
  argument: z.string().nullable(),
  /** What it is about, for words in any language: a module, a library, a node, a file; null where nothing is named. */
  named: z.string().nullable(),
});
export type ComfyFailure = z.infer<typeof comfyFailureSchema>;

/** A custom node pack, as ComfyUI's log tells of its import. */
export const comfyPackSchema = z.object({
  name: z.string(),
  /** How long its import took; null while that is not known. */
  seconds: z.number().nullable(),
  /** Why it could not be imported, in Python's words; empty where they were not seen. */
  failure: z.string().nullable(),
});
export type ComfyPack = z.infer<typeof comfyPackSchema>;

/** The custom nodes of a start. */
export const comfyNodesSchema = z.object({
  /** Packs that its folder holds; null where that is not known. */
  total: z.number().nullable(),
  /** How many of them have been come to; all once ComfyUI lists them. */
  reached: z.number(),
  /** Those that could not be imported so far; all with their times once ComfyUI lists them. */
  packs: z.array(comfyPackSchema),
});
export type ComfyNodes = z.infer<typeof comfyNodesSchema>;

/** Another ComfyUI on the same folder, which Latchkey did not start. */
export const comfyRivalSchema = z.object({
  pid: z.number(),
  name: z.string(),
  /** Epoch seconds; null where the system does not tell. */
  since: z.number().nullable(),
  /** When it started, in the system's own words. */
  started_at: z.string(),
  /** Where it answers; null where it does not. */
  url: z.string().nullable(),
});
export type ComfyRival = z.infer<typeof comfyRivalSchema>;

/** ComfyUI as it stands now. Times are epoch seconds. */
export const comfyStatusSchema = z.object({
  state: comfyStateSchema,
  since: z.number(),
  source: z.enum(["folder", "upstream", "demo"]).nullable(),
  phase: z.enum(startPhases).nullable(),
  version: z.string().nullable(),
  device: z.string().nullable(),
  /** The newest line of the log while it starts. */
  last_line: z.string().nullable(),
  /** When that line came. */
  last_line_at: z.number().nullable(),
  nodes: comfyNodesSchema.nullable(),
  failure: comfyFailureSchema.nullable(),
  /** Epoch seconds of the next try after a crash; null when none is due. */
  retry_at: z.number().nullable(),
  /** Crashes within the last ten minutes. */
  crashes: z.number(),
  /** This start was asked for by ComfyUI-Manager. */
  asked_by_manager: z.boolean(),
  /** An earlier run of Latchkey started it, and this one took it over. */
  taken_over: z.boolean(),
  /** It did not stop when asked, and was ended. */
  ended_by_force: z.boolean(),
  /** Choices that differ from what the running one was started with: they hold from its next start. */
  changes_waiting: z.number(),
  /** Who uses the folder, where that is why nothing was started. */
  rival: comfyRivalSchema.nullable(),
});
export type ComfyStatus = z.infer<typeof comfyStatusSchema>;

/** Where a ComfyUI that Latchkey did not start was looked for and does not answer; null while it does, or for others. */
export function silentUpstreamOf(comfy: Pick<ComfyStatus, "state" | "failure">): string | null {
  const isSilent = comfy.state === "stopped" && comfy.failure?.reason === "upstream_down";
  return isSilent ? (comfy.failure?.named ?? null) : null;
}

/** The prompt that ComfyUI works on, as far as its events tell. Times are epoch seconds. */
export const runningPromptSchema = z.object({
  prompt_id: z.string().nullable(),
  since: z.number(),
  /** The node's number in the workflow. */
  node: z.string().nullable(),
  /** Steps of that node; both null while it tells none. */
  step: z.number().nullable(),
  steps: z.number().nullable(),
});
export type RunningPrompt = z.infer<typeof runningPromptSchema>;

/** What is wrong with a ComfyUI that has not ended; `since` in epoch seconds. */
export const comfyTroubleSchema = z.object({
  /** It does not answer though nothing runs; or a prompt runs for ever, its worker being dead. */
  kind: z.enum(["hung", "worker_dead"]),
  since: z.number(),
});
export type ComfyTrouble = z.infer<typeof comfyTroubleSchema>;

const memoryUseSchema = z.object({ used: z.number(), total: z.number() });

/** Memory in bytes; `vram` is null without a graphics card. */
export const comfyMemorySchema = z.object({
  ram: memoryUseSchema,
  vram: memoryUseSchema.nullable(),
});
export type ComfyMemory = z.infer<typeof comfyMemorySchema>;

/** What is seen of a ComfyUI that runs, beside its state. */
export const comfyWatchSchema = z.object({
  trouble: comfyTroubleSchema.nullable(),
  /** It will be stopped once its queue is empty. */
  stops_when_idle: z.boolean(),
});
export type ComfyWatch = z.infer<typeof comfyWatchSchema>;

/** ComfyUI's queue now. */
export const comfyQueueSchema = z.object({
  /** Prompts in it, the running one included; null while nobody tells. */
  remaining: z.number().nullable(),
  running: runningPromptSchema.nullable(),
});

/** One thing that was looked at in an installation. */
export const installationCheckSchema = z.object({
  what: z.enum(["folder", "main", "python", "torch"]),
  ok: z.boolean(),
  /** In English; `said` is the same for the window. */
  message: z.string(),
  said: sentenceSchema,
});

/** An installation that was found or chosen, and what is wrong with it. */
export const installationSchema = z.object({
  kind: z.enum([
    "git",
    "portable",
    "desktop",
    "desktop2",
    "comfy-cli",
    "stability-matrix",
    "pinokio",
    "running",
  ]),
  folder: z.string(),
  python: z.string().nullable(),
  version: z.string().nullable(),
  /** Its graphics card in one line, or what its PyTorch was built for where only files were read. */
  gpu: z.string().nullable(),
  /** Set for `running`: its address. */
  url: z.string().nullable(),
  checks: z.array(installationCheckSchema),
  ok: z.boolean(),
});
export type Installation = z.infer<typeof installationSchema>;

/** GET /latchkey/health. */
export const healthSchema = z.object({
  status: z.literal("ok"),
  version: z.string(),
  comfyui: z.object({ state: comfyStateSchema, since: z.number() }),
});
export type Health = z.infer<typeof healthSchema>;

/** An argument of ComfyUI, by its own `--help`. */
export const comfyArgumentSchema = z.object({
  /** Its spellings, the shortest first. */
  flags: z.array(z.string()),
  /** What stands for its value, such as `PORT`; null where it takes none. */
  value: z.string().nullable(),
  help: z.string(),
});
export type ComfyArgument = z.infer<typeof comfyArgumentSchema>;

/** Whose log: ComfyUI's own, what the gateway answered, or who was let in and refused. */
export const logSources = ["comfyui", "gateway", "audit"] as const;
export const logSourceSchema = z.enum(logSources);
export type LogSource = z.infer<typeof logSourceSchema>;

export const logLineSchema = z.object({
  /** Counts up from 1 in the life of the app. */
  n: z.number(),
  /** Epoch seconds. */
  at: z.number(),
  level: z.enum(["info", "warn", "error"]),
  text: z.string(),
});
export type LogLine = z.infer<typeof logLineSchema>;
