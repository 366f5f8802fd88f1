import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FuseState, FuseV1Options, getCurrentFuseWire } from "@electron/fuses";
import { expect } from "@playwright/test";
import { z } from "zod";
import {
  openPackaged,
  runFile,
  test,
  type Packaged,
  type PackagedWindow,
} from "../support/packaged.ts";

test.skip(process.platform !== "linux", "packs the Linux folder; run `npm run package` elsewhere");

const queuedSchema = z.object({ prompt_id: z.string() });
// One data folder for all of them, in this order.
test.describe.configure({ mode: "serial" });
let dataFolder: string;
let window: PackagedWindow | null = null;

test.beforeAll(async () => {
  dataFolder = join(await mkdtemp(join(tmpdir(), "latchkey-packaged-data-")), "data");
});
test.afterEach(async () => {
  await window?.close();
  window = null;
});
test.afterAll(async () => {
  await rm(join(dataFolder, ".."), { recursive: true, force: true });
});

/** The command line of the package, without a display. */
async function command(
  { resources }: Packaged,
  words: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<{ stdout: string; stderr: string }> {
  const { DISPLAY: _display, ...rest } = process.env;
  return runFile(join(resources, "bin/latchkey"), words, { env: { ...rest, ...env } });
}

test("the packaged app makes a key and a picture with the demo", async ({ packaged }) => {
  window = await openPackaged(packaged, dataFolder);
  const { page, localUrl } = window;

  await page.getByRole("button", { name: "Try the demo" }).click();
  await page.getByRole("button", { name: "Skip" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("The demo is running");
  await page.getByRole("link", { name: "People & keys" }).click();
  await page.getByRole("button", { name: "Create the first key" }).click();
  await page.getByLabel("Who or what is it for?").fill("Jonas Weber");
  await page.getByRole("button", { name: "Create key" }).click();
  const dialog = page.getByRole("dialog", { name: "Key for Jonas Weber" });
  const key = /comfy_[0-9A-Za-z]{49}/.exec(await dialog.innerText())?.[0] ?? "";
  await dialog.getByRole("button", { name: "Copy key" }).click();
  await dialog.getByRole("button", { name: "Done" }).click();

  expect(await makePicture(localUrl, key)).toEqual("\x89PNG");
  expect(await window.close()).toBe(0);
});

/** Makes a picture as a script would; gives the first four bytes of what comes back. */
async function makePicture(localUrl: string, key: string): Promise<string> {
  const headers = { "X-API-Key": key, "Content-Type": "application/json" };
  const inputs = { text: "a brass key", width: 64, height: 64, steps: 1, seed: 7 };
  const prompt = {
    1: { class_type: "DemoPicture", inputs },
    2: { class_type: "SaveImage", inputs: { images: ["1", 0], filename_prefix: "packaged" } },
  };
  const queued = await fetch(`${localUrl}/prompt`, {
    method: "POST",
    headers,
    body: JSON.stringify({ prompt }),
  });
  const { prompt_id: id } = queuedSchema.parse(await queued.json());
  let name = "";
  await expect(async () => {
    const history = await (await fetch(`${localUrl}/history/${id}`, { headers })).text();
    name = /packaged_\d+_\.png/.exec(history)?.[0] ?? "";
    expect(name).not.toBe("");
  }).toPass();
  const picture = await fetch(`${localUrl}/view?filename=${name}`, { headers });
  return Buffer.from(await picture.arrayBuffer()).toString("latin1", 0, 4);
}

test("the command line works beside it, without a display", async ({ packaged }) => {
  const listed = await command(packaged, ["keys", "list", "--data-dir", dataFolder]);
  expect(listed.stdout).toContain("Jonas Weber");
  const none = await command(packaged, ["keys", "list", "--data-dir", `${dataFolder}-none`]);
  expect(none.stdout).toBe("No keys yet. Make one: latchkey keys create NAME\n");
  const away = command(packaged, ["status", "--data-dir", `${dataFolder}-none`]);
  await expect(away).rejects.toMatchObject({ code: 1 });
  await expect(command(packaged, ["no-such-command"])).rejects.toMatchObject({ code: 2 });
});

test("what the fuses forbid: Node, a debugger, another app", async ({ packaged }) => {
  const wire = await getCurrentFuseWire(packaged.program);
  expect(wire).toMatchObject({
    [FuseV1Options.RunAsNode]: FuseState.DISABLE,
    [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: FuseState.DISABLE,
    [FuseV1Options.EnableNodeCliInspectArguments]: FuseState.DISABLE,
    [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: FuseState.ENABLE,
    [FuseV1Options.OnlyLoadAppFromAsar]: FuseState.ENABLE,
    [FuseV1Options.GrantFileProtocolExtraPrivileges]: FuseState.DISABLE,
  });

  const version = `${process.env["npm_package_version"] ?? "0.1.0"}\n`;
  const asNode = await command(packaged, ["--version"], { ELECTRON_RUN_AS_NODE: "1" });
  expect(asNode.stdout).toBe(version);
  const inspected = await command(packaged, ["--version", "--inspect=0"], {
    NODE_OPTIONS: "--inspect=0",
  });
  expect(inspected.stderr).not.toContain("Debugger listening");

  const other = join(packaged.resources, "app");
  await mkdir(other);
  await writeFile(join(other, "package.json"), '{"name":"other","main":"main.js"}');
  await writeFile(join(other, "main.js"), 'console.log("another app"); process.exit(0)');
  expect((await command(packaged, ["--version"])).stdout).toBe(version);
  await rm(other, { recursive: true });
});

test("beside Electron itself it takes less than 8 MB", async ({ packaged }) => {
  let bytes = 0;
  for (const entry of await readdir(packaged.resources, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) bytes += (await stat(join(entry.parentPath, entry.name))).size;
  }
  console.log(`resources: ${(bytes / 1e6).toFixed(1)} MB`);
  expect(bytes).toBeLessThan(8_000_000);
});
