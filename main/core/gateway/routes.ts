/**
 * The tables of routes: the API document's public list, the web UI's static files, what is the
 * owner's, and the writes that ComfyUI itself is known to have. Paths are without `/api`, in segments.
 */

/** GET and HEAD are public here, in all forms of the path (seed section "Public Endpoints"). */
export const publicApi: ReadonlySet<string> = new Set([
  "ws",
  "system_stats",
  "features",
  "object_info",
  "extensions",
  "embeddings",
  "models",
  "view",
]);

/** Of these, `/name/{one}` is public too. */
export const publicWithOneMore: ReadonlySet<string> = new Set(["object_info", "models"]);

/** Files of the web UI at the root, public without `/api` before them. */
export const staticFiles: ReadonlySet<string> = new Set([
  "index.html",
  "style.css",
  "fonts.css",
  "user.css",
  "materialdesignicons.min.css",
  "favicon.ico",
  "manifest.json",
  "auth-sw.js",
  "comfy-oauth-callback.html",
]);

/** Folders of the web UI, public without `/api` before them. `/docs/<Node>/...` is its node help. */
export const staticFolders: ReadonlySet<string> = new Set([
  "assets",
  "scripts",
  "extensions",
  "lib",
  "css",
  "fonts",
  "cursor",
  "comfy",
  "templates",
  "docs",
]);

/** What reaches into the artist's machine, by first segment; the same again below `/v2`. */
const managerFolders: ReadonlySet<string> = new Set([
  "manager",
  "customnode",
  "snapshot",
  "comfyui_manager",
  "externalmodel",
]);

/** ComfyUI-Manager's: it installs, updates and restarts, also by plain GETs. */
export function isManagers([first = "", second = ""]: readonly string[]): boolean {
  return managerFolders.has(first) || (first === "v2" && managerFolders.has(second));
}

/** The owner's in one form only: never below `/v2`. */
export const ownerRoots: ReadonlySet<string> = new Set(["internal", "tasks"]);

/**
 * At and below `/assets`, in the API: downloads to this computer, scans and pruning, and files put where their tags
 * say, which may be among the models (`comfyui-routes.md`). Pictures are uploaded elsewhere.
 */
export const ownerAssets: ReadonlySet<string> = new Set(["download", "seed", "prune", "from-hash"]);

/** Where files that people uploaded or saved are given out, as the type that their name says. */
export const peoplesFolders: ReadonlySet<string> = new Set([
  "view",
  "viewvideo",
  "userdata",
  "assets",
]);

/** Writes that ComfyUI itself has and a creator may make; `*` stands for one segment. */
export const knownWrites: readonly (readonly [method: string, ...path: string[]])[] = [
  ["POST", "prompt"],
  ["POST", "queue"],
  ["POST", "interrupt"],
  ["POST", "history"],
  ["POST", "free"],
  ["POST", "upload", "image"],
  ["POST", "upload", "mask"],
  ["POST", "settings"],
  ["POST", "settings", "*"],
  ["POST", "userdata", "*"],
  ["DELETE", "userdata", "*"],
  ["POST", "userdata", "*", "move", "*"],
  ["POST", "jobs", "cancel"],
  ["POST", "jobs", "*", "cancel"],
  ["PUT", "assets", "*"],
  ["DELETE", "assets", "*"],
  ["POST", "assets", "*", "tags"],
  ["DELETE", "assets", "*", "tags"],
];

/** The gateway's own routes by first segment, and who may call what lies below. */
export const ownRoots: ReadonlySet<string> = new Set(["latchkey", "keys", "usage"]);

/** What the web UI asks as a matter of course of routes that are the owner's: answered, and empty. */
export const standIns: ReadonlyMap<
  string,
  { readonly contentType: string; readonly body: string }
> = new Map([
  ["internal/logs", { contentType: "application/json; charset=utf-8", body: '""' }],
  [
    "internal/logs/raw",
    {
      contentType: "application/json; charset=utf-8",
      body: '{"entries":[],"size":{"cols":80,"rows":24}}',
    },
  ],
  ["internal/folder_paths", { contentType: "application/json; charset=utf-8", body: "{}" }],
]);
