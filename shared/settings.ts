import { z } from "zod";
import type { NoticeKind } from "./desktop.ts";
import { proxiesSchema } from "./proxies.ts";
import { defaultRateLimit, endDays, rateLimitSchema, roleSchema } from "./keys.ts";
import { updateModeSchema } from "./updates.ts";
import { tlsChoiceSchema } from "./tls.ts";

/** Who may use it. DESIGN section 4.3; the seed's words are `--enable-api-auth` and `--require-api-auth`. */
export const authModes = ["off", "optional", "required"] as const;
export const authModeSchema = z.enum(authModes, { error: "Must be off, optional or required" });
export type AuthMode = z.infer<typeof authModeSchema>;

/** What is visible without a key: the API document's list, or the sign-in page alone. */
export const publicPresets = ["documented", "private"] as const;
export const publicPresetSchema = z.enum(publicPresets, { error: "Must be documented or private" });
export type PublicPreset = z.infer<typeof publicPresetSchema>;

export const largestPort = 65_535;
export const portWords = "Must be a port number from 0 to 65535; 0 takes a free one";
export const portSchema = z.int({ error: portWords }).min(0, portWords).max(largestPort, portWords);

/** A website's origin as browsers send it: scheme, host and, where it is not the usual one, port. */
export const originSchema = z
  .string()
  .regex(
    /^https?:\/\/(?:[a-z0-9.-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?$/,
    "Must be an origin such as https://studio.example",
  );

/** A name of this computer's, as it stands in a link. */
export const hostNameSchema = z
  .string()
  .max(253, "Must be at most 253 characters")
  .regex(
    /^(?=.*[a-z])[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)*$/i,
    "Must be a name such as studio.example, without http:// and port",
  );

/** The part of a `.local` name before the dot. */
export const localLabelSchema = z
  .string()
  .regex(
    /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/,
    "Must be small letters, digits and hyphens, at most 63",
  );

export const smallestText = 90;
export const largestText = 130;
export const textStep = 10;

/** Arguments that Latchkey itself gives to ComfyUI, and that therefore nobody else may. */
export const reservedArguments: readonly string[] = [
  "--listen",
  "--port",
  "--enable-cors-header",
  "--tls-keyfile",
  "--tls-certfile",
];

export const comfyArgumentsSchema = z
  .array(
    z
      .string()
      .max(4096, "Must be at most 4096 characters")
      .refine((text) => !text.includes("\0"), "Must not contain NUL"),
  )
  .max(200, "Must be at most 200 arguments")
  .superRefine((args, context) => {
    args.forEach((argument, index) => {
      const flag = argument.split("=", 1)[0] ?? "";
      // Python's argparse takes `--por` for `--port`.
      const isReserved = reservedArguments.some((name) => name.startsWith(flag));
      if (!isReserved || !/^--./.test(flag)) return;
      context.addIssue({
        code: "custom",
        path: [index],
        message: `${flag}: Latchkey sets this itself`,
      });
    });
  });

/** Which ComfyUI is shared: one that Latchkey starts, one that already runs, or the demo. */
export const comfySourceSchema = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("folder"),
    folder: z.string().min(1),
    /** null: the one found beside the folder. */
    python: z.string().min(1).nullable(),
  }),
  z.strictObject({
    kind: z.literal("upstream"),
    url: z.url({ protocol: /^http$/, error: "Must be an address such as http://127.0.0.1:8188" }),
  }),
  z.strictObject({ kind: z.literal("demo") }),
]);
export type ComfySource = z.infer<typeof comfySourceSchema>;

