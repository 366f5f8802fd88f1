import type { Policy, Route } from "./types.ts";

/**
 * What keeps ComfyUI's answers apart from other pages in a browser. A file that somebody uploaded or saved
 * (a page, an SVG) is shown as a document of a stranger's: as one of ours its scripts would act for whoever
 * opens it, the owner too. And no other website may put the web UI into a frame, to have it clicked unseen.
 */
export function containing(
  { isPage, isPeoplesFile }: Pick<Route, "isPage" | "isPeoplesFile">,
  { allowedOrigins }: Pick<Policy, "allowedOrigins">,
): Readonly<Record<string, string>> {
  // No "nosniff" with it: the web UI asks for a user.css that may not be there, and would be told off for it.
  if (isPeoplesFile) return { "Content-Security-Policy": "sandbox" };
  if (!isPage) return {};
  const parents = ["'self'", ...allowedOrigins].join(" ");
  return { "Content-Security-Policy": `frame-ancestors ${parents}` };
}
