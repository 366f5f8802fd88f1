import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "@playwright/test";
import { test } from "../support/desktop.ts";

test("logs: searched, filtered, followed, copied, the gateway's beside ComfyUI's, and on disk", async ({
  desktop,
}) => {
  const { app, page, dataFolder, localUrl } = desktop;
  await page.getByRole("button", { name: "Try the demo" }).click();
  await page.getByRole("button", { name: "Skip" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("The demo is running");
  await page.getByRole("link", { name: "Logs" }).click();
  const log = page.getByRole("log");

  await test.step("a search counts what matches, and goes from one to the next and round", async () => {
    await expect(log).toContainText("Starting server");
    await page.keyboard.press("ControlOrMeta+F");
    await page.keyboard.type("start");
    const count = page.getByRole("search").getByRole("status");
    await expect(count).toHaveText(/^(\d+) of \1$/);
    const total = Number(/\d+$/.exec(await count.innerText())?.[0]);
    await page.keyboard.press("Enter");
    await expect(count).toHaveText(`1 of ${String(total)}`);
    await page.keyboard.press("Shift+Enter");
    await expect(count).toHaveText(`${String(total)} of ${String(total)}`);
    await expect(log.locator("mark").first()).toHaveText(/start/i);
    await page.keyboard.press("Escape");
  });

  await test.step("only errors: none here, and it says so", async () => {
    await page.getByText("Errors", { exact: true }).click();
    await expect(page.getByText("No line is of this level.")).toBeVisible();
    await page.getByText("All", { exact: true }).click();
    await expect(log).toBeVisible();
  });

  await test.step("Copy takes the words without colours", async () => {
    await page.getByRole("button", { name: "Copy" }).click();
    await expect
      .poll(() => app.evaluate(({ clipboard }) => clipboard.readText()))
      .toContain("Starting server");
    expect(await app.evaluate(({ clipboard }) => clipboard.readText())).not.toContain("\u001b");
  });

  await test.step("the gateway's log names path and status, and never a key", async () => {
    const key = `comfy_${"K".repeat(49)}`;
    await fetch(`${localUrl}/api/queue?token=abc`, { headers: { "X-API-Key": key } });
    await page.getByText("Gateway", { exact: true }).click();
    await expect(page.getByRole("log")).toContainText("/api/queue");
    await expect(page.getByRole("log")).not.toContainText("token=abc");
    await expect
      .poll(() => readFile(join(dataFolder, "logs", "gateway.log"), "utf8").catch(() => ""))
      .toContain("/api/queue");
    const written = await readFile(join(dataFolder, "logs", "gateway.log"), "utf8");
    expect(written).not.toContain("KKKK");
    expect(await readFile(join(dataFolder, "logs", "comfyui.log"), "utf8")).toMatch(
      /^\d{4}-\d\d-\d\dT[\d:.]+Z {3}\[Latchkey\] Starting /,
    );
  });

  await test.step("a cleared view shows only what comes then", async () => {
    await page.getByRole("button", { name: "More" }).click();
    await page.getByRole("menuitem", { name: "Clear view" }).click();
    await expect(page.getByText("Nobody has asked for anything yet.")).toBeVisible();
    await fetch(`${localUrl}/api/history`);
    await expect(page.getByRole("log")).toContainText("/api/history");
  });
  expect(desktop.complaints).toEqual([]);
});
