import { describe, expect, test } from "vitest";
import { makeSecret } from "../../../main/core/keys/secret.ts";
import { createLogger, lineOf, type LogEntry } from "../../../main/core/platform/logger.ts";

function logged(fields: Record<string, unknown>): LogEntry {
  const entries: LogEntry[] = [];
  createLogger((entry) => void entries.push(entry)).info("event", fields);
  return entries[0] as LogEntry;
}
const secret = makeSecret();
const inner = secret.slice("comfy_".length);

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
