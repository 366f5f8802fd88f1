import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { strFromU8, unzipSync } from "fflate";
import { describe, expect, test as base } from "vitest";
import { apiKeySchema } from "../../shared/keys.ts";
import { gatewayTest, latchkey, startGateway } from "../support/gateway.ts";

const alone = base.extend<{ folder: string }>({
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), "latchkey-cli-"));
    await use(folder);
    await rm(folder, { recursive: true, force: true });
  },
});

function createdIn(stdout: string): { key_id: string; api_key: string; rate_limit: number | null } {
  return JSON.parse(stdout) as { key_id: string; api_key: string; rate_limit: number | null };
}

describe("without a running app", () => {
  alone("keys are made, listed, changed, replaced and deleted on the files", async ({ folder }) => {
    const run = async (...args: string[]): Promise<string> => {
      const { code, stdout, stderr } = await latchkey(["keys", ...args, "--data-dir", folder]);
      expect(code, stderr).toBe(0);
      return stdout;
    };
    const made = createdIn(await run("create", "A client", "--rate-limit", "none", "--json"));
    expect(made).toMatchObject({ name: "A client", rate_limit: null });
    const list = await run("list");
    expect(list).toContain("A client");
    expect(list).not.toContain(made.api_key);
    expect(await run("update", made.key_id, "--name", "Other", "--active", "false")).toContain(
      "updated",
    );
    expect(JSON.parse(await run("show", made.key_id))).toMatchObject({
      name: "Other",
      is_active: false,
    });
    expect(createdIn(await run("rotate", made.key_id, "--json")).api_key).not.toBe(made.api_key);
    expect(await run("delete", made.key_id)).toContain("deleted");
    expect(await run("list")).toBe("No keys yet. Make one: npx latchkey keys create NAME\n");
  });

  alone("an end of a key is set, and taken away", async ({ folder }) => {
    const run = async (...args: string[]) =>
      (await latchkey(["keys", ...args, "--data-dir", folder])).stdout;
    const { key_id: id } = createdIn(await run("create", "A guest", "--expires", "2", "--json"));
    const endOf = async () => apiKeySchema.parse(JSON.parse(await run("show", id))).expires_at;
    expect(await endOf()).toBeGreaterThan(Date.now() / 1000);
    await run("update", id, "--expires", "none");
    expect(await endOf()).toBeNull();
  });

  alone("every command says what its flags mean, and does nothing else", async ({ folder }) => {
    const asked = [
      ["help", "serve"],
      ["serve", "-h"],
      ["serve", "--demo", "--help"],
    ];
    const [page, ...same] = await Promise.all(
      asked.map(async (words) => await latchkey([...words, "--data-dir", folder])),
    );
    expect(page).toMatchObject({ code: 0, stderr: "" });
    expect(page?.stdout).toMatch(/^ {2}--demo +start/m);
    expect(same).toEqual([page, page]);
    expect((await latchkey(["serve", "--nonsense", "--data-dir", folder])).code).toBe(2);
  });

  alone("status says that nothing runs, and exits with 1", async ({ folder }) => {
    const { code, stdout } = await latchkey(["status", "--data-dir", folder]);
    expect(code).toBe(1);
    expect(stdout).toContain("not running");
    const asJson = await latchkey(["status", "--json", "--data-dir", folder]);
    expect(asJson.code).toBe(1);
    expect(JSON.parse(asJson.stdout)).toEqual({ running: false, data_folder: folder });
  });

  alone("doctor looks at everything, changes nothing, and says what to do", async ({ folder }) => {
    const data = join(folder, "data");
    const { stdout } = await latchkey(["doctor", "--json", "--data-dir", data]);
    const report = JSON.parse(stdout) as { checks: { what: string; remedy: string | null }[] };
    const seen = new Set(report.checks.map(({ what }) => what));
    for (const what of ["comfy", "ports", "disk", "data", "clock", "firewall", "network"])
      expect(seen).toContain(what);
    const comfy = report.checks.find(({ what }) => what === "comfy");
    expect(comfy?.remedy).toContain("Choose your ComfyUI");
    await expect(stat(data)).rejects.toThrow();
  });

  // Without a window the ComfyUI is often one of the command line's alone.
  alone("doctor looks at what the flags of serve choose", async ({ folder }) => {
    const flags = ["--comfy", join(folder, "nothing-here"), "--port", "0"];
    const { code, stdout } = await latchkey(["doctor", "--json", "--data-dir", folder, ...flags]);
    const { checks } = JSON.parse(stdout) as { checks: { what: string; found: string }[] };
    const found = checks.map(({ found: words }) => words).join();
    expect(found).toContain("There is no such folder.");
    expect(found).not.toContain("No ComfyUI is chosen");
    expect(code).toBe(1);
    const wrong = await latchkey(["doctor", "--data-dir", folder, "--", "--listen", "0.0.0.0"]);
    expect(wrong).toMatchObject({ code: 2 });
  });

  alone("doctor writes a bundle without keys, names, addresses and prompts", async ({ folder }) => {
    const made = await latchkey(["keys", "create", "Jonas Weber", "--json", "--data-dir", folder]);
    const { api_key: key, key_id: keyId } = createdIn(made.stdout);
    await mkdir(join(folder, "logs"), { recursive: true });
    const at = "2026-11-24T14:02:11.000Z";
    const lines = [
      `${at}   [Latchkey] Starting /home/ana/ComfyUI/.venv/bin/python3 -s main.py`,
      `${at}   To see the GUI go to: http://127.0.0.1:4711`,
      `${at}   my node says: a secret lake at dawn`,
      `${at} E RuntimeError: for Jonas Weber at 192.168.1.77 with ${key}`,
    ];
    await writeFile(join(folder, "logs", "comfyui.log"), `${lines.join("\n")}\n`);
    const asked = [
      `${at}   "Jonas Weber" GET /queue 200 3 ms`,
      `${at}   "Mara Old" GET / 200 3 ms`,
    ];
    await writeFile(join(folder, "logs", "gateway.log"), `${asked.join("\n")}\n`);
    // Whom the keys do not name any more stands in the log all the same.
    await latchkey(["keys", "delete", keyId, "--data-dir", folder]);
    const file = join(folder, "bundle.zip");
    const answer = await latchkey(["doctor", `--bundle=${file}`, "--data-dir", folder]);
    expect(answer.stderr).toContain(`Written: ${file}`);
    const files = Object.entries(unzipSync(await readFile(file)));
    expect(files.map(([name]) => name)).toEqual([
      ...["report.txt", "settings.json", "comfyui.log", "gateway.log"],
    ]);
    const text = files.map(([, bytes]) => strFromU8(bytes)).join("\n");
    expect(text).toContain("[Latchkey] Starting");
    expect(text).toContain("RuntimeError: for <name 1> at <address> with comfy_***");
    for (const hidden of [key, "Jonas", "Mara", "192.168.1.77", "lake", "/home/ana"])
      expect(text).not.toContain(hidden);
    for (const wrong of [["--bundle"], ["--bundle="], ["--bundle", "--json"]])
      expect(await latchkey(["doctor", ...wrong])).toMatchObject({ code: 2 });
  });

  alone("doctor exits with 1 where a port is somebody else's", async ({ folder }) => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const settings = { version: 1, data: { localPort: port } };
    await writeFile(join(folder, "settings.json"), JSON.stringify(settings));
    const { code, stdout } = await latchkey(["doctor", "--data-dir", folder]);
    expect(code).toBe(1);
    expect(stdout).toContain(`BAD  ports     Port ${String(port)} for this computer is in use by`);
    server.close();
  });

  alone("an unknown key is 1, in words", async ({ folder }) => {
    const answer = await latchkey(["keys", "delete", "nothere", "--data-dir", folder]);
    expect(answer).toMatchObject({ code: 1, stderr: "latchkey: API key not found\n" });
  });
});

