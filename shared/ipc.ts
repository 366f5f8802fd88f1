import { z } from "zod";
import { activityCalls, activitySchema, previewSchema } from "./activity.ts";
import { backupSummarySchema, dataFolderSchema } from "./backup.ts";
import {
  comfyArgumentSchema,
  comfyMemorySchema,
  comfyQueueSchema,
  comfyStatusSchema,
  comfyWatchSchema,
  installationSchema,
  logLineSchema,
  logSourceSchema,
} from "./comfy.ts";
import { givenByFlagsSchema } from "./flags.ts";
import { alertSchema, unreadableFileSchema } from "./alerts.ts";
import { commandNameSchema, destinationSchema } from "./commands.ts";
import { desktopCalls } from "./desktop-calls.ts";
import { desktopStateSchema } from "./desktop.ts";
import { bundleChoiceSchema, bundleFileSchema, doctorReportSchema } from "./doctor.ts";
import { errorBodySchema } from "./errors.ts";
import {
  apiKeySchema,
  createdKeySchema,
  keyChangesSchema,
  keyIdSchema,
  keyRowSchema,
  newKeySchema,
  rotationSchema,
} from "./keys.ts";
import {
  authModeSchema,
  publicPresetSchema,
  comfySourceSchema,
  settingsChangesSchema,
  settingsSchema,
} from "./settings.ts";
import { sentenceSchema } from "./sentences.ts";
import { certificateStateSchema } from "./tls.ts";
import { reachResultSchema } from "./reach.ts";
import { sessionRowSchema } from "./sessions.ts";
import {
  usageExportSchema,
  usageFormatSchema,
  usageQuestionSchema,
  usageStatsSchema,
  usageViewSchema,
} from "./usage.ts";

/** An address of this computer under which the share listener answers. */
export const shareAddressSchema = z.object({
  /** The adapter's name, by which a choice is remembered; `localhost` for this computer. */
  adapter: z.string(),
  kind: z.enum(["wifi", "ethernet", "vpn", "virtual", "other", "name", "local"]),
  /** A number, or a name of this computer's. */
  address: z.string(),
  url: z.string(),
  /** Whether the certificate names it; true where nothing is encrypted. */
  covered: z.boolean(),
});
export type ShareAddress = z.infer<typeof shareAddressSchema>;

/** All that every page shows: ComfyUI, sharing, who may use it, and today's figures. */
export const appStatusSchema = z.object({
  version: z.string(),
  comfy: comfyStatusSchema,
  queue: comfyQueueSchema,
  watch: comfyWatchSchema,
  local_url: z.string(),
  /** Another program has the local port, so the gateway took another for now. */
  port_taken: z
    .object({
      port: z.number(),
      holder: z.object({ name: z.string(), pid: z.number() }),
      /** Where that program is a ComfyUI: its address. */
      comfy_url: z.string().nullable(),
    })
    .nullable(),
  sharing: z.object({
    on: z.boolean(),
    url: z.string().nullable(),
    addresses: z.array(shareAddressSchema),
    /** Others than the owner with an open socket or a request in the last minute. */
    connected: z.number(),
    /** When sharing was turned on, while nobody has ever come by it (epoch seconds); else null. */
    unreached_since: z.number().nullable(),
    /** Why sharing is off although it should be on, in words. */
    problem: sentenceSchema.nullable(),
    /** What it is encrypted with; null for plain HTTP. */
    certificate: certificateStateSchema.nullable(),
    /** How the `.local` name stands. */
    local_name: z.enum(["off", "asking", "on", "taken", "failed"]),
  }),
  /** This computer's addresses in its networks, the likeliest first, shared or not. */
  network: z.array(shareAddressSchema.pick({ adapter: true, kind: true, address: true })),
  auth: z.object({ mode: authModeSchema, preset: publicPresetSchema }),
  by_flags: givenByFlagsSchema,
  today: z.object({ requests: z.number(), failed: z.number(), refused: z.number() }),
  /** What is wrong with the data, the ports and the address. */
  alerts: z.array(alertSchema),
});
export type AppStatus = z.infer<typeof appStatusSchema>;