/** The artist's choices, as stored. Every field has a default, so that an older file still parses. */
export const settingsSchema = z.object({
  /** null: not chosen yet, which means `required` while sharing is on and `optional` else. */
  auth: authModeSchema.nullable().default(null),
  public: publicPresetSchema.default("documented"),
  /** Programs on this computer need no key, in every mode. */
  localNeedsNoKey: z.boolean().default(false),
  /** A request from this computer to the local listener is the owner's (DESIGN section 5). */
  ownerByAddress: z.boolean().default(true),
  /** Writes to routes of custom nodes that nobody knows, through the share listener. */
  customNodeWrites: z.boolean().default(false),
  allowedOrigins: z.array(originSchema).default([]),
  localPort: portSchema.default(8188),
  sharing: z
    .object({
      on: z.boolean().default(false),
      host: z.string().min(1).default("0.0.0.0"),
      /** The network to share on, by its adapter's name; null for all of them, or `host` alone. */
      adapter: z.string().min(1).nullable().default(null),
      port: portSchema.default(8288),
      /** Names under which people reach this computer, beside its addresses and its own name. */
      names: z.array(hostNameSchema).max(50).default([]),
    })
    .prefault({}),
  /** Sharing that was on at the end is on again at the next start. */
  shareAtStart: z.boolean().default(false),
  /** A name that this computer answers to by multicast DNS while it shares: `studio` is `studio.local`. */
  localName: z
    .object({
      on: z.boolean().default(false),
      name: localLabelSchema.default("latchkey"),
    })
    .prefault({}),
  /** What the share listener is encrypted with. */
  tls: tlsChoiceSchema.default({ kind: "none" }),
  /** Reverse proxies and tunnels that end at the share listener, whose word is taken for others. */
  proxies: proxiesSchema.default([]),
  comfy: comfySourceSchema.nullable().default(null),
  comfyArguments: comfyArgumentsSchema.default([]),
  startWithApp: z.boolean().default(true),
  restartAfterCrash: z.boolean().default(true),
  /** Prompts that may wait in ComfyUI's queue before others than the owner are refused. */
  queueLimit: z.int().min(1).max(1_000_000).default(500),
  connectTimeoutMs: z.int().min(100).max(600_000).default(5_000),
  firstByteTimeoutMs: z.int().min(100).max(86_400_000).default(300_000),
  /** What a key gets of which nothing else was said, whoever makes it. */
  newKey: z
    .object({
      rate_limit: rateLimitSchema.default(defaultRateLimit),
      role: roleSchema.default("creator"),
      /** Days after which it ends; null: never. */
      ends_days: z.literal(endDays).nullable().default(null),
    })
    .prefault({}),
  /** Days without a visit after which a browser must sign in anew. */
  sessionDays: z.int().min(1).max(365).default(30),
  /** Pictures of the running generation on Home and Activity. */
  showPreviews: z.boolean().default(true),
  blurPreviews: z.boolean().default(false),
  /** How long refusals stay on the Activity page. */
  refusalHours: z.int().min(1).max(8760).default(24),
  usageDays: z.int().min(1).max(3660).default(400),
  /** Shown to people on the sign-in page; empty means "ComfyUI". */
  displayName: z.string().max(80).default(""),
  colorScheme: z.enum(["auto", "light", "dark"]).default("auto"),
  language: z.enum(["auto", "en", "de"]).default("auto"),
  lessMotion: z.boolean().default(false),
  /** Of everything in the window, in per cent. */
  textSize: z.int().min(smallestText).max(largestText).default(100),
  /** Whether Latchkey goes on without a window, in the tray; null: to be asked at the first close. */
  keepRunning: z.boolean().nullable().default(null),
  updates: updateModeSchema.default("notify"),
  notifications: z
    .object({
      comfy: z.boolean().default(true),
      firstUse: z.boolean().default(true),
      limit: z.boolean().default(false),
      wrongKeys: z.boolean().default(true),
      keyEnds: z.boolean().default(true),
      address: z.boolean().default(true),
      disk: z.boolean().default(true),
      update: z.boolean().default(true),
    } satisfies Record<NoticeKind, z.ZodType>)
    .prefault({}),
});
export type Settings = z.infer<typeof settingsSchema>;

export const defaultSettings: Settings = settingsSchema.parse({});

/** Without the default: what is given must be given whole, or a field left out would be reset in silence. */
function whole(field: z.ZodType): z.ZodType {
  const given =
    field instanceof z.ZodDefault || field instanceof z.ZodPrefault ? field.unwrap() : field;
  if (!(given instanceof z.ZodObject)) return given as z.ZodType;
  return z.strictObject(
    Object.fromEntries(
      Object.entries(given.shape).map(([name, inner]) => [name, whole(inner as z.ZodType)]),
    ),
  );
}

/** A change of settings: any of the fields, each given whole and checked; unknown ones are refused. */
export const settingsChangesSchema = z.strictObject(
  Object.fromEntries(
    Object.entries(settingsSchema.shape).map(([name, field]) => [name, whole(field).optional()]),
  ),
) as unknown as z.ZodType<Partial<Settings>, Partial<Settings>>;

/** The mode that holds when the artist has not chosen one. DESIGN section 4.3. */
export function effectiveAuth(chosen: AuthMode | null, isShared: boolean): AuthMode {
  return chosen ?? (isShared ? "required" : "optional");
}