describe("a wrong command line exits with 2 and names what is wrong", () => {
  alone.for<[string[], string]>([
    [["serve", "--bogus"], "--bogus"],
    [["serve", "--port", "70000"], "--port"],
    [["serve", "--port", "abc"], "--port"],
    [["serve", "--share", "a:b:c:d"], "--share"],
    [["serve", "--auth", "maybe"], "--auth"],
    [["serve", "--public", "some"], "--public"],
    [["serve", "--demo", "--upstream", "http://127.0.0.1:1"], "--upstream"],
    [["serve", "--upstream", "https://x"], "--upstream"],
    [["serve", "--python", "x"], "--python"],
    [["serve", "--tls-cert", "x"], "--tls-key"],
    [["serve", "--tls-made", "--tls-cert", "x", "--tls-key", "y"], "--tls-made"],
    [["serve", "--allow-origin", "*"], "--allow-origin"],
    [["serve", "--trust-proxy", "nginx.local"], "--trust-proxy: Must be an address"],
    [["serve", "--trust-proxy", "0.0.0.0/0"], "--trust-proxy: This range is too wide"],
    [["serve", "--trust-proxy", "127.0.0.1,x-real"], "--trust-proxy: Must be one of"],
    [["serve", "--trust-proxy", "127.0.0.1,forwarded,x-real-ip"], "--trust-proxy: Must be ADDRESS"],
    [["keys", "create", "a", "--rate-limit", "0"], "--rate-limit"],
    [["keys", "create", "a", "--rate-limit", "many"], "--rate-limit"],
    [["keys", "create", "a", "--role", "boss"], "--role"],
    [["keys", "create", "a", "--expires", "soon"], "--expires"],
    [["keys", "create", "a", "--metadata", "{"], "--metadata"],
    [["keys", "create", "a", "--metadata", "[]"], "--metadata"],
    [["keys", "create", "a", "b"], "b"],
    [["keys", "create"], "NAME"],
    [["keys", "delete"], "ID"],
    [["keys", "burn"], "keys"],
    [["usage", "--days", "0"], "--days"],
    [["usage", "--json", "--csv"], "--csv"],
    [["nonsense"], "nonsense"],
  ])("%j", async ([args, named], { folder }) => {
    const { code, stderr, stdout } = await latchkey([...args, "--data-dir", folder]);
    expect(stderr).toContain(named);
    expect(stderr.trim().split("\n")).toHaveLength(1);
    expect(code).toBe(2);
    expect(stdout).toBe("");
  });
});

