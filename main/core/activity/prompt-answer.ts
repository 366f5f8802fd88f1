import { promisify } from "node:util";
import { brotliDecompress, gunzip, inflate } from "node:zlib";
import { z } from "zod";
import type { PromptAnswer } from "../gateway/exchange.ts";

const answerSchema = z.object({ prompt_id: z.string() });
const limits = { maxOutputLength: 4_000_000 };
const decoders: Readonly<Record<string, (body: Buffer) => Promise<Buffer>>> = {
  identity: (body) => Promise.resolve(body),
  gzip: (body) => promisify(gunzip)(body, limits),
  deflate: (body) => promisify(inflate)(body, limits),
  br: (body) => promisify(brotliDecompress)(body, limits),
};

/** The id that ComfyUI gave a prompt; null where it took none, or its answer cannot be read. */
export async function promptIdIn(answer: PromptAnswer): Promise<string | null> {
  if (answer.status !== 200) return null;
  const decode = decoders[answer.encoding?.trim().toLowerCase() ?? "identity"];
  if (!decode) return null;
  try {
    const text = (await decode(answer.body)).toString("utf8");
    return answerSchema.parse(JSON.parse(text)).prompt_id;
  } catch {
    return null;
  }
}
