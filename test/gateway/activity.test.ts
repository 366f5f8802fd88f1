import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { Activity, RefusalGroup } from "../../shared/activity.ts";
import type { CreatedKey } from "../../shared/keys.ts";
import { startCore, type Core } from "../support/core.ts";
import { callUrl, type Answer, type CallOptions } from "../support/gateway.ts";
import { openSocket } from "../support/socket.ts";
import { patience } from "../support/patience.ts";

let core: Core;
vi.setConfig({ testTimeout: 40_000 });
beforeAll(async () => {
  core = await startCore({ auth: "required", stepSeconds: 0.05 });
}, 40_000);
afterAll(() => core.end());

let seed = 0;
/** Never the same one: that would be done at once. */
const drawing = (steps: number): Record<string, unknown> => ({
  "1": {
    class_type: "DemoPicture",
    inputs: { text: "a lake", width: 64, height: 64, steps, seed: (seed += 1) },
    _meta: { title: "The lake" },
  },
  "2": { class_type: "SaveImage", inputs: { images: ["1", 0], filename_prefix: "activity" } },
});
const ask = (path: string, options: CallOptions = {}): Promise<Answer> =>
  callUrl((options.share === true ? core.shareUrl : core.localUrl) + path, options);
const makeKey = (name: string, fields = {}): Promise<CreatedKey> =>
  core.operations["keys.create"]({ name, ...fields });
const now = (): Promise<Activity> => core.operations["activity.get"](undefined);
const refusals = (): Promise<RefusalGroup[]> => core.operations["refusals.list"](undefined);

async function queue(
  key: string,
  steps: number,
  more: Record<string, unknown> = {},
): Promise<string> {
  const answer = await ask("/prompt", {
    key,
    share: true,
    body: { prompt: drawing(steps), ...more },
  });
  expect(answer.status).toBe(200);
  return (answer.json as { prompt_id: string }).prompt_id;
}

async function idle(): Promise<void> {
  await core.operations["generations.stopAll"](undefined);
  await vi.waitFor(async () => {
    const { running, waiting } = await now();
    expect([...running, ...waiting]).toEqual([]);
  }, patience);
}

describe("a prompt belongs to", () => {
  test("the key that it came with, also while it waits", async () => {
    const jonas = await makeKey("Jonas Weber");
    const mara = await makeKey("Mara");
    const first = await queue(jonas.api_key, 400, { client_id: "jonas" });
    const second = await queue(mara.api_key, 5);
    await vi.waitFor(async () => {
      const { running, waiting } = await now();
      expect(running).toMatchObject([
        { prompt_id: first, who: { kind: "key", key_id: jonas.key_id, name: "Jonas Weber" } },
      ]);
      expect(waiting).toMatchObject([{ prompt_id: second, who: { name: "Mara", deleted: false } }]);
    }, patience);
    await idle();
  });

  test("the owner where the owner's key-less browser or program sent it", async () => {
    await core.operations["access.set"]({ mode: "required" }).catch(() => undefined);
    const code = core.ownersAddress();
    const cookie = (await callUrl(code)).headers.get("set-cookie")?.split(";", 1)[0] ?? "";
    const answer = await ask("/prompt", {
      headers: { Cookie: cookie },
      body: { prompt: drawing(300) },
    });
    expect(answer.status).toBe(200);
    await vi.waitFor(
      async () => expect((await now()).running).toMatchObject([{ who: { kind: "you" } }]),
      patience,
    );
    await idle();
  });

  test("nobody that the gateway knows where it came past the gateway", async () => {
    const upstream = core.urls().upstream_url ?? "";
    await callUrl(`${upstream}/prompt`, { body: { prompt: drawing(300) } });
    await vi.waitFor(
      async () => expect((await now()).running).toMatchObject([{ who: { kind: "elsewhere" } }]),
      patience,
    );
    await idle();
  });

  test("a key that is deleted meanwhile, by its name", async () => {
    const gone = await makeKey("Gone");
    await queue(gone.api_key, 300);
    await core.operations["keys.delete"]({ key_id: gone.key_id });
    await vi.waitFor(
      async () =>
        expect((await now()).running).toMatchObject([{ who: { name: "Gone", deleted: true } }]),
      patience,
    );
    await idle();
  });
});

