import { mkdir, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { expect } from "@playwright/test";
import { openDesktop, test } from "../support/desktop.ts";

test("a damaged keys file with no copy lets nobody in, and the window says so", async ({
  dataFolder,
}) => {
  await mkdir(dataFolder, { recursive: true });
  await writeFile(join(dataFolder, "keys.json"), '{"version":1,"data":{"keys":[{');
  const { app, page, localUrl } = await openDesktop(dataFolder, "--demo", "--auth", "required");
  const banner = page.getByRole("region", { name: "Needs attention" });
  await expect(banner).toContainText("Your keys cannot be read, so nobody can get in.");
  expect((await fetch(`${localUrl}/api/queue`)).status).toBe(401);
  await page.reload();
  await expect(banner).toContainText("Your keys cannot be read");
  await app.close();
});

test("a taken share port is named in the banner, and the next one is a click away", async ({
  dataFolder,
}) => {
  const blocker = createServer().listen(0, "0.0.0.0");
  await new Promise((resolve) => blocker.once("listening", resolve));
  const { port } = blocker.address() as { port: number };
  const settings = { auth: "required", public: "private", sharing: { on: true, port } };
  await mkdir(dataFolder, { recursive: true });
  await writeFile(
    join(dataFolder, "settings.json"),
    JSON.stringify({ version: 1, data: settings }),
  );
  const { app, page } = await openDesktop(dataFolder, "--demo");
  const banner = page.getByRole("region", { name: "Needs attention" });
  await expect(banner).toContainText(`Port ${String(port)} is in use by`);
  await expect(banner).toContainText("Sharing is off.");
  await banner.getByRole("button", { name: `Use ${String(port + 1)}` }).click();
  await expect(banner).toBeHidden();
  await expect(page.getByRole("status", { name: "How it stands" })).not.toContainText(
    "This computer only",
  );
  blocker.close();
  await app.close();
});
