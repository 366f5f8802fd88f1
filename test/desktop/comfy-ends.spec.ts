import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { copyFile, mkdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, type Page } from "@playwright/test";
import { freeLoopbackPort } from "../../main/core/platform/ports.ts";
import type { AppStatus } from "../../shared/ipc.ts";
import { desktopOfFile, startDemo, test, type Desktop } from "../support/desktop.ts";
import { callUrl } from "../support/gateway.ts";
import { ask, go } from "../support/scene.ts";
import { openSocket } from "../support/socket.ts";

const fixtures = fileURLToPath(new URL("../fixtures/comfy/", import.meta.url));
const python = execFileSync("python3", ["-c", "import sys; print(sys.executable)"], {
  encoding: "utf8",
}).trim();
const title = (page: Page) => page.getByRole("heading", { level: 1 });

/** A folder whose main.py behaves as it is named. */
async function install(dataFolder: string, fixture: string): Promise<string> {
  const folder = join(dirname(dataFolder), "ComfyUI");
  await mkdir(folder);
  await copyFile(join(fixtures, `${fixture}.py`), join(folder, "main.py"));
  await copyFile(join(fixtures, "answers.py"), join(folder, "answers.py"));
  return folder;
}

async function pidOf({ dataFolder }: Desktop): Promise<number> {
  const text = await readFile(join(dataFolder, "comfy.pid.json"), "utf8");
  return (JSON.parse(text) as { pid: number }).pid;
}

/** Whether it has ended; nobody may have collected it yet. */
async function hasEnded(pid: number): Promise<boolean> {
  const stat = await readFile(`/proc/${String(pid)}/stat`, "utf8").catch(() => ") Z ");
  return /\) [ZX] /.test(stat);
}

/** Queues a picture of so many steps, and listens to it: ComfyUI tells progress to whoever asked for it. */
async function queue({ localUrl }: Desktop, steps: number): ReturnType<typeof openSocket> {
  const client = await openSocket(`${localUrl}/ws?clientId=me`);
  const prompt = {
    "1": {
      class_type: "DemoPicture",
      inputs: { text: "a lake", width: 64, height: 64, steps, seed: 1 },
    },
    "2": { class_type: "SaveImage", inputs: { images: ["1", 0], filename_prefix: "ends" } },
  };
  const { status } = await callUrl(`${localUrl}/prompt`, { body: { prompt, client_id: "me" } });
  expect(status).toBe(200);
  return client;
}

const desktop = desktopOfFile();

test.beforeAll(() => startDemo(desktop().page));

/** The window with the demo running on its first page, as most tests here begin. */
async function runningDemo(): Promise<Desktop> {
  const { page } = desktop();
  await go(page, "home");
  const { comfy } = (await ask(page, "app.status")) as AppStatus;
  if (comfy.state === "stopped") await ask(page, "comfy.start");
  await expect(title(page)).toHaveText("The demo is running", { timeout: 30_000 });
  return desktop();
}

test("a changed argument waits for a restart, which is offered, put off, and done", async () => {
  const demo = await runningDemo();
  const { page, complaints } = demo;
  const before = await pidOf(demo);
  await page.getByRole("link", { name: "Settings" }).click();
  const field = page.getByRole("textbox", { name: "Arguments" });
  const bar = page.getByText("1 change takes effect when ComfyUI restarts.");
  await field.fill("--step-seconds 0.3");
  await field.press("Enter");
  await expect(bar).toBeVisible();
  await page.getByRole("button", { name: "Later" }).click();
  await expect(bar).toBeHidden();
  await field.fill("--step-seconds 0.1");
  await field.press("Enter");
  await expect(bar).toBeVisible();
  await page.getByRole("button", { name: "Restart now" }).click();
  await expect(bar).toBeHidden();
  await expect.poll(() => pidOf(demo).catch(() => before)).not.toBe(before);
  const line = await readFile(`/proc/${String(await pidOf(demo))}/cmdline`, "utf8");
  expect(line.split("\0")).toEqual(expect.arrayContaining(["--step-seconds", "0.1"]));
  expect(complaints).toEqual([]);
});

