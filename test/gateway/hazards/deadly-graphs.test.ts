import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, vi } from "vitest";
import { z } from "zod";
import {
  deadlyPrompts,
  nestedPrompt,
  rowPrompt,
  smallGraph,
  smallPrompt,
} from "../../support/deadly.ts";
import { callUrl, gatewayTest, root } from "../../support/gateway.ts";
import { freePort } from "../../support/port.ts";
import { patience } from "../../support/patience.ts";

const test = gatewayTest({ auth: "required" });
const python = process.env["LATCHKEY_TEST_PYTHON"] ?? "python3";
const queuedSchema = z.object({ prompt_id: z.string() });

/** The demo by itself, as a gateway never shows it: with nothing in front. */
async function startBareDemo() {
  const folder = await mkdtemp(join(tmpdir(), "latchkey-bare-"));
  const port = String(await freePort());
  const args = ["-s", join(root, "main/core/comfy/demo/main.py"), "--port", port];
  const child = spawn(python, [...args, "--base-directory", folder], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  let log = "";
  child.stderr.on("data", (chunk: Buffer) => (log += chunk.toString()));
  const url = `http://127.0.0.1:${port}`;
  await vi.waitFor(() => callUrl(`${url}/features`), patience);
  return {
    url,
    log: () => log,
    async close() {
      child.kill("SIGKILL");
      await once(child, "exit");
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

test("two prompts of one number and one id: the demo dies of them, and the gateway takes neither", async ({
  gateway,
}) => {
  const bodyOf = (ms: number): string => {
    const prompt = smallGraph({
      "3": { class_type: "DemoSleep", inputs: { seconds: ms / 1_000 } },
    });
    return JSON.stringify({ prompt, number: 7, prompt_id: "same" });
  };
  const demo = await startBareDemo();
  try {
    const sleeps = { "3": { class_type: "DemoSleep", inputs: { seconds: 1 } } };
    await callUrl(`${demo.url}/prompt`, { body: smallPrompt(sleeps) });
    for (const ms of [1, 2, 3]) await callUrl(`${demo.url}/prompt`, { body: bodyOf(ms) });
    await vi.waitFor(() => {
      expect(demo.log()).toContain("Exception in thread prompt_worker");
    }, patience);
  } finally {
    await demo.close();
  }
  const key = await gateway.ownerKey();
  const answer = await gateway.call("/api/prompt", { share: true, key, body: bodyOf(1) });
  expect(answer.status).toBe(400);
  expect(answer.text).toContain("Must be left out where number is given");
});

describe("a graph that ends ComfyUI's worker", () => {
  test.for(Object.entries(deadlyPrompts))("%s: the demo dies of it", async ([, body]) => {
    const demo = await startBareDemo();
    try {
      expect((await callUrl(`${demo.url}/prompt`, { body })).status).toBe(200);
      await vi.waitFor(() => {
        expect(demo.log()).toContain("Exception in thread prompt_worker");
      }, patience);
    } finally {
      await demo.close();
    }
  });

  test.for(Object.entries(deadlyPrompts))(
    "%s: refused, says where, and never arrives",
    async ([, body], { gateway }) => {
      await gateway.clearJournal();
      const keys = [(await gateway.createKey()).api_key, await gateway.ownerKey()];
      for (const key of keys) {
        const answer = await gateway.call("/api/prompt", { share: true, key, body });
        expect(answer.status).toBe(400);
        expect(answer.json).toMatchObject({ error_code: "INVALID_REQUEST" });
        expect(answer.text.length).toBeLessThan(2_000);
      }
      expect((await gateway.journal()).filter(({ target }) => /prompt$/.test(target))).toEqual([]);
    },
  );

  test.for([
    ["nothing but what is usual", smallPrompt()],
    ["a value nested 150 deep", nestedPrompt(150)],
    ["700 nodes in a row", rowPrompt(700)],
  ] as const)("%s: made", async ([, body], { gateway }) => {
    const { api_key: key } = await gateway.createKey();
    const answer = await gateway.call("/api/prompt", { share: true, key, body });
    expect(answer.status).toBe(200);
    const { prompt_id: id } = queuedSchema.parse(answer.json);
    await vi.waitFor(async () => {
      const { json } = await gateway.call(`/api/history/${id}`, { share: true, key });
      expect(json).toMatchObject({ [id]: { status: { status_str: "success" } } });
    }, patience);
  });
});
