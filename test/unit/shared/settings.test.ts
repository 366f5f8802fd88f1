import { describe, expect, test } from "vitest";
import { AppError, parseInput } from "../../../shared/errors.ts";
import {
  comfyArgumentsSchema,
  comfySourceSchema,
  defaultSettings,
  effectiveAuth,
  originSchema,
  portSchema,
  settingsChangesSchema,
  settingsSchema,
} from "../../../shared/settings.ts";

function messageOf(attempt: () => unknown): string {
  try {
    attempt();
  } catch (error) {
    if (error instanceof AppError) return error.message;
  }
  return "";
}

describe("ComfyUI's arguments", () => {
  // Python's argparse takes any beginning that fits one name alone: `--por 9999` would move ComfyUI away.
  test.for([
    "--listen",
    "--listen=0.0.0.0",
    "--port",
    "--port=1",
    "--enable-cors-header",
    "--tls-keyfile",
    "--tls-certfile=x",
    "--liste",
    "--por=9999",
    "--enable-cors",
    "--tls-k",
  ])("%s is refused by its name", (argument) => {
    const message = messageOf(() => parseInput(comfyArgumentsSchema, ["--lowvram", argument]));
    expect(message).toContain(`1: ${argument.split("=", 1)[0] ?? ""}: Latchkey sets this itself`);
  });

  test("others are taken, and so are values that look like those names", () => {
    const args = [
      "--lowvram",
      "--portable",
      "--listening",
      "port",
      "-",
      "--",
      "",
      "0.0.0.0",
      "a --port",
    ];
    expect(comfyArgumentsSchema.parse(args)).toEqual(args);
  });

  test("a NUL, more than 4096 characters and more than 200 arguments are refused", () => {
    for (const args of [["a\0b"], ["a".repeat(4097)], Array<string>(201).fill("a")])
      expect(comfyArgumentsSchema.safeParse(args).success).toBe(false);
  });
});

describe("changes", () => {
  test("a field that nobody knows is refused by name", () => {
    expect(messageOf(() => parseInput(settingsChangesSchema, { auht: "off" }))).toContain(
      "auht: There is no such field",
    );
  });

  // Left out, a misspelt field would go back to its default without a word.
  test("a group given in part is refused, and names what is missing", () => {
    const parsed = settingsChangesSchema.safeParse({ sharing: { on: true } });
    const paths = parsed.error?.issues.map((issue) => issue.path.join("."));
    expect(paths).toEqual(["sharing.host", "sharing.adapter", "sharing.port", "sharing.names"]);
  });

  test.for(["sharing", "newKey"])("a field of %s that nobody knows is refused by name", (group) => {
    expect(
      messageOf(() => parseInput(settingsChangesSchema, { [group]: { hots: "1.2.3.4" } })),
    ).toContain(`${group}.hots: There is no such field`);
  });

  test("what is left out is not changed to its default", () => {
    expect(settingsChangesSchema.parse({})).toEqual({});
    expect(settingsChangesSchema.parse({ auth: null })).toEqual({ auth: null });
    expect(settingsChangesSchema.parse(defaultSettings)).toEqual(defaultSettings);
  });

  test.for([
    { auth: "on" },
    { localPort: 65_536 },
    { localPort: "8188" },
    { usageDays: 0 },
    { queueLimit: 0 },
    { allowedOrigins: ["*"] },
    { displayName: "a".repeat(81) },
    { sharing: { port: -1 } },
    { comfyArguments: ["--listen"] },
  ])("%j is refused", (changes) => {
    expect(settingsChangesSchema.safeParse(changes).success).toBe(false);
  });
});

test("a file of an older Latchkey gets the defaults, and what a newer one wrote is passed over", () => {
  expect(settingsSchema.parse({})).toEqual(defaultSettings);
  const parsed = settingsSchema.parse({ auth: "off", sharing: { on: true }, later: 1 });
  expect(parsed).toEqual({
    ...defaultSettings,
    auth: "off",
    sharing: { ...defaultSettings.sharing, on: true },
  });
});

test.for(["https://studio.example", "http://localhost:3000", "http://[::1]:8080"])(
  "the origin %s is taken",
  (origin) => {
    expect(originSchema.safeParse(origin).success).toBe(true);
  },
);

test.for([
  "*",
  "null",
  "studio.example",
  "https://studio.example/",
  "https://Studio.example",
  "ftp://studio.example",
  "https://a@studio.example",
  "https://studio.example\n",
])("the origin %j is refused", (origin) => {
  expect(originSchema.safeParse(origin).success).toBe(false);
});

test("ports go from 0 to 65535", () => {
  expect([0, 65_535].every((port) => portSchema.safeParse(port).success)).toBe(true);
  for (const port of [-1, 65_536, 1.5, "80", null])
    expect(portSchema.safeParse(port).success).toBe(false);
});

test.for([
  { kind: "upstream", url: "https://127.0.0.1:8188" },
  { kind: "upstream", url: "file:///etc/passwd" },
  { kind: "upstream", url: "127.0.0.1:8188" },
  { kind: "folder", folder: "", python: null },
  { kind: "demo", folder: "/x" },
  { kind: "other" },
])("the source %j is refused", (source) => {
  expect(comfySourceSchema.safeParse(source).success).toBe(false);
});

test("whoever has chosen no mode needs a key where it is shared, and may have one where it is not", () => {
  expect([effectiveAuth(null, true), effectiveAuth(null, false)]).toEqual(["required", "optional"]);
  expect([effectiveAuth("off", true), effectiveAuth("required", false)]).toEqual([
    "off",
    "required",
  ]);
});
