import { expect, test } from "vitest";
import { createGivenComfy } from "../../../main/core/comfy/given-comfy.ts";
import type { Flags } from "../../../main/core/options.ts";

const demo = { source: { kind: "demo" } } as const;
const words = { comfyArguments: ["--step-seconds", "0.1"] } as const;

test.for<[string, Flags, "comfy" | "arguments", Flags]>([
  ["another ComfyUI takes the arguments of the first away", { ...demo, ...words }, "comfy", {}],
  ["another ComfyUI gets those that were given for any", words, "comfy", words],
  ["other arguments leave the ComfyUI", { ...demo, ...words }, "arguments", demo],
  ["other arguments replace those for any", words, "arguments", {}],
])("what a person decides goes before flags: %s", ([, flags, what, left]) => {
  const given = createGivenComfy({ port: 1, ...flags });
  given.letGo(what);
  expect(given.flags()).toEqual({ port: 1, ...left });
});
