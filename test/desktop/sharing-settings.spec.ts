import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type ElectronApplication, type Page } from "@playwright/test";
import { expectNoFaults, theDialog } from "../support/axe.ts";
import { turn } from "../support/choose.ts";
import { desktopOfFile, test } from "../support/desktop.ts";
import { callUrl } from "../support/gateway.ts";
import { freePort } from "../support/port.ts";
import { callTls, testAuthority } from "../support/tls.ts";

/** The system's dialog answers with this file the next time. */
async function nextFile(app: ElectronApplication, file: string): Promise<void> {
  await app.evaluate(({ dialog }, path) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] });
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: path });
  }, file);
}

async function stored(dataFolder: string): Promise<Record<string, unknown>> {
  const { data } = JSON.parse(await readFile(join(dataFolder, "settings.json"), "utf8")) as {
    data: Record<string, unknown>;
  };
  return data;
}

const settingsOf = async (page: Page): Promise<void> => {
  await page.getByRole("link", { name: "Settings", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Settings");
};

const desktop = desktopOfFile(["--demo"]);

test("sharing on and off: required and private are chosen beforehand, turning off names who is hurt", async () => {
  const { page, localUrl, complaints } = desktop();
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
    await expectNoFaults(page, theDialog);
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
    await expectNoFaults(page, theDialog);
    await dialog.getByRole("button", { name: "Stop sharing" }).click();
    await expect(sharing).not.toBeChecked();
  });

  expect(complaints).toEqual([]);
});

