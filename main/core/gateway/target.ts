import type { Refusal } from "./types.ts";

/** A request target taken apart the way ComfyUI's server does it. */
export type Target = {
  /** Decoded once, all but `%2F` and `%25`; compared whole and case-sensitively. */
  readonly segments: readonly string[];
  readonly endsInSlash: boolean;
  readonly hasEscapedSlash: boolean;
  readonly search: string;
};

const badPath: Refusal = { refused: "BAD_PATH" };
const printable = /^[\x21-\x7e]*$/;
const escape = /%([0-9A-Fa-f]{2})/g;
const malformedEscape = /%(?![0-9A-Fa-f]{2})/;

/** Decodes every well-formed escape; null where the result is not UTF-8. */
function decodeOnce(path: string): string | null {
  if (!path.includes("%")) return path;
  try {
    return decodeURIComponent(path.replace(malformedEscapeGlobal, "%25"));
  } catch {
    return null;
  }
}
const malformedEscapeGlobal = new RegExp(malformedEscape, "g");

/** What no trick can do without: most paths have none of it, and are not taken apart to be sure. */
const suspicious = /[\\\0]|\/\/|\/\./;

function hasTrick(path: string): boolean {
  if (!suspicious.test(path)) return false;
  if (path.includes("\\") || path.includes("\0")) return true;
  const segments = path.split("/");
  return segments.some(
    (segment, place) =>
      segment === "." ||
      segment === ".." ||
      (segment === "" && place > 0 && place < segments.length - 1),
  );
}

/** As aiohttp decodes before it matches: once, leaving an escaped slash and an escaped percent sign. */
function decodeForRouting(path: string): string {
  if (!path.includes("%")) return path;
  const kept = path.replace(escape, (whole, hex: string) => {
    const upper = hex.toUpperCase();
    return upper === "2F" || upper === "25" ? `%25${upper}` : whole;
  });
  return decodeURIComponent(kept);
}

type Decoded = { readonly routed: string; readonly hasEscapedSlash: boolean };

/** A path with escapes as it is routed; null where one of its decodings is a trick. */
function decodePath(path: string): Decoded | null {
  if (malformedEscape.test(path)) return null;
  const once = decodeOnce(path);
  if (once === null || hasTrick(once)) return null;
  const twice = decodeOnce(once);
  const slashes = (text: string): number => text.split("/").length;
  if (twice === null || hasTrick(twice) || slashes(twice) !== slashes(once)) return null;
  return { routed: decodeForRouting(path), hasEscapedSlash: slashes(once) !== slashes(path) };
}

/** The query with its question mark; empty where there is none, or only behind a fragment. */
function searchOf(rest: string): string {
  if (!rest.startsWith("?")) return "";
  const hash = rest.indexOf("#");
  return hash < 0 ? rest : rest.slice(0, hash);
}

/**
 * Takes a request target apart, or refuses it: anything but origin form, malformed escapes, NUL,
 * backslashes, empty segments, and dots as segments, in the raw path, decoded once and decoded twice.
 * DESIGN section 4.1; the router's rule is measured in comfyui-facts section 6.
 */
export function parseTarget(target: string): Target | Refusal {
  if (!target.startsWith("/") || !printable.test(target)) return badPath;
  const cut = target.search(/[?#]/);
  const path = cut < 0 ? target : target.slice(0, cut);
  if (hasTrick(path)) return badPath;
  const decoded = path.includes("%") ? decodePath(path) : { routed: path, hasEscapedSlash: false };
  if (decoded === null) return badPath;

  const segments = decoded.routed.slice(1).split("/");
  const endsInSlash = segments.at(-1) === "";
  if (endsInSlash) segments.pop();
  return {
    segments,
    endsInSlash,
    hasEscapedSlash: decoded.hasEscapedSlash,
    search: cut < 0 ? "" : searchOf(target.slice(cut)),
  };
}
