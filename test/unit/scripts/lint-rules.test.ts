import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { run } from "../../support/run.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));

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
] as const)("%s refuses %s", async ([rule, wrong, right]) => {
  const folder = await mkdtemp(join(tmpdir(), "latchkey-lint-"));
  const lint = async (text: string): Promise<string> => {
    await writeFile(join(folder, "code.ts"), `${text}\n`);
    const oxlint = join(root, "node_modules/oxlint/bin/oxlint");
    return (await run(process.execPath, [oxlint, "."], { cwd: folder })).stdout;
  };
  await writeFile(
    join(folder, ".oxlintrc.json"),
    JSON.stringify({
      jsPlugins: [{ name: "latchkey", specifier: join(root, "scripts/lint-rules.mjs") }],
      categories: { correctness: "off" },
      rules: { [`latchkey/${rule}`]: "error" },
    }),
  );

  expect(await lint(wrong)).toContain(`latchkey(${rule})`);
  expect(await lint(right)).not.toContain("latchkey(");
  await rm(folder, { recursive: true });
});
