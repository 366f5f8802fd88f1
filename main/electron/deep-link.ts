import { destinationSchema, type Destination } from "../../shared/commands.ts";

const scheme = "latchkey:";

/**
 * Where a `latchkey://` link leads: `latchkey://keys`, `latchkey://keys/<key id>`. Any website can have
 * such a link followed, so it opens a page and does nothing else; all that is not exactly of this form
 * leads nowhere.
 */
export function destinationOf(link: string): Destination | null {
  const match = /^latchkey:\/\/([a-z]{1,20})(?:\/([A-Za-z0-9_-]{1,64}))?\/?$/.exec(link);
  if (match === null) return null;
  const parsed = destinationSchema.safeParse({ page: match[1], rest: match[2] ?? null });
  return parsed.success ? parsed.data : null;
}

/** The link among the words of a command line, where there is one. */
export function linkIn(argv: readonly string[]): string | null {
  return argv.find((word) => word.startsWith(`${scheme}//`)) ?? null;
}

/** The page's address at a place of it. */
export function hashOf({ page, rest }: Destination): string {
  return rest === null ? `#/${page}` : `#/${page}/${rest}`;
}
