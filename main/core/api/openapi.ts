import { z } from "zod";
import { healthSchema } from "../../../shared/comfy.ts";
import { errorBodySchema, errors, type ErrorCode } from "../../../shared/errors.ts";
import { keyDetailsSchema } from "../../../shared/ipc.ts";
import {
  apiKeySchema,
  createdKeySchema,
  keyChangesSchema,
  maxNameLength,
  newKeySchema,
  rotationSchema,
} from "../../../shared/keys.ts";
import { sessionInfoSchema } from "../../../shared/sessions.ts";
import { statusReportSchema } from "../../../shared/status-report.ts";
import { usageStatsSchema } from "../../../shared/usage.ts";
import { comfyRoutes } from "./openapi-comfy.ts";
import { ownRoutes, tags, type Operation } from "./openapi-routes.ts";
import { signInSchema } from "./session.ts";

type Json = Readonly<Record<string, unknown>>;

const requests = {
  NewKey: newKeySchema,
  KeyChanges: keyChangesSchema,
  Rotation: rotationSchema,
  SignIn: signInSchema,
} as const;

const answers = {
  Error: errorBodySchema,
  KeyWithUsage: keyDetailsSchema,
  KeyList: z.object({ keys: z.array(apiKeySchema) }),
  CreatedKey: createdKeySchema,
  Message: z.object({ message: z.string() }),
  Usage: z.object({ key_id: z.string(), key_name: z.string(), usage_stats: usageStatsSchema }),
  AllUsage: z.object({ usage_stats: z.record(z.string(), usageStatsSchema) }),
  Health: healthSchema,
  Status: statusReportSchema,
  Session: sessionInfoSchema,
} as const;

/** What is ComfyUI's is described in brief: its shapes are its own to change. */
const ofComfy = {
  ComfyUI: { type: "object", description: "In ComfyUI's own shape" },
  Prompt: {
    type: "object",
    properties: {
      prompt: { type: "object", description: "The workflow: nodes by id" },
      client_id: { type: "string", description: "Whose WebSocket is told of the progress" },
      extra_data: { type: "object", description: "What is saved with the picture" },
    },
    required: ["prompt"],
  },
  Memory: {
    type: "object",
    properties: { unload_models: { type: "boolean" }, free_memory: { type: "boolean" } },
  },
} as const;

/** What the fields of requests mean, and what zod's refinements hold but its JSON schema leaves out. */
const fieldNotes: Readonly<Record<string, Json>> = {
  name: {
    minLength: 1,
    maxLength: maxNameLength,
    pattern: "\\S",
    description: "Who or what the key is for",
  },
  rate_limit: { description: "Requests in one clock hour (UTC); null is no limit" },
  metadata: { description: "Data of your own: at most 16 KB as JSON, 8 levels deep" },
  role: { description: "viewer looks, creator also runs workflows, admin may do everything" },
  expires_at: { description: "When the key ends, in epoch seconds; null is never" },
  is_active: { description: "false pauses the key" },
  grace_seconds: { description: "For how long the old key still works" },
  key: { description: "The key" },
  remember: { description: "For 30 days instead of until the browser closes" },
  next: { description: "For forms: the page to go to afterwards, on this host" },
};

function schemaOf(schema: z.ZodType, io: "input" | "output"): Json {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io });
  return rest;
}

/** What a caller sends, as it is before defaults fill it in. */
function requestOf(schema: z.ZodType): Json {
  const json = schemaOf(schema, "input");
  const properties = Object.entries((json["properties"] ?? {}) as Readonly<Record<string, Json>>);
  const noted = properties.map(([name, field]) => [name, { ...field, ...fieldNotes[name] }]);
  return { ...json, properties: Object.fromEntries(noted) as Json };
}

function mapValues<T>(table: Readonly<Record<string, T>>, change: (value: T) => unknown): Json {
  return Object.fromEntries(Object.entries(table).map(([name, value]) => [name, change(value)]));
}

const jsonOf = (name: string, more: Json = {}): Json => ({
  "application/json": { schema: { $ref: `#/components/schemas/${name}` }, ...more },
});

/** Refusals of the gateway's have one shape; behind it ComfyUI answers as it likes, also in plain text. */
const refusal = jsonOf("Error");
const anyRefusal: Json = {
  "application/json": {
    schema: {
      anyOf: ["Error", "ComfyUI"].map((name) => ({ $ref: `#/components/schemas/${name}` })),
    },
  },
  "text/plain": { schema: { type: "string" } },
};

/** One answer for each status, since OpenAPI has one place for each, with the codes that it may carry. */
function refusalsOf(codes: readonly ErrorCode[], content: Json): Json {
  const byStatus = new Map<number, string[]>();
  for (const code of codes) {
    const { status, words } = errors[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), `${code}: ${words}`]);
  }
  const answerWith = (lines: readonly string[]): Json => ({
    description: lines.join(". "),
    content,
  });
  return Object.fromEntries([...byStatus].map(([status, lines]) => [status, answerWith(lines)]));
}

function describe(operation: Operation): Json {
  const { id, tag, summary, description, who, parameters, body, answer } = operation;
  const refused = operation.isComfys ? anyRefusal : refusal;
  const needsNoHeader = who === "anyone" || id === "signIn";
  return {
    operationId: id,
    tags: [tag],
    summary,
    description,
    security: needsNoHeader ? [] : [{ key: [] }, { bearer: [] }, { session: [] }],
    ...(parameters ? { parameters } : {}),
    ...(body
      ? {
          requestBody: {
            required: body.required ?? true,
            content: jsonOf(body.schema, { example: body.example }),
          },
        }
      : {}),
    responses: {
      [String(answer.status)]: {
        description: answer.words,
        ...(answer.schema === undefined ? {} : { content: jsonOf(answer.schema) }),
      },
      ...refusalsOf(operation.errors, refused),
      default: { description: "Any other error", content: refused },
    },
    "x-who": who,
    "x-error-codes": operation.errors,
  };
}

/** The OpenAPI 3.1 description of the API, made from the schemas that check every request. */
export function openApi(version: string): Json {
  return {
    openapi: "3.1.0",
    info: {
      title: "ComfyUI, shared with keys",
      version,
      description:
        "ComfyUI's own API with a key, and the routes that manage keys and report usage. Every route of ComfyUI works, not only those listed here. Times are epoch seconds, days are YYYY-MM-DD in UTC.",
    },
    servers: [{ url: "/" }],
    tags: tags.map((name) => ({ name })),
    paths: mapValues({ ...ownRoutes, ...comfyRoutes }, (byMethod) => mapValues(byMethod, describe)),
    components: {
      securitySchemes: {
        key: { type: "apiKey", in: "header", name: "X-API-Key" },
        bearer: { type: "http", scheme: "bearer" },
        session: { type: "apiKey", in: "cookie", name: "latchkey_session" },
      },
      schemas: {
        ...mapValues<z.ZodType>(requests, requestOf),
        ...mapValues<z.ZodType>(answers, (schema) => schemaOf(schema, "output")),
        ...ofComfy,
      },
    },
    "x-errors": Object.entries(errors).map(([code, { status, words }]) => ({
      code,
      status,
      words,
    })),
  };
}
