import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { gatewayTest, root } from "../../support/gateway.ts";
import { run } from "../../support/run.ts";

const python =
  process.env["LATCHKEY_TEST_PYTHON"] ?? (process.platform === "win32" ? "python" : "python3");
const fixtures = join(root, "test/fixtures/seed");

/** An example of the document as it stands, but for the address and the key that stand for others. */
async function example(name: string, url: string, key: string): Promise<string> {
  const text = await readFile(join(fixtures, name), "utf8");
  return text
    .replaceAll("https://your-comfyui-instance.com", url)
    .replaceAll("http://localhost:8188", url)
    .replaceAll("comfy_your_api_key_here", key);
}

const test = gatewayTest({ auth: "required" }).extend<{ folder: string }>({
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), "latchkey-examples-"));
    await use(folder);
    await rm(folder, { recursive: true, force: true });
  },
});

/** The one JSON answer after another that curl printed without anything between them. */
function answersIn(stdout: string): unknown[] {
  return stdout
    .trim()
    .split(/(?<=\})\s*(?=\{)/)
    .map((text) => JSON.parse(text) as unknown);
}

describe("curl", () => {
  test("the examples make a key, queue with it, and read its usage", async ({ gateway }) => {
    const { api_key: key } = await gateway.createKey({ name: "Caller" });
    const script = await example("curl.sh", gateway.localUrl, key);
    const { code, stdout, stderr } = await run("bash", [
      "-c",
      script.replaceAll("curl ", "curl -s "),
    ]);
    expect(code, stderr).toBe(0);
    const [created, queued, usage] = answersIn(stdout);
    expect(created).toMatchObject({ name: "My Bot Key", rate_limit: 200 });
    // The example's workflow has no output: the refusal is ComfyUI's own, so the key has passed.
    expect(queued).toMatchObject({ error: { type: expect.any(String) as string } });
    expect(queued).not.toHaveProperty("error_code");
    expect(usage).toMatchObject({ key_name: "Caller", usage_stats: { total_requests: 1 } });
  });

  test("both ways to show a key pass", async ({ gateway }) => {
    const { api_key: key } = await gateway.createKey();
    const script = await example("with-a-key.sh", gateway.shareUrl, key);
    const { code, stdout, stderr } = await run("bash", [
      "-c",
      script.replaceAll("curl ", "curl -s "),
    ]);
    expect(code, stderr).toBe(0);
    expect(answersIn(stdout)).toEqual([
      { exec_info: { queue_remaining: 0 } },
      { exec_info: { queue_remaining: 0 } },
    ]);
  });

  test("the migration guide's call makes a key", async ({ gateway }) => {
    const script = await example("migration.sh", gateway.localUrl, "");
    const { code, stdout } = await run("bash", ["-c", script.replaceAll("curl ", "curl -s ")]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ name: "Client Key", rate_limit: 100 });
  });

  test("the example that makes a key is refused through the share listener", async ({
    gateway,
  }) => {
    const script = await example("migration.sh", gateway.shareUrl, "");
    const { stdout } = await run("bash", ["-c", script.replaceAll("curl ", "curl -s ")]);
    expect(JSON.parse(stdout)).toMatchObject({ error_code: "AUTH_REQUIRED" });
  });
});

describe("Python", () => {
  test("the example reaches ComfyUI with its key", async ({ gateway, folder }) => {
    const { api_key: key } = await gateway.createKey();
    const script = join(folder, "example.py");
    await writeFile(script, await example("queue_prompt.py", gateway.shareUrl, key));
    const { code, stdout, stderr } = await run(python, [script]);
    expect(code, stderr).toBe(0);
    expect(stdout).toContain("prompt_no_outputs");
  });

  test("the example with a wrong key prints the document's error", async ({ gateway, folder }) => {
    const script = join(folder, "example.py");
    await writeFile(script, await example("queue_prompt.py", gateway.shareUrl, "comfy_wrong"));
    expect((await run(python, [script])).stdout).toContain("'error_code': 'INVALID_KEY'");
  });

  test("a script queues a workflow, waits for it and saves a PNG", async ({ gateway, folder }) => {
    const { api_key: key, key_id } = await gateway.createKey();
    const target = join(folder, "picture.png");
    const script = join(fixtures, "save_picture.py");
    const { code, stderr } = await run(python, [script, gateway.shareUrl, key, target]);
    expect(code, stderr).toBe(0);
    const picture = await readFile(target);
    expect(picture.subarray(0, 8).toString("latin1")).toBe("\x89PNG\r\n\x1a\n");
    expect([picture.readUInt32BE(16), picture.readUInt32BE(20)]).toEqual([64, 64]);
    expect((await gateway.call(`/api/keys/${key_id}`)).json).toMatchObject({
      usage_stats: { failed_requests: 0 },
    });
  });
});

describe("Node.js", () => {
  test("the example's two functions queue and read usage", async ({ gateway }) => {
    const { api_key: key } = await gateway.createKey({ name: "From Node" });
    const workflow = {
      "1": {
        class_type: "DemoPicture",
        inputs: { text: "a lake", width: 64, height: 64, steps: 1, seed: 1 },
      },
      "2": { class_type: "SaveImage", inputs: { images: ["1", 0], filename_prefix: "node" } },
    };
    const script = `${await example("client.cjs", gateway.shareUrl, key)}
      queuePrompt(${JSON.stringify(workflow)}).then(async (queued) => {
        console.log(JSON.stringify({ queued, usage: await getUsage(7) }));
      });`;
    const { code, stdout, stderr } = await run(
      process.execPath,
      ["--input-type=commonjs", "--eval", script],
      { cwd: root },
    );
    expect(code, stderr).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      queued: { prompt_id: expect.any(String) as string, node_errors: {} },
      usage: { key_name: "From Node", usage_stats: { total_requests: 1 } },
    });
  });
});
