import { z } from "zod";

/** Why the share listener does not answer as it should at one of its addresses. */
export const reachFaultSchema = z.enum([
  "noSuchName",
  "silent",
  "closed",
  "stranger",
  /** It answers, and browsers warn of its certificate. */
  "certificate",
]);
export type ReachFault = z.infer<typeof reachFaultSchema>;

export const reachResultSchema = z.object({
  url: z.string(),
  fault: reachFaultSchema.nullable(),
});
export type ReachResult = z.infer<typeof reachResultSchema>;
