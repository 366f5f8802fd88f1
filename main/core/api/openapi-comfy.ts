import type { ErrorCode } from "../../../shared/errors.ts";
import { body, needsKey, type Routes } from "./openapi-routes.ts";

const read: readonly ErrorCode[] = [
  ...needsKey,
  "RATE_LIMIT_EXCEEDED",
  "UPSTREAM_DOWN",
  "UPSTREAM_STARTING",
  "UPSTREAM_TIMEOUT",
];
const write: readonly ErrorCode[] = [...read, "FORBIDDEN", "CROSS_SITE"];
const fromComfy = "The answer is ComfyUI's own and passes through unchanged.";

/** ComfyUI's own routes that most programs need, in brief. */
export const comfyRoutes: Routes = {
  "/latchkey/health": {
    get: {
      id: "getHealth",
      tag: "Generate",
      summary: "Whether ComfyUI is ready",
      description: "Ask this before you queue something, and while you wait for a start.",
      who: "anyone",
      answer: { status: 200, words: "The state of ComfyUI, and since when", schema: "Health" },
      errors: [],
    },
  },
  "/api/prompt": {
    post: {
      id: "queuePrompt",
      isComfys: true,
      tag: "Generate",
      summary: "Run a workflow",
      description: `Adds a workflow in ComfyUI's API format, at most 64 MB, to the queue. ${fromComfy} Its prompt_id leads to the result in the history.`,
      who: "a creator key",
      body: {
        schema: "Prompt",
        example: {
          prompt: {
            "1": {
              class_type: "EmptyImage",
              inputs: { width: 64, height: 64, batch_size: 1, color: 4345040 },
            },
            "2": {
              class_type: "SaveImage",
              inputs: { images: ["1", 0], filename_prefix: "api" },
            },
          },
        },
      },
      answer: { status: 200, words: "Queued", schema: "ComfyUI" },
      errors: [...write, "QUEUE_FULL", ...body],
    },
  },
  "/api/interrupt": {
    post: {
      id: "interrupt",
      isComfys: true,
      tag: "Generate",
      summary: "Stop what runs now",
      description: "Whoever started it.",
      who: "a creator key",
      answer: { status: 200, words: "Asked to stop" },
      errors: write,
    },
  },
  "/api/free": {
    post: {
      id: "freeMemory",
      isComfys: true,
      tag: "Generate",
      summary: "Free memory",
      description: "Asks ComfyUI to unload its models, or to drop what it has cached.",
      who: "a creator key",
      body: { schema: "Memory", example: { unload_models: true, free_memory: true } },
      answer: { status: 200, words: "Asked to free memory" },
      errors: write,
    },
  },
  "/api/queue": {
    get: {
      id: "getQueue",
      isComfys: true,
      tag: "Queue and history",
      summary: "What runs and what waits",
      description: fromComfy,
      who: "a key",
      answer: { status: 200, words: "queue_running and queue_pending", schema: "ComfyUI" },
      errors: read,
    },
  },
  "/api/history": {
    get: {
      id: "getHistory",
      isComfys: true,
      tag: "Queue and history",
      summary: "What has been run",
      description: fromComfy,
      who: "a key",
      answer: { status: 200, words: "Entries by prompt_id", schema: "ComfyUI" },
      errors: read,
    },
  },
};
