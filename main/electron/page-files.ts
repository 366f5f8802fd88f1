import { extname } from "node:path";
import { host, scheme } from "./origin.ts";

const contentTypes: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".jpg": "image/jpeg",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".webp": "image/webp",
  ".woff2": "font/woff2",
};

/** A file of the page: its path below the page's folder, and what it is. */
export type PageFile = { readonly segments: readonly string[]; readonly contentType: string };

/** The file that an address of the app's own protocol names; null where there can be none. */
export function pageFileOf(url: string): PageFile | null {
  if (!URL.canParse(url)) return null;
  const parsed = new URL(url);
  if (parsed.protocol !== `${scheme}:` || parsed.host !== host) return null;

  let path: string;
  try {
    path = decodeURIComponent(parsed.pathname);
  } catch {
    return null;
  }
  const segments = path === "/" ? ["index.html"] : path.slice(1).split("/");
  // No segment starts with a dot, so none is `..`; a colon could name a drive or a stream.
  const isPlain = segments.every((segment) => /^[^./\\:\0][^/\\:\0]*$/.test(segment));
  const contentType = contentTypes[extname(segments.at(-1) ?? "")];
  return isPlain && contentType !== undefined ? { segments, contentType } : null;
}

/** The page's policy. The nonce is for the styles that its libraries write while it runs. */
export function policyFor(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}

/** The page with a nonce in the place that it keeps for one. */
export function withNonce(html: string, nonce: string): string {
  const place = '<meta name="nonce" content="';
  if (!html.includes(`${place}"`)) throw new Error("index.html has no place for a nonce");
  return html.replace(`${place}"`, `${place}${nonce}"`);
}
