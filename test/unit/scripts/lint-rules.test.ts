import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test as base } from "vitest";
import { run } from "../../support/run.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));

/** What the linter says of a text, by the config in a folder or another one. */
async function lint(folder: string, text: string, ...config: readonly string[]): Promise<string> {
  await writeFile(join(folder, "code.ts"), `${text}\n`);
  const oxlint = join(root, "node_modules/oxlint/bin/oxlint");
  return (await run(process.execPath, [oxlint, ...config, "."], { cwd: folder })).stdout;
}

const test = base.extend<{ folder: string }>({
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), "latchkey-lint-"));
    await use(folder);
    await rm(folder, { recursive: true });
  },
});

test.for([
  ["no-export-all", 'export * from "./a.ts";', 'export { a } from "./a.ts";'],
  ["no-own-clock", "export const at = new Date();", "export const at = new Date(0);"],
  ["no-own-clock", "export const at = Date();", "export const at = Date.parse('2026-01-01');"],
  [
    "patient-waits",
    "export const done = vi.waitFor(() => 1);",
    "export const done = vi.waitFor(() => 1, patience);",
  ],
  [
    "patient-waits",
    "export const done = vi.waitUntil(() => 1);",
    "export const done = vi.waitUntil(() => 1, patience);",
  ],
] as const)("%s refuses %s", async ([rule, wrong, right], { folder }) => {
  await writeFile(
    join(folder, ".oxlintrc.json"),
    JSON.stringify({
      jsPlugins: [{ name: "latchkey", specifier: join(root, "scripts/lint-rules.mjs") }],
      categories: { correctness: "off" },
      rules: { [`latchkey/${rule}`]: "error" },
    }),
  );

  expect(await lint(folder, wrong)).toContain(`latchkey(${rule})`);
  expect(await lint(folder, right)).not.toContain("latchkey(");
});

test("types are checked, by the project's own config", async ({ folder }) => {
  await writeFile(join(folder, "package.json"), JSON.stringify({ type: "module" }));
  await writeFile(
    join(folder, "tsconfig.json"),
    JSON.stringify({
      extends: join(root, "shared/tsconfig.base.json"),
      compilerOptions: { rootDir: "." },
      include: ["code.ts"],
    }),
  );
  const config = ["--config", join(root, ".oxlintrc.json")];
  const first = "export const first = (names: readonly string[])";
  expect(await lint(folder, `${first}: string => names[0];`, ...config)).toContain("TS2322");
  expect(await lint(folder, `${first} => names[0];`, ...config)).toContain("0 errors");
});
