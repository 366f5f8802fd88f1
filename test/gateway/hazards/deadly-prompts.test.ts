import { describe, expect } from "vitest";
import { smallPrompt } from "../../support/deadly.ts";
import { gatewayTest } from "../../support/gateway.ts";

const test = gatewayTest({ auth: "required" });

// Each of these was seen to kill a real ComfyUI, or to hang its worker for ever.
describe("a deadly prompt is refused and never reaches ComfyUI", () => {
  test.for<[status: number, body: string, headers: Record<string, string>]>([
    [400, "", {}],
    [400, "null", {}],
    [400, "[]", {}],
    [400, '"text"', {}],
    [400, "{", {}],
    [400, '{"prompt":{},"client_id":5}', {}],
    [400, '{"prompt":{},"client_id":null}', {}],
    [400, '{"prompt":{},"client_id":{}}', {}],
    [400, '{"prompt":{},"extra_data":{"client_id":[]}}', {}],
    [400, '{"prompt":{},"extra_data":[]}', {}],
    [400, '{"prompt":{},"extra_data":null}', {}],
    [400, '{"prompt":{},"extra_data":"x"}', {}],
    [400, '{"prompt":{},"number":NaN}', {}],
    [400, '{"prompt":{},"number":Infinity}', {}],
    [400, '{"prompt":{},"number":1e999}', {}],
    [400, '{"prompt":{"1":{"inputs":{"a":1e999}}}}', {}],
    [400, `{"prompt":{},"number":${"9".repeat(400)}}`, {}],
    [400, `{"prompt":{"1":{"inputs":{"a":${"9".repeat(250)}e99}}}}`, {}],
    [400, '{"prompt":{},"number":"1"}', {}],
    [403, '{"prompt":{},"number":-1}', {}],
    [403, '{"prompt":{},"front":true}', {}],
    [403, '{"prompt":{},"front":1}', {}],
    [415, '{"prompt":{}}', { "Content-Encoding": "gzip" }],
    [415, '{"prompt":{}}', { "Content-Encoding": "deflate" }],
    [415, '{"prompt":{}}', { "Content-Encoding": "br" }],
    [415, '{"prompt":{}}', { "Content-Type": "application/json; charset=utf-16" }],
    [415, '{"prompt":{}}', { "Content-Type": "application/json; charset=utf-7" }],
  ])("%s: %s %o", async ([status, body, headers], { gateway }) => {
    await gateway.clearJournal();
    const { api_key: key } = await gateway.createKey();
    for (const path of ["/api/prompt", "/prompt", "/%70rompt"]) {
      const answer = await gateway.call(path, { share: true, method: "POST", body, key, headers });
      expect(answer.status).toBe(status);
      expect(answer.json).toHaveProperty("error_code");
    }
    expect((await gateway.journal()).filter((entry) => entry.target.endsWith("rompt"))).toEqual([]);
  });

  test("bytes that are not UTF-8 are 400", async ({ gateway }) => {
    const { api_key: key } = await gateway.createKey();
    const body = Buffer.concat([
      Buffer.from('{"prompt":"'),
      Buffer.from([0xff]),
      Buffer.from('"}'),
    ]);
    const answer = await fetch(`${gateway.shareUrl}/api/prompt`, {
      method: "POST",
      headers: { "X-API-Key": key },
      body,
    });
    expect(answer.status).toBe(400);
  });
});

describe("what ComfyUI's clients send passes", () => {
  test.for([
    "application/json",
    "application/json; charset=utf-8",
    "text/plain;charset=UTF-8",
    "application/x-www-form-urlencoded",
  ])("a prompt sent as %s is judged by ComfyUI itself", async (type, { gateway }) => {
    const { api_key: key } = await gateway.createKey();
    const answer = await gateway.call("/api/prompt", {
      share: true,
      key,
      body: '{"prompt":{},"client_id":"c","extra_data":{}}',
      headers: { "Content-Type": type },
    });
    expect(answer.status).toBe(400);
    expect(answer.json).not.toHaveProperty("error_code");
  });

  test("an admin may jump the queue", async ({ gateway }) => {
    const key = await gateway.ownerKey();
    const body = { prompt: {}, number: -1, front: true };
    const answer = await gateway.call("/api/prompt", { share: true, key, body });
    expect(answer.json).not.toHaveProperty("error_code");
  });
});

// ComfyUI keeps the later of two, and everybody sees everybody's ids.
test("nobody puts a prompt in the place of another's", async ({ gateway }) => {
  const [one, another] = [await gateway.createKey(), await gateway.createKey()];
  const prompt = JSON.parse(smallPrompt()) as object;
  const body = { ...prompt, prompt_id: "0b5a9c3e-7d52-4f0e-9a51-6b1f4c0a8d11" };
  const send = (key: string) => gateway.call("/api/prompt", { share: true, key, body });
  expect((await send(one.api_key)).status).toBe(200);
  const refused = await send(another.api_key);
  expect(refused.status).toBe(400);
  expect(refused.json).toMatchObject({
    error_code: "INVALID_REQUEST",
    issues: [{ path: "prompt_id" }],
  });
  expect((await send(one.api_key)).status).toBe(200);
});

