import { copyFile, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { run } from "../../support/run.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const sound = "export const a: number = 1;\n";

/** A checkout of a few lines, built by the scripts of this one. */
async function smallCheckout(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "latchkey-build-"));
  const write = async (file: string, text: string): Promise<void> => {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), text);
  };
  await write("package.json", JSON.stringify({ type: "module" }));
  await write("package-lock.json", "{}");
  for (const entry of ["cli/main", "index", "packaged"]) await write(`main/${entry}.ts`, sound);
  await write("main/electron/preload.cts", "export = 1;\n");
  await write("shared/a.ts", sound);
  await mkdir(join(folder, "scripts"));
  for (const name of ["build", "bundle", "sources", "steps", "transpile"])
    await copyFile(join(root, `scripts/${name}.mjs`), join(folder, `scripts/${name}.mjs`));
  await symlink(join(root, "node_modules"), join(folder, "node_modules"), "junction");
  return folder;
}

test("what a build that failed leaves behind is not taken for the sources of before", async () => {
  const folder = await smallCheckout();
  const say = async (words: string): Promise<string> => {
    const code = `import { build, isBuilt } from "./scripts/build.mjs";\n${words}`;
    const args = ["--input-type=module", "-e", code];
    return (await run(process.execPath, args, { cwd: folder })).stdout;
  };
  const buildAll = async (): Promise<boolean> =>
    (await say(`await build("compile"); console.log("done");`)).includes("done");
  const isBuilt = async (): Promise<boolean> =>
    (await say(`console.log(isBuilt("compile"));`)).includes("true");
  expect(await buildAll()).toBe(true);
  expect(await isBuilt()).toBe(true);
  await writeFile(join(folder, "shared/a.ts"), "export const a = ;\n");
  expect(await buildAll()).toBe(false);
  await writeFile(join(folder, "shared/a.ts"), sound);
  expect(await isBuilt()).toBe(false);
  expect(await buildAll()).toBe(true);
  await rm(folder, { recursive: true });
});
