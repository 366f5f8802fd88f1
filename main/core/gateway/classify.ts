import {
  knownWrites,
  ownerAssets,
  isManagers,
  ownerRoots,
  ownRoots,
  peoplesFolders,
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
  const segments = prefixes === 0 ? target.segments : target.segments.slice(prefixes);
  const { endsInSlash, search } = target;
  const { method } = arrival;
  const first = segments[0] ?? "";
  if (target.hasEscapedSlash && !(first === "userdata" && segments.length > 1))
    return { refused: "BAD_PATH" };

  const isRead = method === "GET" || method === "HEAD";
  const path: Path = { segments, prefixes, endsInSlash, isRead };
  const access = ownAccess(path);
  if (access !== null) return ownRoute(access, segments, search, !isRead);

  const isPage = isWebUi(path);
  const isPublic = isRead && (isPage || isStaticFile(path) || isPublicApi(path));
  const isOwners = isOwnersRoute(path);
  return {
    class: classOf(isOwners, isPublic && policy.preset === "documented"),
    segments,
    search,
    access: null,
    isPage,
    isWebUi: isPage || isStaticFile(path),
    isWrite: !isRead,
    isKnown: isOwners || isRead || isKnownWrite(method, segments),
    isCounted: isOwners || !isPublic,
    isPrompt: method === "POST" && segments.length === 1 && first === "prompt",
    isPeoplesFile: peoplesFolders.has(first) && !isStaticFile(path),
  };
}

function ownRoute(
  access: NonNullable<Route["access"]>,
  segments: readonly string[],
  search: string,
  isWrite: boolean,
): Route {
  return {
    class: "own",
    segments,
    search,
    access,
    isPage: false,
    isWebUi: false,
    isWrite,
    isKnown: true,
    isCounted: false,
    isPrompt: false,
    isPeoplesFile: false,
  };
}

/** A path as the tables are asked for it. */
type Path = {
  readonly segments: readonly string[];
  /** How many leading `/api` were taken off. */
  readonly prefixes: number;
  readonly endsInSlash: boolean;
  readonly isRead: boolean;
};

function classOf(isOwners: boolean, isPublic: boolean): "owner" | "public" | "protected" {
  if (isOwners) return "owner";
  return isPublic ? "public" : "protected";
}

/** Who may call it, where it is one of the gateway's own routes; null for ComfyUI's. */
function ownAccess({ segments, endsInSlash }: Path): "public" | "key" | "owner" | null {
  const [first = ""] = segments;
  if (first === "docs" && segments.length === 1 && !endsInSlash) return "public";
  return ownRoots.has(first) ? accessOf(segments) : null;
}

function isWebUi({ segments, prefixes }: Path): boolean {
  if (segments.length === 0) return true;
  return segments.length === 1 && segments[0] === "index.html" && prefixes === 0;
}

function countPrefixes(segments: readonly string[]): number {
  let count = 0;
  while (segments[count] === "api") count += 1;
  return count;
}

function isStaticFile({ segments, prefixes }: Path): boolean {
  const [first] = segments;
  if (first === undefined || prefixes > 0) return false;
  return segments.length === 1 ? staticFiles.has(first) : staticFolders.has(first);
}

function isPublicApi({ segments, endsInSlash }: Path): boolean {
  const [first, second] = segments;
  if (first === undefined || endsInSlash) return false;
  if (segments.length === 1) return publicApi.has(first);
  return segments.length === 2 && second !== "" && publicWithOneMore.has(first);
}

function isOwnersRoute(path: Path): boolean {
  const { segments, isRead } = path;
  const [first = "", second = ""] = segments;
  if (isManagers(segments) || ownerRoots.has(first)) return true;
  if (first === "users") return !isRead;
  if (first === "assets" && segments.length === 1) return !isRead;
  if (first === "assets" && ownerAssets.has(second)) return !(isRead && isStaticFile(path));
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
  if (first === "latchkey") return second === "metrics" || second === "status" ? "owner" : "public";
  return "owner";
}