test("a stop that waits can be called off", async () => {
  const demo = await runningDemo();
  const { page, localUrl } = demo;
  const client = await queue(demo, 4_000);
  await expect(page.getByText(/step \d+ of 4,000/)).toBeVisible();
  await page.getByRole("button", { name: "Stop", exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Stop when done" }).click();
  await expect(title(page)).toHaveText("ComfyUI stops when its queue is empty");
  await page.getByRole("button", { name: "Keep it running" }).click();
  await expect(title(page)).toHaveText("The demo is running");
  await callUrl(`${localUrl}/interrupt`, { body: {} });
  await client.until(({ messages }) =>
    messages.find(({ type }) => type === "execution_interrupted"),
  );
});

test("a stop while something runs asks first, and waits until the queue is empty", async () => {
  const demo = await runningDemo();
  const { page, complaints } = demo;
  const pid = await pidOf(demo);
  const client = await queue(demo, 50);
  const done = client.until(({ messages }) =>
    messages.find(({ type }) => type === "execution_success"),
  );
  await expect(page.getByText(/step \d+ of 50/)).toBeVisible();
  await page.getByRole("button", { name: "Stop", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Stop ComfyUI?" });
  await expect(dialog).toContainText("is lost");
  await dialog.getByRole("button", { name: "Stop when done" }).click();
  await expect(title(page)).toHaveText("ComfyUI stops when its queue is empty");
  expect(await hasEnded(pid)).toBe(false);
  await done;
  await expect(title(page)).toHaveText("ComfyUI is stopped");
  expect(await hasEnded(pid)).toBe(true);
  expect(complaints).toEqual([]);
});

/**
 * Has the window told of a trouble until it is heard (what it is told of the real one takes it back), and
 * clicks Restart. Real ones need minutes of silence: what notices them is tested by itself.
 */
async function restartIn(
  { app, page }: Desktop,
  trouble: "hung" | "worker_dead",
  words: string,
): Promise<void> {
  const status = await page.evaluate<{ value: { watch: object } }>("latchkey.call('app.status')");
  const watch = { ...status.value.watch, trouble: { kind: trouble, since: Date.now() / 1000 } };
  await expect(async () => {
    await app.evaluate(
      ({ BrowserWindow }, payload) => {
        BrowserWindow.getAllWindows()[0]?.webContents.send("latchkey:event", payload);
      },
      { name: "status.changed", payload: { ...status.value, watch } },
    );
    await expect(title(page)).toHaveText(words, { timeout: 1_000 });
    await page.getByRole("button", { name: "Restart", exact: true }).click({ timeout: 1_000 });
  }).toPass({ timeout: 20_000 });
}

for (const [trouble, words] of [
  ["hung", "ComfyUI does not answer"],
  ["worker_dead", "ComfyUI has stopped working"],
] as const) {
  test(`one that is ${trouble} is said to, and a restart brings it back`, async () => {
    const demo = await runningDemo();
    const { page } = demo;
    const pid = await pidOf(demo);
    if (trouble === "hung") process.kill(pid, "SIGSTOP");
    await restartIn(demo, trouble, words);
    await expect.poll(() => hasEnded(pid), { timeout: 20_000 }).toBe(true);
    await expect(title(page)).toHaveText("The demo is running", { timeout: 30_000 });
    expect(await pidOf(demo)).not.toBe(pid);
  });
}

// The last with this window: it is closed by it.
test("quitting while something runs asks first; Cancel keeps it, Quit ends all of it", async () => {
  const demo = await runningDemo();
  const { app, page } = demo;
  const pid = await pidOf(demo);
  await queue(demo, 4_000);
  await expect(page.getByText(/step \d+ of 4,000/)).toBeVisible();
  const quit = (): Promise<void> =>
    app.evaluate(({ app: electron }) => {
      electron.quit();
    });
  await quit();
  const dialog = page.getByRole("dialog", { name: "Quit Latchkey?" });
  await expect(dialog).toContainText("is lost");
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await expect(dialog).toBeHidden();
  expect(await hasEnded(pid)).toBe(false);
  await quit();
  const closed = app.waitForEvent("close");
  await dialog.getByRole("button", { name: "Quit Latchkey" }).click();
  await closed;
  expect(await hasEnded(pid)).toBe(true);
});

test("one that heeds nothing is ended at once by End now, or after a while, and that is said", async ({
  start,
  dataFolder,
}) => {
  const folder = await install(dataFolder, "ignores-sigterm");
  const desktop = await start("--comfy", folder, "--python", python);
  const { page } = desktop;
  await expect(title(page)).toHaveText("ComfyUI is ready", { timeout: 30_000 });
  const first = await pidOf(desktop);
  await page.getByRole("button", { name: "Stop", exact: true }).click();
  await expect(title(page)).toHaveText("Stopping ComfyUI");
  await page.getByRole("button", { name: "End now" }).click();
  await expect(title(page)).toHaveText("ComfyUI is stopped");
  expect(await hasEnded(first)).toBe(true);

  await page.getByRole("button", { name: "Start ComfyUI" }).click();
  await expect(title(page)).toHaveText("ComfyUI is ready");
  const second = await pidOf(desktop);
  await page.getByRole("button", { name: "Stop", exact: true }).click();
  await expect(page.getByText(/It is taking its time/)).toBeVisible();
  await expect(title(page)).toHaveText("ComfyUI is stopped", { timeout: 20_000 });
  expect(await hasEnded(second)).toBe(true);
  const toast = page.getByRole("alert").filter({ hasText: "did not stop in time and was ended" });
  await toast.getByRole("button", { name: "Show log" }).click();
  await expect(title(page)).toHaveText("Logs");
});

test("another ComfyUI on the same folder: shared as it is, or ended after a question", async ({
  start,
  dataFolder,
}) => {
  const folder = await install(dataFolder, "answers");
  const port = String(await freeLoopbackPort());
  const args = [join(folder, "main.py"), "--port", port];
  const other = spawn(python, args, { cwd: folder, stdio: ["ignore", "ignore", "pipe"] });
  await once(other.stderr, "data");
  const desktop = await start("--comfy", folder, "--python", python);
  const { page } = desktop;
  await expect(title(page)).toHaveText("Another ComfyUI is using this folder", { timeout: 30_000 });
  await expect(page.getByText(`process ${String(other.pid)}`)).toBeVisible();
  await expect(page.getByRole("button", { name: "Share it as it is" })).toBeVisible();
  await page.getByRole("button", { name: "End it and start" }).click();
  const dialog = page.getByRole("dialog", { name: "End the other ComfyUI?" });
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await expect(dialog).toBeHidden();
  expect(await hasEnded(other.pid ?? 0)).toBe(false);
  await page.getByRole("button", { name: "End it and start" }).click();
  await dialog.getByRole("button", { name: "End it and start" }).click();
  await expect(title(page)).toHaveText("ComfyUI is ready");
  expect(await hasEnded(other.pid ?? 0)).toBe(true);
  expect(desktop.complaints).toEqual([]);
});
