// Bundles main and the packages that it runs on into dist/main: a start reads a few files in place of
// hundreds (docs/decisions/0011-main-is-bundled.md). Run by build.mjs, which finds in the given file what
// came out: node scripts/bundle.mjs LIST
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, posix, relative, sep } from "node:path";
import { rolldown } from "rolldown";
import { root } from "./sources.mjs";

const [list] = process.argv.slice(2);
if (list === undefined) throw new Error("Which file shall name what came out?");

/** What is run by its name: `latchkey`, the window of a checkout, the packaged app. */
const entries = ["cli/main", "index", "packaged"];

/**
 * A file asks by `import.meta.url` for what lies beside it (pages, the demo). In a chunk that would be the
 * chunk's place: the file's own is put there instead, as if it had been compiled by itself.
 *
 * @type {import("rolldown").Plugin}
 */
const ownPlaces = {
  name: "own-places",
  transform: {
    filter: { id: /\.ts$/, code: "import.meta.url" },
    handler(code, id) {
      const file = relative(join(root, "main"), id).split(sep).join("/").replace(/\.ts$/, ".js");
      return code.replaceAll("import.meta.url", `__placeOf(${JSON.stringify(file)})`);
    },
  },
  renderChunk(code, { fileName }) {
    return code.replace(/__placeOf\("(.+?)"\)/g, (_, /** @type {string} */ file) => {
      const path = JSON.stringify(posix.relative(posix.dirname(fileName), file));
      return `new URL(${path}, import.meta.url).href`;
    });
  },
};

/**
 * undici's one entry loads its fetch, its mocks and its caches, too. Main takes its pool alone; another name
 * would be missing here, and the bundle fail.
 *
 * @type {import("rolldown").Plugin}
 */
const poolOfUndici = {
  name: "pool-of-undici",
  resolveId: { filter: { id: /^undici$/ }, handler: (id) => `\0${id}` },
  load: {
    filter: { id: /^\0undici$/ },
    handler: () => `export { default as Pool } from "undici/lib/dispatcher/pool.js";`,
  },
};

const bundle = await rolldown({
  cwd: root,
  input: Object.fromEntries(entries.map((name) => [name, `main/${name}.ts`])),
  platform: "node",
  // Electron brings itself. `debug` takes the other where it happens to be: our tools' copy is not ours to ship.
  external: ["electron", "supports-color"],
  plugins: [ownPlaces, poolOfUndici],
  // An import that leads nowhere would be found only by whoever first comes to need it.
  onLog(level, log, handle) {
    handle(log.code === "UNRESOLVED_IMPORT" ? "error" : level, log);
  },
});
// Not by its own `write`, which writes even what it then calls an error.
const { output } = await bundle.generate({
  format: "esm",
  entryFileNames: "[name].js",
  chunkFileNames: "chunks/[name].js",
  comments: { jsdoc: false },
});
await bundle.close();
const made = output
  .filter((part) => part.type === "chunk")
  .map(({ fileName, code }) => ({ file: `dist/main/${fileName}`, code }));
for (const { file, code } of made) {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), code);
}
mkdirSync(dirname(list), { recursive: true });
writeFileSync(list, JSON.stringify(made.map(({ file }) => file)));
