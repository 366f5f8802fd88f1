import { describe, expect, test } from "vitest";
import { makeSecret } from "../../../main/core/keys/secret.ts";
import {
  createLogger,
  lineOf,
  maskText,
  type LogEntry,
} from "../../../main/core/platform/logger.ts";

function logged(fields: Record<string, unknown>): LogEntry {
  const entries: LogEntry[] = [];
  createLogger((entry) => void entries.push(entry)).info("event", fields);
  return entries[0] as LogEntry;
}
const secret = makeSecret();
const inner = secret.slice("comfy_".length);

describe("keys", () => {
  test("a key in a text is masked, wherever it stands and however often", () => {
    expect(maskText(`a ${secret},${secret}"`)).toBe('a comfy_***,comfy_***"');
  });

  test("a key with a character missing or added is masked too", () => {
    expect(maskText(secret.slice(0, -1))).toBe("comfy_***");
    expect(maskText(`${secret}x`)).toBe("comfy_***");
  });

  test.for([
    "import comfy_extras.nodes_audio",
    "comfy_extras/nodes_post_processing.py",
    "comfy_api_nodes",
    "comfy_execution.graph",
    "comfyui_frontend_package",
    "comfy_K3mP",
  ])("ComfyUI's own %s stays readable", (text) => {
    expect(maskText(text)).toBe(text);
  });
});

test.for([
  ["/ws?token=abc&a=1", "/ws?token=***&a=1"],
  ["/ws?a=1&TOKEN=abc HTTP", "/ws?a=1&TOKEN=*** HTTP"],
  ['"/ws?token=a%20b"', '"/ws?token=***"'],
  ["/m?api_key=abc&b=2", "/m?api_key=***&b=2"],
  ["with hf_AbCdEfGhIjKlMnOpQrSt done", "with hf_*** done"],
  ["Authorization: Bearer abc.def-123456==", "Authorization: Bearer ***"],
  ["hf_transfer is not installed", "hf_transfer is not installed"],
  ["token=abc", "token=abc"],
  ["/ws?mytoken=abc", "/ws?mytoken=abc"],
])("%s is logged as %s", ([text = "", expected]) => {
  expect(maskText(text)).toBe(expected);
});

describe("fields", () => {
  test.for([
    "authorization",
    "Authorization",
    "cookie",
    "set-cookie",
    "X-API-Key",
    "api_key",
    "apiKey",
    "token",
    "secret",
    "password",
    "key",
    "proxy-authorization",
  ])("the value of %s is masked, at any depth", (name) => {
    expect(logged({ [name]: "value", in: [{ [name]: { deep: "value" } }] }).fields).toEqual({
      [name]: "***",
      in: [{ [name]: "***" }],
    });
  });

  test("names that only contain such a word stay readable", () => {
    const fields = { key_id: "a", keyName: "b", tokens: 5, cookieCount: 1 };
    expect(logged(fields).fields).toEqual(fields);
  });

  test("a key in a list, an object, an error and its cause is masked", () => {
    const error = new Error(`bad ${secret}`, { cause: new Error(secret) });
    const entry = logged({ list: [secret], object: { path: `/a?token=${inner}` }, error });
    expect(JSON.stringify(entry)).not.toContain(inner);
    expect(entry.fields["error"]).toMatchObject({ name: "Error", message: "bad comfy_***" });
  });

  test("an object that holds itself ends", () => {
    const loop: Record<string, unknown> = { secret };
    loop["again"] = loop;
    const text = JSON.stringify(logged({ loop }));
    expect(text).toContain("…");
    expect(text).not.toContain(inner);
  });

  test("numbers, null and what is undefined stay as they are", () => {
    expect(logged({ port: 1, none: null, missing: undefined, on: true }).fields).toEqual({
      port: 1,
      none: null,
      missing: undefined,
      on: true,
    });
  });

  test("what was passed in is not changed", () => {
    const fields = { in: { token: "t" } };
    logged(fields);
    expect(fields).toEqual({ in: { token: "t" } });
  });
});

test("a child masks too, and tells its part", () => {
  const entries: LogEntry[] = [];
  createLogger((entry) => void entries.push(entry))
    .child("gateway")
    .error("event", { token: "t" });
  expect(entries).toEqual([
    { level: "error", part: "gateway", event: "event", fields: { token: "***" } },
  ]);
});

test("a line has the time in UTC, the level if it is not info, and the fields", () => {
  const entry: LogEntry = { level: "info", part: "gateway", event: "listening", fields: {} };
  const at = Date.parse("2026-11-24T12:00:01Z");
  expect(lineOf(entry, at)).toBe("12:00:01 gateway: listening");
  expect(lineOf({ ...entry, level: "warn", fields: { port: 8188, of: "me" } }, at)).toBe(
    "12:00:01 WARN gateway: listening port=8188 of=me",
  );
});
