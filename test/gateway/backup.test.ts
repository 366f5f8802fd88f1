import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test as base } from "vitest";
import { latchkey, startGateway } from "../support/gateway.ts";

const test = base.extend<{ folder: string }>({
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), "latchkey-backup-"));
    await use(folder);
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  },
});

test("a backup is made beside a running app, and restored once it has stopped", async ({
  folder,
}) => {
  const file = join(folder, "backup.json");
  const dataFolder = join(folder, "data");
  const run = (...words: string[]): ReturnType<typeof latchkey> =>
    latchkey([...words, "--data-dir", dataFolder]);
  const gateway = await startGateway({ folder: dataFolder });
  const kept = await gateway.createKey({ name: "Kept" });
  expect(await run("backup", file)).toMatchObject({ code: 0 });
  expect(await readFile(file, "utf8")).not.toContain(kept.api_key);
  await gateway.createKey({ name: "Made later" });

  const whileRunning = await run("restore", file, "--yes");
  expect(whileRunning.code).toBe(1);
  expect(whileRunning.stderr).toContain("Latchkey is running");
  await gateway.stop();

  const withoutYes = await run("restore", file);
  expect(withoutYes.code).toBe(1);
  expect(withoutYes.stdout).toContain("stop working: Made later");
  expect((await run("keys", "list")).stdout).toContain("Made later");

  expect(await run("restore", file, "--yes")).toMatchObject({ code: 0 });
  const { stdout } = await run("keys", "list");
  expect(stdout).toContain("Kept");
  expect(stdout).not.toContain("Made later");
  expect(await run("backup", file)).toMatchObject({ code: 0 });
});

test("a file that is no backup is refused in words", async ({ folder }) => {
  const { code, stderr } = await latchkey(["restore", "package.json", "--data-dir", folder]);
  expect(code).toBe(1);
  expect(stderr).toContain("not a backup of Latchkey's");
});