// With the safe choices, which the test before made: nothing more is asked.
test("sharing is set up in the window: port, names, encryption, proxies, and whether it answers", async () => {
  const { page, app, dataFolder, complaints } = desktop();
  const folder = await mkdtemp(join(tmpdir(), "latchkey-files-"));
  const port = await freePort();
  await settingsOf(page);

  await test.step("the port and the names are saved when the field is left", async () => {
    await page.getByLabel("Share port").fill(String(port));
    await page.getByLabel("Share port").press("Enter");
    const names = page.getByLabel("Names people may use");
    await names.fill("http://studio.example");
    await names.press("Enter");
    await expect(page.getByText("http://studio.example is not a name")).toBeVisible();
    await names.fill("studio.example, atelier.local");
    await names.press("Enter");
    await expect
      .poll(async () => (await stored(dataFolder))["sharing"])
      .toMatchObject({ port, names: ["studio.example", "atelier.local"] });
  });

  await test.step("sharing, in the clear", async () => {
    await page.getByRole("link", { name: "Home", exact: true }).click();
    await turn(page.getByRole("switch", { name: "Share on the network" }));
    await expect(page.getByText("Not encrypted: others on this network")).toBeVisible();
    await page.getByRole("link", { name: "Encrypt it" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Settings");
  });

  await test.step("files that do not go together are refused, with why", async () => {
    const authority = await testAuthority(folder, "studio.example");
    const first = await authority.write(["studio.example", "127.0.0.1"]);
    const keep = join(folder, "kept.key.pem");
    await writeFile(keep, first.key);
    await authority.write(["studio.example", "127.0.0.1"]);
    await page.getByRole("radio", { name: "A certificate of my own" }).check();
    await nextFile(app, authority.files.cert);
    await page.getByRole("button", { name: "Choose certificate…" }).click();
    await expect(page.getByText(authority.files.cert)).toBeVisible();
    await nextFile(app, keep);
    await page.getByRole("button", { name: "Choose key…" }).click();
    await expect(page.getByText("The key does not belong to this certificate.")).toBeVisible();
    expect((await stored(dataFolder))["tls"]).toEqual({ kind: "none" });
    await nextFile(app, authority.files.key);
    await page.getByRole("button", { name: "Choose key…" }).click();
    await expect(page.getByText("studio.example, 127.0.0.1")).toBeVisible();
    const answer = await callTls(
      `https://127.0.0.1:${String(port)}/latchkey/health`,
      authority.pem,
    );
    expect(answer.status).toBe(200);
    await page.getByRole("link", { name: "Home", exact: true }).click();
    await expect(
      page.getByText("Encrypted with your certificate for studio.example"),
    ).toBeVisible();
    await expect(page.getByText(`https://studio.example:${String(port)}/`).first()).toBeVisible();
  });

  await test.step("a certificate that Latchkey makes is shown with its fingerprint and saved", async () => {
    await settingsOf(page);
    await page.getByRole("radio", { name: "A certificate that Latchkey makes" }).click();
    await expect(page.getByText(/^(?:[0-9A-F]{2}:){31}[0-9A-F]{2}$/)).toBeVisible();
    await expect(page.getByText(/Not in the certificate: .*studio\.example/)).toBeVisible();
    const file = join(folder, "saved.crt");
    await nextFile(app, file);
    await page.getByRole("button", { name: "Save certificate…" }).click();
    await expect.poll(() => readFile(file).catch(() => null)).not.toBeNull();
    const authority = await readFile(join(dataFolder, "certificates", "authority.crt.pem"), "utf8");
    const answer = await callTls(`https://127.0.0.1:${String(port)}/latchkey/trust`, authority);
    expect(answer.status).toBe(200);
  });

  await test.step("a proxy is declared and taken back", async () => {
    await page.getByLabel("Its address").fill("0.0.0.0/0");
    await page.getByRole("button", { name: "Add", exact: true }).click();
    await expect(page.getByText("An address such as 127.0.0.1")).toBeVisible();
    await page.getByLabel("Its address").fill("127.0.0.1");
    await page.getByRole("button", { name: "Add", exact: true }).click();
    await expect(page.getByText("127.0.0.1, by X-Forwarded-For")).toBeVisible();
    expect((await stored(dataFolder))["proxies"]).toEqual([
      { address: "127.0.0.1", header: "x-forwarded-for", host: false },
    ]);
    await expectNoFaults(page, "#settings-sharing");
    await page.getByRole("button", { name: "Remove 127.0.0.1" }).click();
    await expect.poll(async () => (await stored(dataFolder))["proxies"]).toEqual([]);
  });

  await test.step("it is asked at its addresses, and what that proves is said", async () => {
    await page.locator("#settings-sharing").getByRole("button", { name: "Check now" }).click();
    const list = page.getByRole("list", { name: "Does it answer?" });
    await expect(list.getByText("Answers", { exact: true }).first()).toBeVisible();
    await expect(page.getByText("This was asked from this computer itself")).toBeVisible();
    await expectNoFaults(page, "#settings-sharing");
  });

  await test.step("one network alone, and back", async () => {
    await page.getByLabel("Share on").click();
    await page.getByRole("option").nth(1).click();
    await expect
      .poll(async () => (await stored(dataFolder))["sharing"])
      .toMatchObject({ adapter: expect.any(String) });
    await expect(page.getByRole("status", { name: "How it stands" })).toContainText("Shared");
  });

  await rm(folder, { recursive: true, force: true });
  expect(complaints).toEqual([]);
});

test("what flags say is shown as theirs, and sharing ends by hand all the same", async ({
  start,
}) => {
  const { page, complaints } = await start(
    ...["--demo", "--share", "127.0.0.1:0", "--tls-made", "--trust-proxy", "127.0.0.1,x-real-ip"],
    ...["--auth", "required", "--public", "private", "--allow-origin", "https://studio.example"],
  );
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("The demo is running", {
    timeout: 30_000,
  });
  await settingsOf(page);
  const sharing = page.locator("#settings-sharing");
  const rowOf = (label: string) =>
    sharing.locator("[data-setting]").filter({ has: page.getByText(label, { exact: true }) });
  for (const label of ["Share port", "Local port"]) {
    await expect(page.getByLabel(label)).toBeDisabled();
    await expect(page.getByLabel(label)).toHaveValue("0");
  }
  await expect(rowOf("Share port")).toContainText("Set by --share for this run.");
  await expect(rowOf("Local port")).toContainText("Set by --port for this run.");
  await expect(rowOf("Share on")).toContainText("Set by --share for this run.");
  await expect(page.getByLabel("Share on")).toBeDisabled();
  await expect(page.getByLabel("Share on")).toHaveValue("127.0.0.1");
  await expect(rowOf("Encryption")).toContainText("Set by --tls-cert or --tls-made for this run.");
  const made = page.getByRole("radio", { name: "A certificate that Latchkey makes" });
  await expect(made).toBeChecked();
  await expect(made).toBeDisabled();
  await expect(sharing).toContainText("Set by --trust-proxy for this run.");
  await expect(sharing).toContainText("127.0.0.1, by X-Real-IP");
  await expect(sharing.getByRole("button", { name: "Remove 127.0.0.1" })).toHaveCount(0);
  await expect(page.getByText("Set by --auth for this run.")).toBeVisible();
  await expect(page.getByText("Set by --public for this run.")).toBeVisible();
  const isPrivate = page.getByRole("radio", { name: "Private", exact: true });
  await expect(isPrivate).toBeChecked();
  await expect(isPrivate).toBeDisabled();
  await expect(page.getByText("For this run also https://studio.example")).toBeVisible();
  await expectNoFaults(page, "#settings-sharing, #settings-access");

  await page.getByRole("link", { name: "Home", exact: true }).click();
  const shared = page.getByRole("switch", { name: "Share on the network" });
  await expect(shared).toBeChecked();
  await turn(shared);
  await expect(shared).not.toBeChecked();
  await expect(page.getByRole("status", { name: "How it stands" })).not.toContainText("Shared");
  await turn(shared);
  await expect(shared).toBeChecked();
  expect(complaints).toEqual([]);
});
