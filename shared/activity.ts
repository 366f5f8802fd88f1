import { z } from "zod";

/** What a prompt, a visitor or a refusal belongs to. */
export const whoSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("key"), key_id: z.string(), name: z.string(), deleted: z.boolean() }),
  /** The owner: the window's own browser session, or a program on this computer. */
  z.object({ kind: z.literal("you") }),
  z.object({ kind: z.literal("without_key") }),
  /** A prompt that did not come through the gateway. */
  z.object({ kind: z.literal("elsewhere") }),
  /** Somebody of whom only the address is known. */
  z.object({ kind: z.literal("address"), address: z.string() }),
]);
export type Who = z.infer<typeof whoSchema>;

/** What asked: a browser by its name, or a program by what it calls itself. */
export const agentSchema = z.object({
  kind: z.enum(["browser", "program"]),
  name: z.string().nullable(),
});
export type Agent = z.infer<typeof agentSchema>;

/** Where a key was last used from. `at` is epoch seconds. */
export const placeSchema = z.object({ address: z.string(), agent: agentSchema, at: z.number() });
export type Place = z.infer<typeof placeSchema>;

export const promptIdSchema = z
  .string({ error: "Must be the id of a prompt" })
  .min(1, "Must be the id of a prompt")
  .max(200, "Must be the id of a prompt");

/** The prompt that runs. Times are epoch seconds. */
export const generationSchema = z.object({
  prompt_id: z.string(),
  who: whoSchema,
  since: z.number(),
  /** The node that runs, by its title or its type; null while that is not known. */
  node: z.string().nullable(),
  /** Steps of that node; null where it tells of none. */
  step: z.number().nullable(),
  steps: z.number().nullable(),
  nodes: z.number(),
  nodes_done: z.number(),
  has_preview: z.boolean(),
});
export type Generation = z.infer<typeof generationSchema>;

export const waitingGenerationSchema = z.object({
  prompt_id: z.string(),
  who: whoSchema,
  since: z.number(),
});

/** A prompt that went wrong, in ComfyUI's own words. */
export const failedGenerationSchema = z.object({
  prompt_id: z.string(),
  who: whoSchema,
  at: z.number(),
  node: z.string().nullable(),
  message: z.string(),
});

export const connectionIdSchema = z
  .string({ error: "Must be the id of a connection" })
  .regex(/^c\d{1,15}$/, "Must be the id of a connection");

/** Somebody with an open socket, or a request in the last minute. */
export const connectionSchema = z.object({
  id: connectionIdSchema,
  who: whoSchema,
  address: z.string(),
  /** This computer itself. */
  is_here: z.boolean(),
  agent: agentSchema,
  since: z.number(),
  /** Open sockets: a window of the web UI has one. */
  windows: z.number(),
  /** Signed in by cookie: a browser session that can be ended. */
  has_session: z.boolean(),
});
export type Connection = z.infer<typeof connectionSchema>;

/** All that the Activity page and Home show of what goes on now. */
export const activitySchema = z.object({
  running: z.array(generationSchema),
  /** In the order in which they run; the first 200. */
  waiting: z.array(waitingGenerationSchema),
  waiting_total: z.number(),
  /** Newest first. */
  failed: z.array(failedGenerationSchema),
  connections: z.array(connectionSchema),
});
export type Activity = z.infer<typeof activitySchema>;

/** A picture of the running prompt as it comes into being. */
export const previewSchema = z.object({
  prompt_id: z.string(),
  type: z.enum(["image/jpeg", "image/png", "image/webp"]),
  bytes: z.instanceof(Uint8Array),
});
export type Preview = z.infer<typeof previewSchema>;

/** Why somebody was turned away, as a person would say it; the window has the words for each. */
export const refusalReasons = [
  "no_key",
  "wrong_key",
  "mistyped_key",
  "expired",
  "paused",
  "over_limit",
  "not_allowed",
  "other_website",
  "wrong_address",
  "bad_path",
  "not_ready",
  "queue_full",
  "too_many_tries",
  "too_many_connections",
  "blocked",
  "not_valid",
] as const;
export const refusalReasonSchema = z.enum(refusalReasons);
export type RefusalReason = z.infer<typeof refusalReasonSchema>;

/** Refusals of one caller for one reason. Method, path and address are those of the newest. */
export const refusalGroupSchema = z.object({
  id: z.string(),
  who: whoSchema,
  reason: refusalReasonSchema,
  count: z.number(),
  first: z.number(),
  last: z.number(),
  method: z.string(),
  path: z.string(),
  address: z.string(),
  agent: agentSchema,
  /** Whether this address can be blocked: nobody blocks this computer itself. */
  can_block: z.boolean(),
  /** Epoch seconds until which the address is blocked; null where it is not. */
  blocked_until: z.number().nullable(),
});
export type RefusalGroup = z.infer<typeof refusalGroupSchema>;

export const addressSchema = z.union([z.ipv4(), z.ipv6()], { error: "Must be an IP address" });

/** The calls of the Activity page, for the contract in ipc.ts. */
export const activityCalls = {
  "activity.get": { input: z.undefined(), output: activitySchema },
  /** The newest preview of the prompt that runs; null where there is none, or previews are off. */
  "activity.preview": { input: z.undefined(), output: previewSchema.nullable() },
  "refusals.list": { input: z.undefined(), output: z.array(refusalGroupSchema) },
  /** Closes the sockets of a connection and ends its browser session. */
  "connections.disconnect": {
    input: z.strictObject({ id: connectionIdSchema }),
    output: z.object({ windows: z.number() }),
  },
  "generations.stop": { input: z.strictObject({ prompt_id: promptIdSchema }), output: z.null() },
  "generations.remove": { input: z.strictObject({ prompt_id: promptIdSchema }), output: z.null() },
  /** Stops what runs and removes all that waits. */
  "generations.stopAll": { input: z.undefined(), output: z.null() },
  /** Refuses everything from an address for an hour. */
  "addresses.block": {
    input: z.strictObject({ address: addressSchema }),
    output: z.object({ until: z.number() }),
  },
  "addresses.letIn": { input: z.strictObject({ address: addressSchema }), output: z.null() },
} as const satisfies Record<string, { input: z.ZodType; output: z.ZodType }>;
