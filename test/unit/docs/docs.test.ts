import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { isCommand } from "../../../main/cli/help.ts";
import { errors } from "../../../shared/errors.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const read = (path: string): string => readFileSync(join(root, path), "utf8");

const pages = [
  "README.md",
  "CONTRIBUTING.md",
  "SECURITY.md",
  "CHANGELOG.md",
  ...readdirSync(join(root, "docs"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
];

test("docs/errors.md has a heading for every code of the table, and for no other", () => {
  const headings = [...read("docs/errors.md").matchAll(/^## ([A-Z_]+)$/gm)].map(
    ([, heading = ""]) => heading,
  );
  expect(headings.toSorted()).toEqual(Object.keys(errors).toSorted());
});

test.each(Object.entries(errors))(
  "docs/errors.md gives %s the table's status and words",
  (code, { status, words }) => {
    const section = read("docs/errors.md").split(`## ${code}\n`)[1]?.split("\n## ")[0] ?? "";
    expect(section).toContain(`${String(status)}, "${words}"`);
  },
);

test("docs/request-path.md names every code of the table with its status", () => {
  const text = read("docs/request-path.md");
  for (const [code, { status }] of Object.entries(errors))
    expect(text).toContain(`${String(status)} ${code}`);
});

/** The anchors that headings of a page get: lower case, words joined by dashes, other signs left out. */
function anchorsOf(page: string): string[] {
  return [...read(page).matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\w\s-]/g, "")
      .replaceAll(" ", "-"),
  );
}

test.each(pages)("every relative link in %s leads to a file and a heading of it", (page) => {
  for (const [, target = "", anchor] of read(page).matchAll(/\]\(([^)#]*)(?:#([^)]*))?\)/g)) {
    if (/^https?:/.test(target)) continue;
    const path = target === "" ? page : join(dirname(page), target);
    expect(existsSync(join(root, path)), target).toBe(true);
    if (anchor !== undefined) expect(anchorsOf(path)).toContain(anchor);
  }
});

test.each(pages)("every npm command in %s exists", (page) => {
  const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
  for (const [, run, plain] of read(page).matchAll(/(?:^|`)npm (?:run ([\w:-]+)|(\w+))/gm)) {
    expect(Object.keys(scripts)).toContain(run ?? plain);
  }
});

test.each(pages)("every command of latchkey's that %s names is one", (page) => {
  for (const [, command = ""] of read(page).matchAll(/`(?:npx )?latchkey ([a-z]+)/g))
    expect(command).toSatisfy(isCommand);
});

test.each(pages)("every file and folder of the project that %s names is there", (page) => {
  const named = /`((?:main|shared|renderer|scripts|test|docs)\/[\w./-]*)`/g;
  for (const [, path = ""] of read(page).matchAll(named)) {
    expect(existsSync(join(root, path)), path).toBe(true);
  }
});
