import { z } from "zod";
import type { ErrorCode } from "../../../shared/errors.ts";
import { keyIdSchema } from "../../../shared/keys.ts";
import { daysSchema, defaultDays } from "../../../shared/usage.ts";

type Json = Readonly<Record<string, unknown>>;

/** One route as its description has it. Body and answer name a schema of `openapi.ts`. */
export type Operation = {
  readonly id: string;
  readonly tag: string;
  readonly summary: string;
  readonly description: string;
  readonly who: "anyone" | "a key" | "a creator key" | "the owner";
  readonly parameters?: readonly Json[];
  readonly body?: { readonly schema: string; readonly example: Json; readonly required?: boolean };
  readonly answer: { readonly status: number; readonly words: string; readonly schema?: string };
  readonly errors: readonly ErrorCode[];
  /** ComfyUI's own route: what it refuses, it refuses in words of its own. */
  readonly isComfys?: true;
};

export type Routes = Readonly<Record<string, Readonly<Record<string, Operation>>>>;

export const tags = [
  "Your key",
  "Sign in from a program",
  "Generate",
  "Queue and history",
  "Keys for admins",
  "This description",
] as const;

const { $schema: _keyIdDialect, ...keyIdJson } = z.toJSONSchema(keyIdSchema);
const keyId = {
  name: "key_id",
  in: "path",
  required: true,
  description: "The id of a key, as the list of keys gives it",
  schema: keyIdJson,
} as const;
const { $schema: _dialect, ...daysJson } = z.toJSONSchema(daysSchema);
const days = {
  name: "days",
  in: "query",
  required: false,
  description: "How many UTC days back, today included",
  schema: { ...daysJson, default: defaultDays },
} as const;

/** What a route that takes a key can refuse with; and one that reads a body. */
export const needsKey: readonly ErrorCode[] = ["AUTH_REQUIRED", "INVALID_KEY", "TOO_MANY_TRIES"];
const needsOwner: readonly ErrorCode[] = [...needsKey, "FORBIDDEN"];
export const body: readonly ErrorCode[] = [
  "INVALID_REQUEST",
  "PAYLOAD_TOO_LARGE",
  "UNSUPPORTED_MEDIA_TYPE",
];
const change: readonly ErrorCode[] = [...needsOwner, "CROSS_SITE", ...body, "STORE_FAILED"];
const keys: Routes = {
  "/api/keys": {
    get: {
      id: "listKeys",
      tag: "Keys for admins",
      summary: "All keys",
      description: "The keys themselves are not kept, only their first and last four characters.",
      who: "the owner",
      answer: { status: 200, words: "The keys", schema: "KeyList" },
      errors: needsOwner,
    },
    post: {
      id: "createKey",
      tag: "Keys for admins",
      summary: "Make a key",
      description: "The answer is the only one that has the key in it: save it at once.",
      who: "the owner",
      body: { schema: "NewKey", example: { name: "Discord bot", rate_limit: 200 } },
      answer: { status: 201, words: "Made", schema: "CreatedKey" },
      errors: [...change, "KEY_CREATION_FAILED"],
    },
  },
  "/api/keys/{key_id}": {
    get: {
      id: "getKey",
      tag: "Keys for admins",
      summary: "One key with its usage",
      description: `The usage is that of the last ${String(defaultDays)} days.`,
      who: "the owner",
      parameters: [keyId],
      answer: { status: 200, words: "The key", schema: "KeyWithUsage" },
      errors: [...needsOwner, "KEY_NOT_FOUND"],
    },
    patch: {
      id: "updateKey",
      tag: "Keys for admins",
      summary: "Change a key",
      description: "Send only what changes. If one field is wrong, nothing changes.",
      who: "the owner",
      parameters: [keyId],
      body: { schema: "KeyChanges", example: { rate_limit: 300, is_active: true } },
      answer: { status: 200, words: "Changed", schema: "Message" },
      errors: [...change, "KEY_NOT_FOUND"],
    },
    delete: {
      id: "deleteKey",
      tag: "Keys for admins",
      summary: "Delete a key",
      description: "Its sessions and open sockets end with it. Its past usage stays.",
      who: "the owner",
      parameters: [keyId],
      answer: { status: 200, words: "Deleted", schema: "Message" },
      errors: [...needsOwner, "CROSS_SITE", "KEY_NOT_FOUND", "STORE_FAILED"],
    },
  },
  "/api/keys/{key_id}/rotate": {
    post: {
      id: "rotateKey",
      tag: "Keys for admins",
      summary: "Replace a key",
      description: "The key gets a new secret, which is shown this once, and keeps all else.",
      who: "the owner",
      parameters: [keyId],
      body: { schema: "Rotation", example: { grace_seconds: 3600 }, required: false },
      answer: { status: 200, words: "Replaced", schema: "CreatedKey" },
      errors: [...change, "KEY_NOT_FOUND"],
    },
  },
  "/api/usage": {
    get: {
      id: "getUsage",
      tag: "Your key",
      summary: "What your key did",
      description: "Never counted against the limit; a key that has used it up is answered too.",
      who: "a key",
      parameters: [days],
      answer: { status: 200, words: "The figures of this key", schema: "Usage" },
      errors: [...needsKey, "INVALID_REQUEST"],
    },
  },
  "/api/usage/all": {
    get: {
      id: "getAllUsage",
      tag: "Keys for admins",
      summary: "What every key did",
      description: "By the id of the key.",
      who: "the owner",
      parameters: [days],
      answer: { status: 200, words: "The figures of all keys", schema: "AllUsage" },
      errors: [...needsOwner, "INVALID_REQUEST"],
    },
  },
};

