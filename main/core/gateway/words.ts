/** Sentences that a person reads in the web UI, which shows the `error` of a refused POST /prompt. */
export const wordsFor = {
  admin: "This is for the owner of this ComfyUI: an admin key is needed",
  viewer: "Your key can look, but not start anything.",
  unknown: "Changes through routes of custom nodes are switched off by the owner of this ComfyUI",
  queueJump: "Only the owner may jump the queue: leave out front and number",
} as const;

/** `14:00`, in UTC, as the windows of limits have it. */
function clockTime(seconds: number): string {
  return `${new Date(seconds * 1000).toISOString().slice(11, 16)} UTC`;
}

export function limitReached(limit: number, resetAtSeconds: number): string {
  return `Your hourly limit of ${String(limit)} generations is reached. It starts anew at ${clockTime(resetAtSeconds)}.`;
}
