// What the README shows is what happens: its examples are taken from it and run, its commands and flags
// are held against the command line's own help, its routes against the API's description.
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { z } from "zod";
import { gatewayTest, latchkey, root, type Gateway } from "../support/gateway.ts";
import { run } from "../support/run.ts";

const test = gatewayTest({ auth: "required" });
const readme = await readFile(join(root, "README.md"), "utf8");
const blocks = [...readme.matchAll(/^```(\w+)\n([\s\S]*?)^```/gm)].map(([, language, code]) => ({
  language,
  code: code ?? "",
}));

/** The block of a language in which these words stand, with the addresses of a running gateway. */
function exampleOf(language: string, words: string, { localUrl, shareUrl }: Gateway): string {
  const found = blocks.filter((one) => one.language === language && one.code.includes(words));
  expect(found, words).toHaveLength(1);
  return (found[0]?.code ?? "")
    .replaceAll("http://127.0.0.1:8188", localUrl)
    .replaceAll("http://192.168.1.23:8288", shareUrl);
}

const withKey = (key: string): NodeJS.ProcessEnv => ({ ...process.env, LATCHKEY_KEY: key });

describe("the examples", () => {
  test("curl shows a key in both ways", async ({ gateway }) => {
    const { api_key: key } = await gateway.createKey();
    const script = exampleOf("bash", "Authorization: Bearer", gateway)
      .replace("export LATCHKEY_KEY=comfy_...", "")
      .replaceAll("curl ", "curl -sf ");
    const { code, stdout, stderr } = await run("bash", ["-ec", script], { env: withKey(key) });
    expect(code, stderr).toBe(0);
    expect(stdout.match(/queue_running/g)).toHaveLength(2);
  });

  test("curl makes a key, and the answer has the fields that are shown", async ({ gateway }) => {
    const script = exampleOf("bash", '"name": "Discord bot"', gateway);
    const { code, stdout } = await run("bash", ["-ec", script.replaceAll("curl ", "curl -sf ")]);
    expect(code).toBe(0);
    const shown = JSON.parse(exampleOf("json", '"api_key"', gateway)) as Record<string, unknown>;
    const answer = JSON.parse(stdout) as Record<string, unknown>;
    expect(Object.keys(answer)).toEqual(Object.keys(shown));
    expect({ ...answer, key_id: "...", api_key: "comfy_..." }).toEqual(shown);
  });

  test("Python runs a workflow", async ({ gateway, skip }) => {
    const has = await run("python3", ["-c", "import requests"]);
    skip(has.code !== 0, "this Python has no requests package");
    const { api_key: key } = await gateway.createKey({ rate_limit: 7 });
    const cwd = await mkdtemp(join(tmpdir(), "latchkey-readme-"));
    try {
      await writeFile(
        join(cwd, "workflow_api.json"),
        JSON.stringify({
          1: {
            class_type: "DemoPicture",
            inputs: { text: "a key", width: 64, height: 64, steps: 1, seed: 1 },
          },
          2: { class_type: "SaveImage", inputs: { images: ["1", 0], filename_prefix: "readme" } },
        }),
      );
      const code = exampleOf("python", "requests.post", gateway);
      const { stdout, stderr } = await run("python3", ["-c", code], { cwd, env: withKey(key) });
      expect(stdout, stderr).toMatch(/^[0-9a-f-]{36} 6 left\n$/);
    } finally {
      await rm(cwd, { recursive: true, force: true });
    }
  });

  test("Node reads a key's usage", async ({ gateway }) => {
    const { api_key: key } = await gateway.createKey();
    await gateway.call("/api/queue", { key });
    const code = exampleOf("javascript", "/api/usage", gateway);
    const ran = await run(process.execPath, ["--input-type=module", "-e", code], {
      env: withKey(key),
    });
    expect(ran.stdout, ran.stderr).toMatch(/^1 \{/);
  });
});

describe("what is listed", () => {
  /** Each line of the README that calls the command line, in words. */
  const commands = blocks
    .filter(({ language }) => language === "bash")
    .flatMap(({ code }) => code.split("\n"))
    .filter((line) => line.startsWith("npx latchkey "))
    .map((line) => line.slice("npx latchkey ".length));

  test("every command and flag is in the command line's own help", async () => {
    const { stdout: overview } = await latchkey(["--help"]);
    const names = [...overview.matchAll(/^ {2}([a-z]+) {2}/gm)].map(([, name = ""]) => name);
    const help = new Map<string, string>();
    for (const name of names) {
      const { stdout } = await latchkey([name, "--help"]);
      expect(stdout, name).toContain(`latchkey ${name}`);
      help.set(name, stdout);
    }
    const serve = help.get("serve") ?? "";
    expect(commands.length).toBeGreaterThan(10);
    for (const command of commands) {
      const [own = ""] = command.split(" -- ");
      const [name = ""] = own.split(" ");
      const page = name === "service" ? serve : help.get(name);
      expect(page, command).toBeDefined();
      for (const [flag] of own.matchAll(/(?<= )--[a-z-]+/g)) {
        if (flag !== "--help") expect(page, command).toContain(flag);
      }
    }
    const configured = readme.split("## Configuration")[1]?.split("\n## ")[0] ?? "";
    for (const [flag] of configured.matchAll(/(?<!-)--[a-z][a-z-]+/g))
      expect(serve).toContain(flag);
    for (const [flag] of serve.matchAll(/--[a-z][a-z-]+/g)) expect(readme, flag).toContain(flag);
  });

  test("every route of the API is described there, or ComfyUI's", async ({ gateway }) => {
    const { json } = await gateway.call("/latchkey/openapi.json");
    const { paths } = z.object({ paths: z.record(z.string(), z.unknown()) }).parse(json);
    const table = readme.split("## The API")[1]?.split("\n## ")[0] ?? "";
    const routes = [...table.matchAll(/\/(?:api|latchkey)\/[\w/{}.-]*[\w}]/g)].map(
      ([path]) => path,
    );
    const comfys = ["/api/prompt", "/api/interrupt", "/api/free", "/api/queue", "/api/history"];
    for (const path of new Set(routes)) {
      if (comfys.includes(path) || path === "/latchkey/openapi.json") continue;
      expect(Object.keys(paths), path).toContain(path);
    }
  });

  test("every error that it names is told in docs/errors.md with that status", async () => {
    const errors = await readFile(join(root, "docs/errors.md"), "utf8");
    const trouble = readme.split("## When something does not work")[1] ?? "";
    const named = [...trouble.matchAll(/^\| (\d{3}) _([^_]+)_/gm)];
    expect(named.length).toBeGreaterThan(2);
    for (const [, status, words] of named)
      expect(errors).toContain(`${status ?? ""}, "${words ?? ""}`);
  });
});
