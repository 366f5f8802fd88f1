import type { IncomingMessage, ServerResponse } from "node:http";
import type { Hop } from "./headers.ts";
import type { Refusal } from "./types.ts";

export type Upstream = { readonly host: string; readonly port: number };
export type Timeouts = { readonly connectMs: number; readonly firstByteMs: number };

/** A small answer as it came; `encoding` is its Content-Encoding. */
export type PromptAnswer = {
  readonly status: number;
  readonly encoding: string | undefined;
  readonly body: Buffer;
};

/** One plain request on its way to ComfyUI. */
export type Exchange = {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  readonly hop: Hop;
  readonly isProtected: boolean;
  /** Headers of ours for the client: rates, CORS. */
  readonly extraHeaders: Readonly<Record<string, string>>;
  /** More of them for an answer of this type, as a flat list. */
  readonly headersForType: (type: string | readonly string[] | undefined) => readonly string[];
  /** The body where it was read before (POST /prompt); null to stream it. */
  readonly body: Buffer | null;
  /** Told of the answer once it has gone by, where somebody reads along. */
  readonly onAnswer?: (answer: PromptAnswer) => void;
  /** Called once where no answer of ComfyUI's can be given. */
  readonly fail: (refusal: Refusal) => void;
};
