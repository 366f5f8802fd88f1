import {
  knownWrites,
  ownerAssets,
  ownerFolders,
  ownerRoots,
  ownRoots,
  publicApi,
  publicWithOneMore,
  staticFiles,
  staticFolders,
} from "./routes.ts";
import { parseTarget } from "./target.ts";
import { isRefusal, type Arrival, type Policy, type Refusal, type Route } from "./types.ts";

/**
 * Step 1: which kind of route this is. ComfyUI serves `/x` also as `/api/x`, so every leading `/api`
 * is taken off before the tables are asked, and all forms get the same answer. Static files alone
 * have one form: with `/api` before it, `/assets` is everybody's pictures. DESIGN section 4.1.
 */
export function classify(arrival: Arrival, policy: Policy): Route | Refusal {
  const target = parseTarget(arrival.target);
  if (isRefusal(target)) return target;

  const prefixes = countPrefixes(target.segments);
  const segments = target.segments.slice(prefixes);
  const first = segments[0] ?? "";
  const isRead = arrival.method === "GET" || arrival.method === "HEAD";
  if (target.hasEscapedSlash && !(first === "userdata" && segments.length > 1))
    return { refused: "BAD_PATH" };

  const isPage =
    segments.length === 0 || (segments.length === 1 && first === "index.html" && prefixes === 0);
  const isStatic = prefixes === 0 && isStaticFile(segments);
  const isDocs = segments.length === 1 && first === "docs" && !target.endsInSlash;
  const base = {
    segments,
    search: target.search,
    isPage,
    isWrite: !isRead,
    isPrompt: arrival.method === "POST" && segments.length === 1 && first === "prompt",
  };

  if (isDocs || ownRoots.has(first)) {
    const access = isDocs ? "public" : accessOf(segments);
    return { ...base, class: "own", access, isPage: false, isKnown: true, isCounted: false };
  }
  if (isOwners(segments, isRead, isStatic)) {
    return { ...base, class: "owner", access: null, isKnown: true, isCounted: true };
  }
  const isPublic = isRead && (isPage || isStatic || isPublicApi(segments, target.endsInSlash));
  return {
    ...base,
    class: isPublic && policy.preset === "documented" ? "public" : "protected",
    access: null,
    isKnown: isRead || isKnownWrite(arrival.method, segments),
    isCounted: !isPublic,
  };
}

function countPrefixes(segments: readonly string[]): number {
  let count = 0;
  while (segments[count] === "api") count += 1;
  return count;
}

function isStaticFile(segments: readonly string[]): boolean {
  const [first] = segments;
  if (first === undefined) return false;
  return segments.length === 1 ? staticFiles.has(first) : staticFolders.has(first);
}

function isPublicApi(segments: readonly string[], endsInSlash: boolean): boolean {
  const [first, second] = segments;
  if (first === undefined || endsInSlash) return false;
  if (segments.length === 1) return publicApi.has(first);
  return segments.length === 2 && second !== "" && publicWithOneMore.has(first);
}

function isOwners(segments: readonly string[], isRead: boolean, isStatic: boolean): boolean {
  const [first = "", second = ""] = segments;
  if (ownerFolders.has(first) || ownerRoots.has(first)) return true;
  if (first === "v2" && ownerFolders.has(second)) return true;
  if (first === "users") return !isRead;
  if (first === "assets" && ownerAssets.has(second)) return !(isStatic && isRead);
  return false;
}

function isKnownWrite(method: string, segments: readonly string[]): boolean {
  return knownWrites.some(
    ([verb, ...path]) =>
      verb === method &&
      path.length === segments.length &&
      path.every((part, place) => part === "*" || part === segments[place]),
  );
}

/** Who may call one of the gateway's own routes. Whatever is not listed as open is the owner's. */
function accessOf(segments: readonly string[]): "public" | "key" | "owner" {
  const [first, second] = segments;
  if (first === "usage") return segments.length === 1 ? "key" : "owner";
  if (first === "latchkey") return second === "metrics" ? "owner" : "public";
  return "owner";
}
