import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, type Page } from "@playwright/test";
import { startDemo, test } from "../support/desktop.ts";

const title = (page: Page) => page.getByRole("heading", { level: 1 });

/** The process of the ComfyUI that Latchkey runs. */
async function comfyPid(dataFolder: string): Promise<number> {
  const text = await readFile(join(dataFolder, "comfy.pid.json"), "utf8");
  return (JSON.parse(text) as { pid: number }).pid;
}

test("a ComfyUI that is killed is said to have stopped, with its cause, and comes back by itself; one that a killed Latchkey left goes on with Use it", async ({
  start,
}) => {
  const first = await start();
  const { page, dataFolder, complaints } = first;

  await test.step("killed once, it comes back", async () => {
    // The window looked at its clock last when ComfyUI became ready: here that was ten seconds ago.
    await page.evaluate("now = Date.now; Date.now = () => now() - 10_000");
    await startDemo(page);
    await page.evaluate("Date.now = now");
    const pid = await comfyPid(dataFolder);
    process.kill(pid, "SIGKILL");
    await expect(title(page)).toHaveText("ComfyUI stopped by itself");
    await expect(page.getByText(/^Starting again in [01] s \(1 of 5\)/)).toBeVisible();
    await expect(page.getByText(/ended by the system/)).toBeVisible();
    await expect(title(page)).toHaveText("The demo is running");
    expect(await comfyPid(dataFolder)).not.toBe(pid);
    expect(complaints).toEqual([]);
  });

  await test.step("with Don't it stays stopped, and Start brings it back", async () => {
    // The second and third waits are long enough to press something meanwhile.
    for (const wait of ["2 of 5", "3 of 5"]) {
      await expect(title(page)).toHaveText("The demo is running");
      process.kill(await comfyPid(dataFolder), "SIGKILL");
      await expect(page.getByText(wait)).toBeVisible();
    }
    await page.getByRole("button", { name: "Don't" }).click();
    await expect(title(page)).toHaveText("ComfyUI is stopped");
    await page.getByRole("button", { name: "Start the demo" }).click();
    await expect(title(page)).toHaveText("The demo is running");
  });

  await test.step("left running by a killed Latchkey, it is asked about, and goes on with Use it", async () => {
    const pid = await comfyPid(dataFolder);
    const ended = once(first.app.process(), "exit");
    first.app.process().kill("SIGKILL");
    await ended;
    const second = await start();
    await expect(title(second.page)).toHaveText("ComfyUI is still running");
    await second.page.getByRole("button", { name: "Use it" }).click();
    await expect(title(second.page)).toHaveText("The demo is running");
    expect(await comfyPid(dataFolder)).toBe(pid);
    await second.app.close();
    // Nobody may collect what its first parent left: it has ended all the same.
    const state = await readFile(`/proc/${String(pid)}/stat`, "utf8").catch(() => ") Z ");
    expect(state).toMatch(/\) [ZX] /);
  });
});
