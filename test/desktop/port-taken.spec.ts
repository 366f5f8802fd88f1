import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect } from "@playwright/test";
import { openDesktop, test } from "../support/desktop.ts";
import { freePort } from "../support/port.ts";

const demo = fileURLToPath(new URL("../../main/core/comfy/demo/main.py", import.meta.url));

test("a ComfyUI that already has the port is asked about, and shared as it is", async ({
  dataFolder,
}) => {
  const port = await freePort();
  const other = spawn("python3", ["-s", demo, "--port", String(port)], { stdio: "ignore" });
  const url = `http://127.0.0.1:${String(port)}`;
  await expect
    .poll(() =>
      fetch(`${url}/features`).then(
        () => true,
        () => false,
      ),
    )
    .toBe(true);
  const { app, page, localUrl } = await openDesktop(dataFolder, "--port", String(port));
  expect(localUrl).not.toBe(url);
  await page.getByRole("button", { name: "Try the demo" }).click();
  await page.getByRole("button", { name: "Skip" }).click();
  await expect(page.getByText(`Port ${String(port)} is in use by python`)).toBeVisible();
  await page.getByRole("button", { name: "Share that ComfyUI" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(
    "Sharing the ComfyUI that was already running",
  );
  await expect(page.getByText(`Port ${String(port)} is in use`)).toBeHidden();
  expect((await fetch(`${localUrl}/features`)).status).toBe(200);
  await app.close();
  // It was not Latchkey's to stop.
  expect((await fetch(`${url}/features`)).status).toBe(200);
  other.kill("SIGKILL");
});