alone("status says where it runs, who may come in, and how many are there", async ({ folder }) => {
  const gateway = await startGateway({ folder, auth: "required" });
  const where = ["--data-dir", folder];
  const { api_key: key } = await gateway.createKey();
  await gateway.call("/api/queue", { share: true, key });
  const { code, stdout } = await latchkey(["status", ...where]);
  expect(code).toBe(0);
  expect(stdout).toContain("ComfyUI: ready since");
  expect(stdout).toContain(`Address: ${gateway.localUrl}/\n`);
  expect(stdout).toContain(`Shared: ${gateway.shareUrl}/\n`);
  expect(stdout).toContain("Access: a key is required (required)\n");
  expect(stdout).toContain("Connected: 1\n");

  const asJson = await latchkey(["status", "--json", ...where]);
  expect(asJson.code).toBe(0);
  expect(JSON.parse(asJson.stdout)).toMatchObject({
    running: true,
    pid: gateway.child.pid,
    what: "serve",
    comfyui: { state: "ready", source: "demo", reason: null, message: null },
    local_url: `${gateway.localUrl}/`,
    sharing: { on: true, urls: [`${gateway.shareUrl}/`], problem: null, connected: 1 },
    access: { mode: "required" },
  });
  await gateway.stop();
});

alone("status says why ComfyUI does not run", async ({ folder }) => {
  const gateway = await startGateway({
    folder,
    demo: false,
    share: false,
    flags: ["--comfy", join(folder, "moved-away")],
    until: "crashed",
  });
  const { code, stdout } = await latchkey(["status", "--data-dir", folder]);
  await gateway.stop();
  expect(code).toBe(0);
  expect(stdout).toMatch(/^ComfyUI: crashed since .*\n +There is no ComfyUI/m);
  expect(stdout).toContain("Shared: no\n");
});

alone("a taken port exits with 1 and names the port", async ({ folder }) => {
  const holder = createServer().listen(0, "127.0.0.1");
  await once(holder, "listening");
  const address = holder.address();
  const port = String(typeof address === "object" ? address?.port : "");
  const { code, stderr } = await latchkey([
    ...["serve", "--demo", "--port", port, "--data-dir", folder],
  ]);
  holder.close();
  expect(stderr).toContain(`Port ${port} is in use`);
  expect(code).toBe(1);
});

const test = gatewayTest({ auth: "required" });
describe("beside a running app", () => {
  test("a key made on the command line opens at once, and is shut out at once", async ({
    gateway,
  }) => {
    const folder = ["--data-dir", gateway.folder];
    const { stdout } = await latchkey(["keys", "create", "Beside", "--json", ...folder]);
    const { api_key: key, key_id } = createdIn(stdout);
    expect((await gateway.call("/api/queue", { share: true, key })).status).toBe(200);
    expect((await latchkey(["keys", "list", ...folder])).stdout).toContain("Beside");
    expect((await latchkey(["usage", "--csv", ...folder])).stdout).toContain(`${key_id},1,1,0`);
    expect((await latchkey(["keys", "delete", key_id, ...folder])).code).toBe(0);
    expect((await gateway.call("/api/queue", { share: true, key })).status).toBe(401);
  });

  test("a second serve on the same folder exits with 1 and says who has it", async ({
    gateway,
  }) => {
    const args = ["serve", "--demo", "--port", "0", "--data-dir", gateway.folder];
    const { code, stderr } = await latchkey(args);
    expect(code).toBe(1);
    expect(stderr).toContain(String(gateway.child.pid));
  });
});