describe("the running prompt", () => {
  // ComfyUI tells of it only on the socket of who sent it: that one is read along.
  test.for([
    ["plain", { perMessageDeflate: false }],
    ["compressed", { perMessageDeflate: true }],
  ] as const)("shows node, step and preview, from its own socket, %s", async ([id, options]) => {
    const { api_key: key } = await makeKey("Watched");
    const url = `${core.shareUrl}/ws?clientId=${id}`;
    const client = await openSocket(url, { "X-API-Key": key }, options);
    await queue(key, 400, { client_id: id });
    await vi.waitFor(async () => {
      const [running] = (await now()).running;
      expect(running).toMatchObject({ node: "The lake", steps: 400, nodes: 2, has_preview: true });
      expect(running?.step).toBeGreaterThan(1);
    }, patience);
    const preview = await core.operations["activity.preview"](undefined);
    expect(preview?.type).toBe("image/jpeg");
    expect([...(preview?.bytes.subarray(0, 2) ?? [])]).toEqual([0xff, 0xd8]);
    client.socket.terminate();
    await idle();
  });

  test("shows no preview while previews are off", async () => {
    await core.operations["settings.update"]({ showPreviews: false });
    const { api_key: key } = await makeKey("Unseen");
    const client = await openSocket(`${core.shareUrl}/ws?clientId=unseen`, { "X-API-Key": key });
    await queue(key, 400, { client_id: "unseen" });
    await vi.waitFor(
      async () => expect((await now()).running[0]?.step).toBeGreaterThan(1),
      patience,
    );
    expect((await now()).running[0]?.has_preview).toBe(false);
    expect(await core.operations["activity.preview"](undefined)).toBeNull();
    await core.operations["settings.update"]({ showPreviews: true });
    client.socket.terminate();
    await idle();
  });

  test("is stopped by its id, and the next one runs", async () => {
    const { api_key: key } = await makeKey("Stopped");
    const first = await queue(key, 1000);
    const second = await queue(key, 1000);
    await vi.waitFor(async () => expect((await now()).running[0]?.prompt_id).toBe(first), patience);
    await core.operations["generations.stop"]({ prompt_id: first });
    await vi.waitFor(
      async () => expect((await now()).running[0]?.prompt_id).toBe(second),
      patience,
    );
    await idle();
  });

  test("that waits is removed by its id, and no other", async () => {
    const { api_key: key } = await makeKey("Removed");
    await queue(key, 1000);
    const second = await queue(key, 5);
    const third = await queue(key, 5);
    await vi.waitFor(async () => expect((await now()).waiting).toHaveLength(2), patience);
    await core.operations["generations.remove"]({ prompt_id: second });
    await vi.waitFor(
      async () => expect((await now()).waiting.map((one) => one.prompt_id)).toEqual([third]),
      patience,
    );
    await idle();
  });

  test("that fails is told with its node and ComfyUI's words", async () => {
    const { api_key: key } = await makeKey("Failing");
    const client = await openSocket(`${core.shareUrl}/ws?clientId=failing`, { "X-API-Key": key });
    const prompt = { "1": { class_type: "DemoFail", inputs: { message: "out of memory" } } };
    await ask("/prompt", { key, body: { prompt, client_id: "failing" } });
    await vi.waitFor(
      async () =>
        expect((await now()).failed[0]).toMatchObject({
          who: { name: "Failing" },
          node: "DemoFail",
          message: "out of memory",
        }),
      patience,
    );
    client.socket.terminate();
  });
});

