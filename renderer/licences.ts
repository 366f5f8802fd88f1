import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Plugin } from "vite";
import type { Licence } from "./pages/settings/shipped-licences.ts";

type Manifest = {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
};

const textFile = /^(?:licen[cs]e|copying|notice)(?:[.-].*)?$/i;
/** These build the page and are not in it. */
const builders = ["vite.config.ts", "licences.ts"];
const imported = /(?:from|import)\s*\(?\s*["']((?:@[\w.-]+\/)?[\w.-]+)/g;

/** Fills `shipped-licences.ts` with what is in the app beside its own code. */
export function shippedLicences(root: string): Plugin {
  return {
    name: "shipped-licences",
    transform: (_code, id) =>
      id.endsWith("/shipped-licences.ts")
        ? { code: `export const licences = ${JSON.stringify(collectLicences(root))};`, map: null }
        : null,
  };
}

/** Every package that is shipped, bundled or beside the bundle, with the words it is shipped under. */
export function collectLicences(root: string): readonly Licence[] {
  const manifest = readManifest(root);
  const bundled = importsOf(join(root, "renderer"));
  const names = [
    ...Object.keys(manifest.dependencies ?? {}),
    ...Object.keys(manifest.devDependencies ?? {}).filter((name) => bundled.has(name)),
  ];
  const found = new Map<string, Licence>();
  for (const name of names) add(root, name, found);
  return [...found.values()].sort((one, other) => one.name.localeCompare(other.name, "en"));
}

function add(from: string, name: string, found: Map<string, Licence>): void {
  const folder = folderOf(from, name);
  // Types are not in the app, nor is what an optional dependency left out.
  if (folder === null || name.startsWith("@types/") || found.has(folder)) return;
  const { version, license = "", dependencies = {} } = readManifest(folder);
  found.set(folder, { name, version, licence: license, text: textOf(folder) });
  for (const inner of Object.keys(dependencies)) add(folder, inner, found);
}

/** Where Node finds a package, looking from a folder upwards. */
function folderOf(from: string, name: string): string | null {
  for (let folder = from; ; folder = dirname(folder)) {
    const place = join(folder, "node_modules", name);
    if (existsSync(join(place, "package.json"))) return place;
    if (folder === dirname(folder)) return null;
  }
}

function textOf(folder: string): string {
  return readdirSync(folder)
    .filter((name) => textFile.test(name))
    .map((name) => readFileSync(join(folder, name), "utf8").trim())
    .join("\n\n");
}

function importsOf(folder: string): ReadonlySet<string> {
  const sources = readdirSync(folder, { recursive: true, encoding: "utf8" });
  return new Set(
    sources
      .filter((name) => /\.(?:tsx?|css)$/.test(name) && !builders.includes(name))
      .flatMap((name) =>
        [...readFileSync(join(folder, name), "utf8").matchAll(imported)].map(([, found]) => found),
      )
      .filter((name) => name !== undefined),
  );
}

function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
}
