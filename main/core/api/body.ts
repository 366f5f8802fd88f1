import type { Request } from "express";
import { AppError } from "../../../shared/errors.ts";
import { createPieces } from "../platform/pieces.ts";
import { ownRequestOf } from "./context.ts";

const maxBodyBytes = 256 * 1024;
/** Anybody may send one of these, on as many connections as there may be. */
const maxSignInBytes = 16 * 1024;

/** Reads a body into memory, at most `limit` bytes of it. @throws AppError PAYLOAD_TOO_LARGE */
async function readText(req: Request, limit: number): Promise<string> {
  const pieces = createPieces();
  for await (const chunk of req as AsyncIterable<Buffer>) {
    if (pieces.size() + chunk.length > limit) throw new AppError("PAYLOAD_TOO_LARGE");
    pieces.add(chunk);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(pieces.whole());
  } catch (cause) {
    throw new AppError("INVALID_REQUEST", { message: "The body is not UTF-8", cause });
  }
}

function mediaType(req: Request): string {
  return (req.headers["content-type"] ?? "").split(";", 1)[0]?.trim().toLowerCase() ?? "";
}

/**
 * The JSON body of a management call. The owner by address must say that it is JSON: a form that some
 * website sends cannot (DESIGN section 5). Others too, so that there is one rule.
 * @throws AppError UNSUPPORTED_MEDIA_TYPE, INVALID_REQUEST, PAYLOAD_TOO_LARGE
 */
export async function jsonBody(req: Request, limit = maxBodyBytes): Promise<unknown> {
  const type = mediaType(req);
  if (type !== "application/json") {
    throw new AppError("UNSUPPORTED_MEDIA_TYPE", {
      message: "Send the body as Content-Type: application/json",
    });
  }
  if (req.headers["content-encoding"] !== undefined) {
    throw new AppError("UNSUPPORTED_MEDIA_TYPE", {
      message: "Send the body without Content-Encoding",
    });
  }
  const text = await readText(req, limit);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AppError("INVALID_REQUEST", {
      message: "The body is not valid JSON",
      details: { issues: [{ path: "body", message: "Must be JSON" }] },
      cause,
    });
  }
}

/** The body of a sign-in: JSON from the page's script, a form where there is none. */
export async function jsonOrForm(
  req: Request,
): Promise<{ readonly isForm: boolean; readonly body: unknown }> {
  if (mediaType(req) !== "application/x-www-form-urlencoded")
    return { isForm: false, body: await jsonBody(req, maxSignInBytes) };
  const fields = Object.fromEntries(new URLSearchParams(await readText(req, maxSignInBytes)));
  const { remember, ...rest } = fields;
  return {
    isForm: true,
    body: { ...rest, ...(remember === undefined ? {} : { remember: remember !== "false" }) },
  };
}

/** The caller's key id. @throws AppError AUTH_REQUIRED */
export function callerKeyId(req: Request): string {
  const { caller } = ownRequestOf(req).verdict;
  if (caller.kind !== "key") throw new AppError("AUTH_REQUIRED");
  return caller.key.key_id;
}
