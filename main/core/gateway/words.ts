import { badKeyWords, clockTime } from "../visitor-words/words.ts";

/** Sentences that a person reads in the web UI, which shows the `error` of a refused POST /prompt. */
export const wordsFor = {
  admin: "This is for the owner of this ComfyUI: an admin key is needed",
  viewer: "Your key can look, but not start anything.",
  unknown: "Changes through routes of custom nodes are switched off by the owner of this ComfyUI",
  fileOutside: "Only the owner may load files from outside ComfyUI's own folders",
  queueJump: "Only the owner may jump the queue: leave out front and number",
} as const;

export function limitReached(limit: number, resetAtSeconds: number): string {
  return `Your hourly limit of ${String(limit)} generations is reached. It starts anew at ${clockTime(resetAtSeconds)}.`;
}

/** What an answer says of a key that opens nothing, beside the seed's words. */
export function badKeyDetails(key: {
  readonly reason: string;
  readonly endedAt?: number | null;
}): Readonly<Record<string, unknown>> {
  const { reason, endedAt = null } = key;
  const ended = endedAt === null ? {} : { expires_at: endedAt };
  return { reason, ...ended, hint: badKeyWords("en", reason, endedAt) };
}
