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

/** `31 March 2026, 14:00 UTC` */
export function dayAndTime(seconds: number): string {
  const day = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" });
  return `${day.format(seconds * 1000)}, ${clockTime(seconds)}`;
}

/**
 * Why a key opens nothing, and what to do. Only who has the secret itself is told that it is paused, or
 * when it ended.
 */
export function badKeyHint(reason: string, endedAt: number | null = null): string {
  switch (reason) {
    case "mistyped":
      return "This looks mistyped: a character is missing or wrong. Copy it again.";
    case "unknown":
      return "This key is not known here. It may have been replaced. Ask for a new one.";
    case "paused":
      return "This key is paused. Ask the person who gave it to you.";
    case "expired":
      return endedAt === null
        ? "This key has ended. Ask for a new one."
        : `This key ended on ${dayAndTime(endedAt)}. Ask for a new one.`;
    default:
      return "This key does not open anything here.";
  }
}

/** What an answer says of a key that opens nothing, beside the seed's words. */
export function badKeyDetails(key: {
  readonly reason: string;
  readonly endedAt?: number | null;
}): Readonly<Record<string, unknown>> {
  const { reason, endedAt = null } = key;
  const ended = endedAt === null ? {} : { expires_at: endedAt };
  return { reason, ...ended, hint: badKeyHint(reason, endedAt) };
}
