import { z } from "zod";
import { inEnglish, type Sentence } from "./sentences.ts";

/**
 * The one table of error codes: the HTTP status each is answered with, and the words for a program.
 * Codes and words of the first five are the API document's ("Error Codes"); docs/errors.md explains
 * every one, and a test holds it to this table.
 */
export const errors = {
  AUTH_REQUIRED: { status: 401, words: "API key required" },
  INVALID_KEY: { status: 401, words: "Invalid API key" },
  RATE_LIMIT_EXCEEDED: { status: 429, words: "Rate limit exceeded" },
  KEY_NOT_FOUND: { status: 404, words: "API key not found" },
  KEY_CREATION_FAILED: { status: 500, words: "Failed to create API key" },
  INVALID_REQUEST: { status: 400, words: "The request is not valid" },
  BAD_PATH: { status: 400, words: "The path of this request is not valid" },
  FORBIDDEN: { status: 403, words: "This key is not allowed to do that" },
  CROSS_SITE: {
    status: 403,
    words: "Requests from another website are refused; its owner can be asked to allow it",
  },
  ADDRESS_BLOCKED: {
    status: 403,
    words: "This address is blocked for a while; ask the person who shares this ComfyUI",
  },
  NOT_FOUND: { status: 404, words: "There is nothing at this address" },
  METHOD_NOT_ALLOWED: { status: 405, words: "This method is not allowed here" },
  PAYLOAD_TOO_LARGE: { status: 413, words: "The body of this request is too large" },
  UNSUPPORTED_MEDIA_TYPE: {
    status: 415,
    words: "The body of this request is in a form that is not accepted here",
  },
  WRONG_HOST: { status: 421, words: "Use the link that you were sent" },
  TOO_MANY_TRIES: { status: 429, words: "Too many wrong keys from this address" },
  TOO_MANY_CONNECTIONS: { status: 429, words: "Too many open connections" },
  QUEUE_FULL: { status: 429, words: "ComfyUI's queue is full; try again when it is shorter" },
  HEADERS_TOO_LARGE: {
    status: 431,
    words: "The headers of this request are too many or too large",
  },
  INTERNAL: { status: 500, words: "Something went wrong inside Latchkey" },
  STORE_FAILED: { status: 507, words: "The change could not be saved" },
  UPSTREAM_STARTING: { status: 503, words: "ComfyUI is starting; try again in a moment" },
  UPSTREAM_DOWN: { status: 502, words: "ComfyUI is not running; ask the person who shares it" },
  UPSTREAM_TIMEOUT: { status: 504, words: "ComfyUI did not answer in time; try again later" },
} as const satisfies Record<string, { status: number; words: string }>;

export type ErrorCode = keyof typeof errors;

/** One fault of an input: where it is (`metadata.plan`, `--port`) and what is allowed there. */
export const issueSchema = z.object({ path: z.string(), message: z.string() });
export type Issue = z.infer<typeof issueSchema>;

/** What every error of the API, the window's calls and the command line looks like. */
export const errorBodySchema = z.looseObject({
  error: z.string(),
  error_code: z.enum(Object.keys(errors) as [ErrorCode, ...ErrorCode[]]),
  issues: z.array(issueSchema).optional(),
});
export type ErrorBody = z.infer<typeof errorBodySchema>;

/**
 * An expected failure of an operation. It crosses HTTP, IPC and the command line unchanged.
 * `message` is for people; `cause` is for the log only.
 */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, unknown>>;
  /** What happened, for the window to say it in its own language; null where only `message` tells. */
  readonly said: Sentence | null;

  constructor(
    code: ErrorCode,
    options: {
      readonly message?: string;
      readonly said?: Sentence | undefined;
      readonly details?: Readonly<Record<string, unknown>>;
      readonly cause?: unknown;
    } = {},
  ) {
    super(options.message ?? (options.said && inEnglish(options.said)) ?? errors[code].words, {
      cause: options.cause,
    });
    this.name = "AppError";
    this.code = code;
    this.said = options.said ?? null;
    this.details = options.details ?? {};
  }

  /** The body that leaves the process: words, code and details, never the cause. */
  toBody(): ErrorBody {
    return { error: this.message, error_code: this.code, ...this.details };
  }
}

/** The faults that zod found, in the API's own shape. `root` names the input where a path is empty. */
export function issuesOf(error: z.core.$ZodError, root = "body"): Issue[] {
  return error.issues.flatMap((issue): Issue[] => {
    const path = issue.path.map(String);
    if (issue.code === "unrecognized_keys") {
      return issue.keys.map((key) => ({
        path: [...path, key].join("."),
        message: "There is no such field",
      }));
    }
    return [{ path: path.length > 0 ? path.join(".") : root, message: issue.message }];
  });
}

/** An `INVALID_REQUEST` that names each fault in its message and lists them in `issues`. */
export function invalidRequest(issues: readonly Issue[]): AppError {
  const named = issues.map((issue) => `${issue.path}: ${issue.message}`).join("; ");
  return new AppError("INVALID_REQUEST", {
    message: `${errors.INVALID_REQUEST.words} (${named})`,
    details: { issues },
  });
}

/**
 * Parses an input at an edge.
 * @throws AppError INVALID_REQUEST with every fault named.
 */
export function parseInput<S extends z.ZodType>(
  schema: S,
  input: unknown,
  root?: string,
): z.output<S> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw invalidRequest(issuesOf(parsed.error, root));
}