describe("a connection", () => {
  const firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

  async function signIn(key: string): Promise<string> {
    const answer = await ask("/latchkey/session", {
      share: true,
      body: { key },
      headers: { "User-Agent": firefox, Origin: core.shareUrl },
    });
    expect(answer.status).toBe(204);
    return answer.headers.get("set-cookie")?.split(";", 1)[0] ?? "";
  }

  test("of a browser has its name, its windows, and can be ended with its session", async () => {
    const jonas = await makeKey("Browser");
    const cookie = await signIn(jonas.api_key);
    const headers = { Cookie: cookie, "User-Agent": firefox, Origin: core.shareUrl };
    const one = await openSocket(`${core.shareUrl}/ws`, headers);
    const two = await openSocket(`${core.shareUrl}/ws`, headers);
    const mine = async () =>
      (await now()).connections.filter(({ who }) => who.kind === "key" && who.name === "Browser");
    await expect.poll(mine).toMatchObject([
      {
        agent: { kind: "browser", name: "Firefox on Linux" },
        address: "127.0.0.1",
        windows: 2,
        has_session: true,
      },
    ]);
    const [connection] = await mine();
    const row = (await core.operations["keys.list"](undefined)).find(
      (key) => key.key_id === jonas.key_id,
    );
    expect(row).toMatchObject({ connections: 1, last_from: { address: "127.0.0.1" } });

    const ended = await core.operations["connections.disconnect"]({ id: connection?.id ?? "" });
    expect(ended).toEqual({ windows: 2 });
    await Promise.all([one.closed(), two.closed()]);
    expect((await ask("/queue", { share: true, headers })).status).toBe(401);
    expect(await mine()).toEqual([]);
    // The key itself is as good as before.
    expect((await ask("/queue", { share: true, key: jonas.api_key })).status).toBe(200);
  });

  test("of a program is there without any socket", async () => {
    const { api_key: key } = await makeKey("Script");
    await ask("/queue", { share: true, key, headers: { "User-Agent": "krita-ai-diffusion/1.2" } });
    expect((await now()).connections).toContainEqual(
      expect.objectContaining({
        who: expect.objectContaining({ name: "Script" }) as unknown,
        agent: { kind: "program", name: "krita-ai-diffusion" },
        windows: 0,
        has_session: false,
      }),
    );
  });

  test("is not made by who is refused", async () => {
    const before = (await now()).connections.length;
    await ask("/queue", { share: true });
    await ask("/queue", { share: true, key: "wrong" });
    expect((await now()).connections.length).toBeLessThanOrEqual(before);
  });
});

describe("refusals", () => {
  const of = async (reason: string, name?: string): Promise<RefusalGroup | undefined> =>
    (await refusals()).find(
      ({ reason: why, who }) =>
        why === reason && (name === undefined || (who.kind === "key" && who.name === name)),
    );

  test("are gathered by who and why, the newest first, with no query", async () => {
    const before = (await of("mistyped_key"))?.count ?? 0;
    await ask("/queue?token=secret", { share: true, key: "comfy_wrong" });
    await ask("/history", { share: true, key: "comfy_wrong" });
    const group = await of("mistyped_key");
    expect(group).toMatchObject({
      who: { kind: "address", address: "127.0.0.1" },
      count: before + 2,
      method: "GET",
      path: "/history",
      can_block: false,
    });
    expect((await refusals())[0]?.reason).toBe("mistyped_key");
    expect(JSON.stringify(await refusals())).not.toContain("secret");
  });

  test.for([
    ["over_limit", { rate_limit: 1 }, "/queue"],
    ["paused", {}, "/queue"],
    ["not_allowed", { role: "viewer" }, "/interrupt"],
  ] as const)("name the key: %s", async ([reason, fields, path]) => {
    const name = `Refused ${reason}`;
    const made = await makeKey(name, fields);
    if (reason === "paused")
      await core.operations["keys.update"]({ key_id: made.key_id, changes: { is_active: false } });
    const options = path === "/interrupt" ? { method: "POST" } : {};
    for (let time = 0; time < 2; time += 1)
      await ask(path, { share: true, key: made.api_key, ...options });
    expect(await of(reason, name)).toMatchObject({ who: { key_id: made.key_id } });
  });

  test("are not made by a browser that is shown the sign-in page", async () => {
    const before = (await of("no_key"))?.count ?? 0;
    await ask("/", { share: true, headers: { Accept: "text/html", "Sec-Fetch-Mode": "navigate" } });
    expect((await of("no_key"))?.count ?? 0).toBe(before);
    await ask("/queue", { share: true });
    expect((await of("no_key"))?.count).toBe(before + 1);
  });

  test("and where a key was used from are known after a restart", async () => {
    const kept = await startCore({ auth: "required" });
    const made = await kept.operations["keys.create"]({ name: "Kept" });
    const headers = { "User-Agent": "curl/8.5.0" };
    await callUrl(`${kept.shareUrl}/queue`, { key: made.api_key, headers });
    await callUrl(`${kept.shareUrl}/queue`, { key: "wrong" });
    await kept.end("keep");
    const again = await startCore({ auth: "required", folder: kept.folder });
    const listed = await again.operations["refusals.list"](undefined);
    expect(listed).toMatchObject([{ reason: "mistyped_key", count: 1 }]);
    expect(await again.operations["keys.list"](undefined)).toMatchObject([
      { last_from: { address: "127.0.0.1", agent: { kind: "program", name: "curl" } } },
    ]);
    await again.end();
  }, 40_000);
});

test("this computer cannot be blocked", async () => {
  const block = async (): Promise<unknown> =>
    core.operations["addresses.block"]({ address: "127.0.0.1" });
  await expect(block()).rejects.toMatchObject({ code: "INVALID_REQUEST" });
});
