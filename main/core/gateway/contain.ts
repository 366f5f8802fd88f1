import type { Arrival, Policy, Route } from "./types.ts";

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
  if (isPeoplesFile) return sandboxed;
  if (!isPage) return {};
  const parents = ["'self'", ...allowedOrigins].join(" ");
  return { "Content-Security-Policy": `frame-ancestors ${parents}` };
}

const sandboxed = { "Content-Security-Policy": "sandbox" } as const;

/** Types whose scripts no browser runs when it is led to one of them by itself. What is not named here may be run. */
const inert =
  /^(?:(?:image|audio|video|font|model)\/[\w.-]+|text\/(?:plain|css|csv|markdown|javascript|event-stream)|application\/(?:json|[\w.-]+\+json|javascript|octet-stream|pdf|zip|gzip|wasm))\s*(?:;|$)/i;
const html = /^text\/html\s*(?:;|$)/i;

const none: readonly string[] = [];
const unsniffed = ["X-Content-Type-Options", "nosniff"] as const;
const contained = [...Object.entries(sandboxed).flat(), ...unsniffed] as const;
/** The same address may be asked for by a frame and by a link. */
const varied = ["Vary", "Sec-Fetch-Dest, Sec-Fetch-Site"] as const;

/**
 * More headers for an answer of this type, as a flat list. Custom nodes give out people's files too, at
 * addresses that nobody here knows: what a browser could run of them is a stranger's document, unless it is
 * a page of the web UI's or, as far as can be told, of a custom node's own.
 */
export function containingType(
  route: Pick<Route, "isWebUi" | "isPeoplesFile" | "segments" | "search">,
  arrival: Pick<Arrival, "headers">,
  type: string | readonly string[] | undefined,
): readonly string[] {
  const isOne = typeof type === "string";
  if (route.isWebUi || (isOne && inert.test(type))) return none;
  // One that is not there has no type either; what is there is a stranger's document without it, too.
  if (route.isPeoplesFile) return type === undefined ? none : unsniffed;
  if (!isOne || !html.test(type)) return contained;
  return namesNoFile(route) || isFrameOfOurs(arrival) ? varied : [...contained, ...varied];
}

/** Whoever gives out files has to be told which: by a name with its ending, or by a query. */
function namesNoFile({ segments, search }: Pick<Route, "segments" | "search">): boolean {
  return search === "" && !segments.some((segment) => /[.%]/.test(segment));
}

/** A page of ours put it into a frame, which no link can do. Over plain HTTP browsers do not say so. */
function isFrameOfOurs(arrival: Pick<Arrival, "headers">): boolean {
  const { headers } = arrival;
  return (
    headers.get("sec-fetch-site") === "same-origin" &&
    /^i?frame$/.test(headers.get("sec-fetch-dest") ?? "")
  );
}
