import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { collectLicences } from "../../../renderer/licences.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const { dependencies } = JSON.parse(readFileSync(`${root}package.json`, "utf8")) as {
  dependencies: Record<string, string>;
};

test("every package that is shipped says its licence: what main runs, what the page bundles, what these need", () => {
  const licences = collectLicences(root);
  const names = licences.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(Object.keys(dependencies)));
  expect(names).toEqual(
    expect.arrayContaining(["react", "scheduler", "@mantine/core", "@fontsource-variable/inter"]),
  );
  // What builds and tests it is not in it.
  expect(names).not.toContain("vite");
  expect(names).not.toContain("typescript");
  expect(licences.filter(({ licence }) => licence === "")).toEqual([]);
  const wordless = licences.filter(({ text }) => text === "").map(({ name }) => name);
  expect(wordless.length).toBeLessThan(5);
});

test("nothing is bundled into main whose licence is not there to read", () => {
  const names = new Set(collectLicences(root).map(({ name }) => name));
  // The bundler writes above each file where it comes from.
  const origin = /^\s*\/\/ (?:\S*\/)?node_modules\/((?:@[\w.-]+\/)?[\w.-]+)\//gm;
  const bundled = readdirSync(`${root}dist/main/chunks`).flatMap((chunk) =>
    [...readFileSync(`${root}dist/main/chunks/${chunk}`, "utf8").matchAll(origin)].map(
      ([, name = ""]) => name,
    ),
  );
  expect(bundled).toEqual(expect.arrayContaining(["express", "undici", "zod"]));
  expect(bundled.filter((name) => !names.has(name))).toEqual([]);
});
