import { z } from "zod";
import type { Preview } from "../../../shared/activity.ts";

/** How far a prompt is, as ComfyUI told last. */
export type Steps = {
  readonly nodeId: string | null;
  readonly value: number;
  readonly max: number;
  /** Ids of the nodes that are done. */
  readonly done: ReadonlySet<string>;
};

export type Failure = {
  readonly promptId: string;
  readonly nodeType: string | null;
  readonly message: string;
};

/**
 * What ComfyUI's sockets tell about the prompt that runs. A message is only put aside, and read when
 * somebody looks: there may be a thousand a second.
 */
export type Progress = {
  note(data: Buffer, isBinary: boolean): void;
  stepsOf(promptId: string): Steps | null;
  /** The newest picture, where it is of this prompt; null where there is none. */
  previewOf(promptId: string): Preview | null;
  /** Another prompt runs: the picture was of the one before. */
  begin(): void;
};

const nodeStates = z.record(
  z.string(),
  z.object({ value: z.number(), max: z.number(), state: z.string() }),
);
const stateMessage = z.object({
  data: z.object({ prompt_id: z.string(), nodes: nodeStates }),
});
const errorMessage = z.object({
  data: z.object({
    prompt_id: z.string(),
    node_type: z.string().nullish(),
    exception_message: z.string().nullish(),
  }),
});
const cachedMessage = z.object({
  data: z.object({ prompt_id: z.string(), nodes: z.array(z.string()) }),
});
const pictureHead = z.object({
  prompt_id: z.string().optional(),
  image_type: z.enum(["image/jpeg", "image/png", "image/webp"]).optional(),
});

const plainPicture = 1;
const pictureWithHead = 4;
const maxPreviewBytes = 4_000_000;
/** Where a message names its kind: ComfyUI writes it first. */
const headLength = 60;

export function createProgress(deps: {
  /** Something is new about the prompt that runs. */
  readonly onChange: () => void;
  readonly onPicture: () => void;
  /** ComfyUI's queue has changed. */
  readonly onQueue: () => void;
  readonly onFailure: (failure: Failure) => void;
}): Progress {
  let state: Buffer | null = null;
  let cached: Buffer | null = null;
  let picture: Buffer | null = null;

  function noteText(data: Buffer): void {
    const head = data.toString("latin1", 0, headLength);
    if (head.includes('"progress_state"')) {
      state = data;
      deps.onChange();
    } else if (head.includes('"status"') || head.includes('"execution_start"')) deps.onQueue();
    else if (head.includes('"execution_cached"')) cached = data;
    else if (head.includes('"execution_error"')) {
      const told = read(errorMessage, data)?.data;
      if (told)
        deps.onFailure({
          promptId: told.prompt_id,
          nodeType: told.node_type ?? null,
          message: firstLine(told.exception_message ?? ""),
        });
    }
  }

  return {
    note(data, isBinary) {
      if (!isBinary) noteText(data);
      else if (data.length > 8 && data.length < maxPreviewBytes) {
        const kind = data.readUInt32BE(0);
        if (kind !== plainPicture && kind !== pictureWithHead) return;
        picture = data;
        deps.onPicture();
      }
    },
    stepsOf(promptId) {
      const told = read(stateMessage, state)?.data;
      if (told?.prompt_id !== promptId) return null;
      const nodes = Object.entries(told.nodes);
      const [nodeId, node] = nodes.findLast(([, one]) => one.state === "running") ?? [null, null];
      const kept = read(cachedMessage, cached)?.data;
      const fromCache = kept?.prompt_id === promptId ? kept.nodes : [];
      const done = nodes.filter(([, one]) => one.state === "finished").map(([id]) => id);
      return {
        nodeId,
        value: node?.value ?? 0,
        max: node?.max ?? 0,
        done: new Set([...fromCache, ...done]),
      };
    },
    previewOf: (promptId) => (picture === null ? null : previewIn(picture, promptId)),
    begin() {
      picture = null;
    },
  };
}

function read<T>(schema: z.ZodType<T>, data: Buffer | null): T | null {
  if (data === null) return null;
  try {
    const parsed = schema.safeParse(JSON.parse(data.toString("utf8")));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

const firstLine = (text: string): string => (text.trim().split("\n", 1)[0] ?? "").slice(0, 300);

/** A binary message as a picture: `uint32 1, uint32 format, picture` or `uint32 4, uint32 n, JSON, picture`. */
function previewIn(data: Buffer, promptId: string): Preview | null {
  const second = data.readUInt32BE(4);
  if (data.readUInt32BE(0) === plainPicture) {
    const type = second === 2 ? "image/png" : "image/jpeg";
    return { prompt_id: promptId, type, bytes: new Uint8Array(data.subarray(8)) };
  }
  const head = read(pictureHead, data.subarray(8, 8 + second));
  if (head?.prompt_id !== undefined && head.prompt_id !== promptId) return null;
  const bytes = new Uint8Array(data.subarray(8 + second));
  return { prompt_id: promptId, type: head?.image_type ?? "image/jpeg", bytes };
}
