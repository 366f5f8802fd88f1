import type { IncomingMessage } from "node:http";
import { z } from "zod";
import { issuesOf, type Issue } from "../../../shared/errors.ts";
import { findFileOutside } from "./prompt-files.ts";
import { findDeadly, isObject } from "./prompt-graph.ts";
import type { Refusal } from "./types.ts";
import { wordsFor } from "./words.ts";

export const maxPromptBytes = 64 * 1024 * 1024;

const clientId = z.string({ error: "Must be a text, or left out" }).optional();

/** What a real ComfyUI needs to survive: each of these was seen to kill or hang it (comfyui-facts 0.1). */
const promptSchema = z.looseObject({
  client_id: clientId,
  extra_data: z
    .looseObject({ client_id: clientId }, { error: "Must be an object, or left out" })
    .optional(),
  number: z.number({ error: "Must be a finite number, or left out" }).optional(),
});

/** Two prompts of one number and one id cannot be put in order, which ends ComfyUI's worker. */
const twice: Issue = { path: "prompt_id", message: "Must be left out where number is given" };

const plainType = /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+$/;
const utf8Type = /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+\s*;\s*charset\s*=\s*("?)(?:utf-?8|us-ascii)\1$/i;

/**
 * ComfyUI's server decompresses bodies, and decodes them by the charset of their type: what we would
 * read is then not what it reads. Null where both read the same.
 */
export function checkBodyHeaders(req: IncomingMessage, limit: number): Refusal | null {
  const encoding = req.headers["content-encoding"];
  if (encoding !== undefined && encoding.trim().toLowerCase() !== "identity") {
    return { refused: "UNSUPPORTED_MEDIA_TYPE", words: "Send this body without Content-Encoding" };
  }
  const type = req.headers["content-type"]?.trim() ?? "";
  if (/charset/i.test(type) && !plainType.test(type) && !utf8Type.test(type)) {
    return { refused: "UNSUPPORTED_MEDIA_TYPE", words: "Send this body as UTF-8" };
  }
  const length = Number(req.headers["content-length"] ?? 0);
  return length > limit ? { refused: "PAYLOAD_TOO_LARGE" } : null;
}

export const refuseBody = (issues: readonly Issue[], what = "prompt"): Refusal => ({
  refused: "INVALID_REQUEST",
  words: `This ${what} is not valid (${issues.map((one) => `${one.path}: ${one.message}`).join("; ")})`,
  details: { issues },
});

/** Lists, truth values and fractions, too, become texts in ComfyUI, in Python's spelling. */
const unclearId: Issue = { path: "prompt_id", message: "Must be a text, or left out" };

/** Two prompts of one id have one place in ComfyUI's history: the later takes it, and what is said of both. */
const others: Issue = { path: "prompt_id", message: "Is another prompt's: leave it out" };

/**
 * Judges the body of POST /prompt. Null where it may go on, byte for byte.
 * @param isOwner the owner may jump the queue, and read any file of their own.
 * @param isOthers whether a prompt's id is known to be somebody else's.
 */
export function checkPromptBody(
  body: Buffer,
  isOwner: boolean,
  isOthers: (promptId: string) => boolean,
): Refusal | null {
  let value: unknown;
  try {
    const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
    value = JSON.parse(decoder.decode(body));
  } catch {
    return refuseBody([{ path: "body", message: "Must be JSON in UTF-8" }]);
  }
  if (!isObject(value)) {
    return refuseBody([{ path: "body", message: "Must be a JSON object" }]);
  }
  const parsed = promptSchema.safeParse(value);
  if (!parsed.success) return refuseBody(issuesOf(parsed.error));
  const deadly = findDeadly(value);
  if (deadly !== null) return refuseBody([deadly]);
  if (parsed.data.number !== undefined && "prompt_id" in value) return refuseBody([twice]);
  if ("prompt_id" in value) {
    const spellings = spellingsOf(value["prompt_id"]);
    if (spellings === null) return refuseBody([unclearId]);
    if (spellings.some(isOthers)) return refuseBody([others]);
  }
  const jumps = parsed.data.number !== undefined || (parsed.data["front"] ?? false) !== false;
  if (isOwner) return null;
  if (jumps) return { refused: "FORBIDDEN", words: wordsFor.queueJump };
  const stray = findFileOutside(value["prompt"]);
  return (
    stray && { refused: "FORBIDDEN", words: wordsFor.fileOutside, details: { issues: [stray] } }
  );
}

/** The texts that ComfyUI may make of a prompt's id; null where that cannot be told. */
function spellingsOf(id: unknown): readonly string[] | null {
  if (typeof id === "string") return [id];
  if (id === null) return ["None"];
  if (typeof id !== "number" || !Number.isSafeInteger(id)) return null;
  // 7 and 7.0 are one number here, and two texts there.
  return [String(id), `${String(id)}.0`];
}
