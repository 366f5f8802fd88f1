import { z } from "zod";
import { logSourceSchema } from "./comfy.ts";
import { desktopStateSchema, leavingAnswerSchema, leavingQuestionSchema } from "./desktop.ts";
import { bundleFileSchema } from "./doctor.ts";
import { updateCalls } from "./updates.ts";
import { usageFormatSchema, usageQuestionSchema } from "./usage.ts";

const nothing = z.undefined();
const done = z.null();

/** What only the desktop shell can do. */
export const desktopCalls = {
  /** The figures as a file, by the system's save dialog; false where it was cancelled. */
  "usage.save": {
    input: usageQuestionSchema.extend({ format: usageFormatSchema, title: z.string() }),
    output: z.boolean(),
  },
  /** Shows the file that was saved last in its folder. */
  "usage.showSaved": { input: nothing, output: done },
  /** Opens the artist's browser at ComfyUI, signed in by a one-time code. */
  "browser.open": { input: nothing, output: done },
  /** The system's folder dialog; null where it was cancelled. */
  "folder.pick": { input: z.strictObject({ title: z.string() }), output: z.string().nullable() },
  "file.pick": { input: z.strictObject({ title: z.string() }), output: z.string().nullable() },
  "clipboard.write": { input: z.strictObject({ text: z.string().max(5_000_000) }), output: done },
  /** Saves what is kept of a log where the artist says; null where that was cancelled, else the file. */
  "logs.export": {
    input: z.strictObject({ source: logSourceSchema, title: z.string() }),
    output: z.string().nullable(),
  },
  /** Makes a diagnostics bundle of files that were looked at; null where that was cancelled, else its file. */
  "doctor.save": {
    input: z.strictObject({ title: z.string(), files: z.array(bundleFileSchema).max(20) }),
    output: z.string().nullable(),
  },
  "logs.openFolder": { input: nothing, output: done },
  "desktop.state": { input: nothing, output: desktopStateSchema },
  /** Answers the question of `desktop.state`; remembered, it is not asked again. */
  "desktop.answer": {
    input: z.strictObject({
      question: leavingQuestionSchema,
      answer: leavingAnswerSchema,
      remember: z.boolean(),
    }),
    output: done,
  },
  /** Shows the data folder in the system's file manager. */
  "desktop.openData": { input: nothing, output: done },
  /** Shows the system's own firewall settings, where `desktop.state` says that there are such. */
  "desktop.openFirewall": { input: nothing, output: done },
  "desktop.startAtLogin": { input: z.strictObject({ on: z.boolean() }), output: done },
  /** Quits, asking first where somebody would be hurt by it. */
  "desktop.quit": { input: nothing, output: done },
  /** The system's dialog for a new file; null where it was cancelled. */
  "file.save": {
    input: z.strictObject({ title: z.string(), name: z.string() }),
    output: z.string().nullable(),
  },
  /** Shows a folder of Latchkey's in the system's own program for files. */
  "folder.open": { input: nothing, output: done },
  /** Quits in order and starts again. */
  "desktop.restart": { input: nothing, output: done },
  ...updateCalls,
} as const satisfies Record<string, { input: z.ZodType; output: z.ZodType }>;
