import { expect } from "@playwright/test";
import { expectNoFaults } from "../support/axe.ts";
import { turn } from "../support/choose.ts";
import { test } from "../support/desktop.ts";
import { callUrl } from "../support/gateway.ts";

test("sharing on and off: required and private are chosen beforehand, turning off names who is hurt", async ({
  start,
}) => {
  const desktop = await start("--demo");
  const { page, localUrl } = desktop;
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("The demo is running", {
    timeout: 30_000,
  });
  const { json } = await callUrl(`${localUrl}/api/keys`, { body: { name: "Jonas Weber" } });
  const { api_key: key } = json as { api_key: string };
  const sharing = page.getByRole("switch", { name: "Share on the network" });

  await test.step("turning on asks, with the safe choices made", async () => {
    await turn(sharing);
    const dialog = page.getByRole("dialog", { name: "Share on your network?" });
    await expect(dialog.getByRole("radio", { name: /^Key required/ })).toBeChecked();
    await expect(dialog.getByRole("radio", { name: /^Private/ })).toBeChecked();
    await expectNoFaults(page);
    await dialog.getByRole("button", { name: "Share", exact: true }).click();
    await expect(sharing).toBeChecked();
    await expect(page.getByRole("status", { name: "How it stands" })).toContainText("Key required");
    expect((await callUrl(`${localUrl}/queue`)).status).toBe(401);
  });

  await test.step("who comes with a key is shown as connected", async () => {
    expect((await callUrl(`${localUrl}/queue`, { key })).status).toBe(200);
    await expect(page.getByRole("listitem").filter({ hasText: "Jonas Weber" })).toContainText(
      "Program",
    );
  });

  await test.step("turning off asks while somebody is connected", async () => {
    await turn(sharing);
    const dialog = page.getByRole("dialog", { name: "Stop sharing?" });
    await expect(dialog).toContainText("1 person is disconnected.");
    await expectNoFaults(page);
    await dialog.getByRole("button", { name: "Stop sharing" }).click();
    await expect(sharing).not.toBeChecked();
  });

  expect(desktop.complaints).toEqual([]);
});