export const keyDetailsSchema = apiKeySchema.extend({ usage_stats: usageStatsSchema });

const nothing = z.undefined();
const done = z.null();
const onOrOff = z.strictObject({ on: z.boolean() });
const fileInput = z.strictObject({ file: z.string().min(1) });

/** What the core does for a person; the window, the HTTP API and the command line all call these. */
export const calls = {
  "app.status": { input: nothing, output: appStatusSchema },
  "keys.list": { input: nothing, output: z.array(keyRowSchema) },
  "keys.get": { input: z.strictObject({ key_id: keyIdSchema }), output: keyDetailsSchema },
  "keys.create": { input: newKeySchema, output: createdKeySchema },
  "keys.update": {
    input: z.strictObject({ key_id: keyIdSchema, changes: keyChangesSchema }),
    output: apiKeySchema,
  },
  "keys.rotate": {
    input: rotationSchema.extend({ key_id: keyIdSchema }),
    output: createdKeySchema,
  },
  "keys.delete": { input: z.strictObject({ key_id: keyIdSchema }), output: done },
  /** Browsers that are signed in, the newest first. */
  "sessions.list": { input: nothing, output: z.array(sessionRowSchema) },
  /** Signs browsers out and closes their windows' sockets: one, all of a key, or all. Gives how many. */
  "sessions.end": {
    input: z.union([
      z.strictObject({ session_id: z.string().min(1) }),
      z.strictObject({ key_id: keyIdSchema }),
      z.strictObject({ all: z.literal(true) }),
    ]),
    output: z.number(),
  },
  "usage.view": { input: usageQuestionSchema, output: usageViewSchema },
  /** How much a day of it takes on the disk; null while there is none but today's. */
  "usage.pace": {
    input: nothing,
    output: z.object({ bytes_a_day: z.number().nullable() }),
  },
  /** The same as a file's text. */
  "usage.export": {
    input: usageQuestionSchema.extend({ format: usageFormatSchema }),
    output: usageExportSchema,
  },
  "settings.get": { input: nothing, output: settingsSchema },
  "settings.update": { input: settingsChangesSchema, output: settingsSchema },
  /** Somebody has seen it: it is not told again. */
  "alerts.dismiss": {
    input: z.strictObject({ kind: z.enum(["fileDamaged", "addressChanged"]) }),
    output: done,
  },
  "access.set": { input: z.strictObject({ mode: authModeSchema }), output: done },
  "sharing.set": { input: onOrOff, output: done },
  /** Asks the share listener at each of its addresses, from this computer. */
  "sharing.check": { input: nothing, output: z.array(reachResultSchema) },
  /** Writes the certificate of the authority that Latchkey made, without its key, to a file. */
  "sharing.saveAuthority": { input: fileInput, output: done },
  "comfy.find": { input: nothing, output: z.array(installationSchema) },
  "comfy.check": {
    input: z.strictObject({ folder: z.string().min(1), python: z.string().min(1).nullable() }),
    output: installationSchema,
  },
  /** Remembers which ComfyUI to use and starts it. */
  "comfy.choose": { input: comfySourceSchema, output: done },
  "comfy.start": { input: nothing, output: done },
  /** Answers what becomes of a ComfyUI that an earlier run left running: goes on with it, or ends it and starts anew. */
  "comfy.takeOver": { input: z.strictObject({ use: z.boolean() }), output: done },
  /** Ends another ComfyUI that uses the same folder, and starts. */
  "comfy.endRival": { input: nothing, output: done },
  "comfy.stop": { input: nothing, output: done },
  /** Ends its whole tree without waiting any longer. */
  "comfy.endNow": { input: nothing, output: done },
  /** Stops it as soon as its queue is empty, or calls that off. */
  "comfy.stopWhenIdle": { input: onOrOff, output: done },
  /** Somebody looks at how much memory ComfyUI uses, or nobody does any more. Gives what is known of it by now. */
  "comfy.watch": { input: onOrOff, output: comfyMemorySchema.nullable() },
  "comfy.restart": { input: nothing, output: done },
  /** What the chosen ComfyUI says of its arguments; null where it does not tell. */
  "comfy.arguments": {
    input: nothing,
    output: z.object({ known: z.array(comfyArgumentSchema).nullable() }),
  },
  /** Looks at all that a shared ComfyUI stands on; its Python is run, which can take a minute. */
  "doctor.run": { input: nothing, output: doctorReportSchema },
  /** The files of a diagnostics bundle, as they would be. */
  "doctor.bundle": { input: bundleChoiceSchema, output: z.array(bundleFileSchema) },
  /** Lines of a log with a number above `after`, oldest first, 10,000 at most. */
  "logs.read": {
    input: z.strictObject({ source: logSourceSchema, after: z.number() }),
    output: z.array(logLineSchema),
  },
  ...activityCalls,
  "data.folder": { input: nothing, output: dataFolderSchema },
  "data.backUp": { input: fileInput, output: done },
  "data.inspect": { input: fileInput, output: backupSummarySchema },
  /** Both take effect at the next start, which `desktop.restart` brings about. */
  "data.restore": { input: fileInput, output: done },
  "data.deleteAll": { input: nothing, output: done },
  /** Goes on with an empty file in place of one that cannot be read; does nothing to a sound one. */
  "data.beginAnew": { input: z.strictObject({ file: unreadableFileSchema }), output: done },
} as const satisfies Record<string, { input: z.ZodType; output: z.ZodType }>;

