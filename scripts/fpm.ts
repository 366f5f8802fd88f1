// Stands in for fpm, which electron-builder downloads to make a deb: takes the same orders and has
// dpkg-deb carry them out. Used by package.ts where the download is out of reach and dpkg is there.
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";

const text = { type: "string" } as const;
const texts = { type: "string", multiple: true } as const;
// An order that is not known is told (parseArgs is strict), not left out of the package in silence.
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    s: { ...text, short: "s" },
    t: { ...text, short: "t" },
    force: { type: "boolean" },
    depends: { ...texts, short: "d" },
    "deb-recommends": texts,
    "deb-compression": text,
    "deb-priority": text,
    architecture: text,
    "after-install": text,
    "after-remove": text,
    description: text,
    version: text,
    package: text,
    name: text,
    maintainer: text,
    vendor: text,
    url: text,
    license: text,
    category: text,
  },
});
if (values.s !== "dir" || values.t !== "deb") throw new Error("This makes a deb of folders only.");

const folder = mkdtempSync(join(tmpdir(), "latchkey-deb-"));
try {
  make(folder);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function make(into: string): void {
  for (const pair of positionals) {
    const at = pair.lastIndexOf("=");
    const target = join(into, pair.slice(at + 1));
    mkdirSync(dirname(target), { recursive: true });
    cpSync(pair.slice(0, at), target, { recursive: true, verbatimSymlinks: true });
  }
  const sizeKiB = Math.ceil(sizeOf(into) / 1024);

  const about = join(into, "DEBIAN");
  mkdirSync(about);
  // What a system's folders look like, not a temporary one.
  for (const made of [into, about]) chmodSync(made, 0o755);
  writeFileSync(join(about, "control"), controlOf(sizeKiB));
  for (const [name, script] of [
    ["postinst", values["after-install"]],
    ["postrm", values["after-remove"]],
  ] as const) {
    if (script === undefined) continue;
    writeFileSync(join(about, name), readFileSync(script));
    chmodSync(join(about, name), 0o755);
  }
  const { status, error } = spawnSync(
    "dpkg-deb",
    [
      "--root-owner-group",
      `-Z${compressionOf(values["deb-compression"])}`,
      "--build",
      into,
      values.package ?? "",
    ],
    { stdio: "inherit" },
  );
  if (error) throw error;
  process.exitCode = status ?? 1;
}

/** https://www.debian.org/doc/debian-policy/ch-controlfields.html */
function controlOf(sizeKiB: number): string {
  const fields: readonly (readonly [name: string, value: string | undefined])[] = [
    ["Package", values.name],
    ["Version", values.version],
    ["License", values.license],
    ["Vendor", values.vendor],
    ["Architecture", values.architecture],
    ["Maintainer", values.maintainer],
    ["Installed-Size", String(sizeKiB)],
    ["Depends", values.depends?.join(", ")],
    ["Recommends", values["deb-recommends"]?.join(", ")],
    ["Section", values.category ?? "default"],
    ["Priority", values["deb-priority"]],
    ["Homepage", values.url],
    ["Description", descriptionOf(values.description ?? "")],
  ];
  const lines = fields.flatMap(([name, value]) => (value ? [`${name}: ${value}`] : []));
  return `${lines.join("\n")}\n`;
}

/** The first line is the synopsis; those after it begin with a space, an empty one is a dot. */
function descriptionOf(words: string): string {
  const [first = "", ...rest] = words.split("\n").map((line) => line.trim());
  return [first, ...rest.map((line) => ` ${line === "" ? "." : line}`)].join("\n");
}

/** fpm's names of them are not all dpkg-deb's. */
function compressionOf(name: string | undefined): string {
  if (name === "gz") return "gzip";
  return name === "zst" ? "zstd" : (name ?? "xz");
}

function sizeOf(path: string): number {
  let bytes = 0;
  for (const entry of readdirSync(path, { recursive: true, withFileTypes: true }))
    if (entry.isFile()) bytes += statSync(join(entry.parentPath, entry.name)).size;
  return bytes;
}
