import { z } from "zod";
import { updateStateSchema } from "./updates.ts";

/** Which question stands before a person: at closing the window, or at quitting. */
export const leavingQuestionSchema = z.enum(["close", "quit"]);
export type LeavingQuestion = z.infer<typeof leavingQuestionSchema>;

/** What is answered: stay as it is, quit, or go on without a window. */
export const leavingAnswerSchema = z.enum(["stay", "quit", "background"]);
export type LeavingAnswer = z.infer<typeof leavingAnswerSchema>;

/** What the desktop around the window is like, and what it asks. */
export const desktopStateSchema = z.object({
  platform: z.enum(["linux", "darwin", "win32"]),
  /** Whether a tray icon is shown now. */
  hasTray: z.boolean(),
  /** Whether the system has firewall settings that can be opened from here. */
  hasFirewallSettings: z.boolean(),
  startsAtLogin: z.boolean(),
  asked: leavingQuestionSchema.nullable(),
  /** The app is ending: ComfyUI and all that it started are being stopped. */
  isStopping: z.boolean(),
  update: updateStateSchema,
  /** This kind of copy cannot replace itself: it tells of newer versions and leads to them. */
  isUpdatedByHand: z.boolean(),
  versions: z.object({ electron: z.string(), chromium: z.string(), node: z.string() }),
});
export type DesktopState = z.infer<typeof desktopStateSchema>;

/** What notifications tell, each of which can be switched off. */
export const noticeKinds = [
  "comfy",
  "firstUse",
  "limit",
  "wrongKeys",
  "keyEnds",
  "address",
  "disk",
  "update",
] as const;
export type NoticeKind = (typeof noticeKinds)[number];

/** What happens to keys while nobody looks. Times are epoch seconds. */
export type Notice =
  | { readonly kind: "firstUse"; readonly key_id: string; readonly name: string }
  | {
      readonly kind: "limit" | "keyEnds";
      readonly key_id: string;
      readonly name: string;
      readonly at: number;
    }
  | { readonly kind: "wrongKeys"; readonly address: string };