// It writes what is no text as Python does.
test("nobody does it by another spelling of the id either", async ({ gateway }) => {
  const [one, another] = [await gateway.createKey(), await gateway.createKey()];
  const prompt = JSON.parse(smallPrompt()) as object;
  const send = (key: string, prompt_id: unknown) =>
    gateway.call("/api/prompt", { share: true, key, body: { ...prompt, prompt_id } });
  const theirs = await send(one.api_key, null);
  expect(theirs.json).toMatchObject({ prompt_id: "None" });
  expect((await send(another.api_key, null)).status).toBe(400);
  expect((await send(another.api_key, ["x"])).status).toBe(400);
});

// Seen on a real ComfyUI: the history held a bare NaN, and nobody's queue could be read any more.
test("a text that ComfyUI would make NaN of does not get into everybody's history", async ({
  gateway,
}) => {
  const { api_key: key } = await gateway.createKey();
  const prompt = { "1": { class_type: "KSampler", inputs: { cfg: "nan" } } };
  const answer = await gateway.call("/api/prompt", { share: true, key, body: { prompt } });
  expect(answer.status).toBe(400);
  expect(answer.json).toMatchObject({
    error_code: "INVALID_REQUEST",
    issues: [{ path: "prompt.1.inputs.cfg" }],
  });
});

describe("the web UI's settings, one set for everybody", () => {
  // Seen on a real ComfyUI: written down, and then no browser could read any of them.
  test.for([
    ["/api/settings/Some.Number", "NaN"],
    ["/settings/Some.Number", "1e999"],
    ["/api/settings", '{"Some.Number":-Infinity}'],
    ["/api/api/settings", '{"Some.Number":[1e999]}'],
    ["/api/settings/Some.Number", ""],
    // Where ComfyUI keeps them.
    ["/api/userdata/comfy.settings.json", '{"Some.Number":NaN}'],
    ["/userdata/Comfy%252Esettings.JSON", '{"Some.Number":NaN}'],
    ["/api/userdata/any.json/move/comfy.settings.json", ""],
  ] as const)("%s does not take %s", async ([path, body], { gateway }) => {
    const { api_key: key } = await gateway.createKey();
    const refused = await gateway.call(path, { method: "POST", share: true, key, body });
    expect(refused.status).toBe(400);
    expect(refused.json).toMatchObject({ error_code: "INVALID_REQUEST" });
    const settings = await gateway.call("/api/settings", { share: true, key });
    expect(settings.json).toBeTypeOf("object");
  });

  test("are not taken compressed, which ComfyUI would unpack", async ({ gateway }) => {
    const { api_key: key } = await gateway.createKey();
    const headers = { "Content-Encoding": "gzip" };
    const options = { share: true, key, headers, body: "1" };
    expect((await gateway.call("/api/settings/Some.Number", options)).status).toBe(415);
  });

  test("other files of the web UI are written as before", async ({ gateway }) => {
    const { api_key: key } = await gateway.createKey();
    const options = { method: "POST", share: true, key, body: "NaN" };
    for (const path of ["/api/userdata/100%25.txt", "/api/userdata/100%25.txt/move/moved%25.txt"])
      expect((await gateway.call(path, options)).status, path).toBe(200);
  });

  test("are written as before", async ({ gateway }) => {
    const { api_key: key } = await gateway.createKey();
    const headers = { "Content-Type": "text/plain;charset=UTF-8" };
    const options = { share: true, key, headers, body: '{"deep":[1,null,"NaN"]}' };
    expect((await gateway.call("/api/settings/Some.Value", options)).status).toBe(200);
    const settings = await gateway.call("/api/settings", { share: true, key });
    expect(settings.json).toMatchObject({ "Some.Value": { deep: [1, null, "NaN"] } });
  });
});

// Seen on a real ComfyUI: it read any picture of the computer, by the node that reads what was uploaded.
test("a creator's prompt reads no file outside ComfyUI's folders", async ({ gateway }) => {
  const { api_key: key } = await gateway.createKey();
  const prompt = { "1": { class_type: "LoadImage", inputs: { image: "/etc/hostname" } } };
  const send = (by: string) =>
    gateway.call("/api/prompt", { share: true, key: by, body: { prompt } });
  const refused = await send(key);
  expect(refused.status).toBe(403);
  expect(refused.json).toMatchObject({
    error_code: "FORBIDDEN",
    issues: [{ path: "prompt.1.inputs.image" }],
  });
  expect((await send(await gateway.ownerKey())).json).not.toHaveProperty("error_code");
});