const session: Routes = {
  "/latchkey/session": {
    get: {
      id: "getSession",
      tag: "Your key",
      summary: "How your key stands",
      description:
        "Name, role, what is left of the limit, and ComfyUI's state. A browser whose session was ended is told the reason.",
      who: "a key",
      answer: { status: 200, words: "How this key stands", schema: "Session" },
      errors: needsKey,
    },
    post: {
      id: "signIn",
      tag: "Sign in from a program",
      summary: "Sign in for a cookie",
      description:
        "Only for what cannot send a header, as browsers cannot for pictures and WebSockets. A form with the same fields is answered by 303.",
      who: "a key",
      body: { schema: "SignIn", example: { key: "$LATCHKEY_KEY" } },
      answer: {
        status: 204,
        words: "Signed in, with the cookie latchkey_session, or __Host-latchkey_session over TLS",
      },
      errors: ["INVALID_KEY", "TOO_MANY_TRIES", "CROSS_SITE", ...body],
    },
    delete: {
      id: "signOut",
      tag: "Sign in from a program",
      summary: "Sign out",
      description: "Ends the session of the cookie, and its open sockets.",
      who: "anyone",
      answer: { status: 204, words: "Signed out" },
      errors: ["CROSS_SITE"],
    },
  },
  "/latchkey/status": {
    get: {
      id: "getStatus",
      tag: "Keys for admins",
      summary: "How all of it stands",
      description:
        "ComfyUI's state and why it does not run, addresses, who may come in, and how many are connected: what `latchkey status --json` prints.",
      who: "the owner",
      answer: { status: 200, words: "How it stands", schema: "Status" },
      errors: needsOwner,
    },
  },
  "/latchkey/metrics": {
    get: {
      id: "getMetrics",
      tag: "Keys for admins",
      summary: "Figures for Prometheus",
      description:
        "Requests by class and result, refusals by code, latencies, sockets, queue, ComfyUI's state, starts and crashes, and memory, in Prometheus' text format.",
      who: "the owner",
      answer: { status: 200, words: "The figures, as text" },
      errors: needsOwner,
    },
  },
  "/latchkey/openapi.json": {
    get: {
      id: "getDescription",
      tag: "This description",
      summary: "This description as a file",
      description: "OpenAPI 3.1, for tools that make clients of it.",
      who: "anyone",
      answer: { status: 200, words: "The file" },
      errors: [],
    },
  },
  "/docs": {
    get: {
      id: "getDocs",
      tag: "This description",
      summary: "This description as a page",
      description: "It loads nothing from any other host.",
      who: "anyone",
      answer: { status: 200, words: "This page" },
      errors: [],
    },
  },
};

/** The gateway's own routes, by path and method. */
export const ownRoutes: Routes = { ...keys, ...session };