export const allCalls = { ...calls, ...desktopCalls } as const;

export type CoreCallName = keyof typeof calls;
export type DesktopCallName = keyof typeof desktopCalls;
export type CallName = CoreCallName | DesktopCallName;
export type CallInput<N extends CallName> = z.input<(typeof allCalls)[N]["input"]>;
export type CallParsed<N extends CallName> = z.output<(typeof allCalls)[N]["input"]>;
export type CallOutput<N extends CallName> = z.output<(typeof allCalls)[N]["output"]>;

export type Operations = {
  [N in CoreCallName]: (input: CallParsed<N>) => Promise<CallOutput<N>>;
};
export type DesktopOperations = {
  [N in DesktopCallName]: (input: CallParsed<N>) => Promise<CallOutput<N>>;
};

/** What a call answers across IPC: Electron would lose the code of a thrown error. */
export const replySchema = z.discriminatedUnion("ok", [
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({ ok: z.literal(false), error: errorBodySchema }),
]);
export type Reply = z.infer<typeof replySchema>;

/** What the main process tells the window by itself. Bursts are gathered: four times a second at most. */
export const events = {
  "status.changed": appStatusSchema,
  /** By itself, since it hardly ever stands still: told while somebody looks (`comfy.watch`). */
  "memory.changed": comfyMemorySchema.nullable(),
  "keys.changed": z.null(),
  "sessions.changed": z.null(),
  "usage.changed": z.null(),
  "activity.changed": activitySchema,
  "activity.preview": previewSchema.nullable(),
  "refusals.changed": z.null(),
  "settings.changed": settingsSchema,
  "logs.appended": z.record(logSourceSchema, z.array(logLineSchema)),
  "desktop.changed": desktopStateSchema,
  /** From the menu, the tray, a notification or a link: where to go, what to do. */
  "destination.asked": destinationSchema,
  "command.given": z.object({ command: commandNameSchema }),
} as const satisfies Record<string, z.ZodType>;
export type EventName = keyof typeof events;
export type EventPayload<N extends EventName> = z.output<(typeof events)[N]>;

export const callChannel = "latchkey:call";
export const eventChannel = "latchkey:event";
