// What electron-builder.yml says of systems that are not this one, where nobody sees it go wrong.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const text = readFileSync(join(root, "electron-builder.yml"), "utf8");
const target = z.union([
  z.string().transform((name) => ({ target: name, arch: [] as string[] })),
  z.object({ target: z.string(), arch: z.array(z.string()) }),
]);
const copied = z.array(z.object({ from: z.string(), to: z.string() }));
const system = z.looseObject({ icon: z.string(), target: z.array(target), extraResources: copied });
const config = z
  .looseObject({
    appId: z.string(),
    artifactName: z.string(),
    protocols: z.array(z.object({ schemes: z.array(z.string()) })),
    electronFuses: z.record(z.string(), z.boolean()),
    win: system,
    mac: system.extend({
      hardenedRuntime: z.boolean(),
      entitlements: z.string(),
      entitlementsInherit: z.string(),
    }),
    linux: system.extend({ executableName: z.string() }),
    nsis: z.looseObject({ perMachine: z.boolean(), include: z.string() }),
    deb: z.looseObject({ afterInstall: z.string(), afterRemove: z.string() }),
  })
  .parse(parse(text));

/** electron-builder's own check, which it makes before it packs. */
async function validate(settings: unknown): Promise<void> {
  const builder = createRequire(createRequire(import.meta.url).resolve("electron-builder"));
  const { validateConfiguration } = builder("app-builder-lib/out/util/config/config") as {
    validateConfiguration: (settings: unknown, log: { isEnabled: boolean }) => Promise<void>;
  };
  await validateConfiguration(settings, { isEnabled: false });
}

test("electron-builder knows every option, and would say of one that it does not", async () => {
  await expect(validate(parse(text))).resolves.toBeUndefined();
  const misspelt = parse(text.replace("hardenedRuntime", "hardendRuntime")) as unknown;
  await expect(validate(misspelt)).rejects.toThrow("configuration.mac");
});

test("each system's packages, for the processors that it has", () => {
  expect(config.win.target).toEqual([
    { target: "nsis", arch: ["x64"] },
    { target: "zip", arch: ["x64"] },
  ]);
  expect(config.mac.target).toEqual([
    { target: "dmg", arch: ["arm64", "x64"] },
    { target: "zip", arch: ["arm64", "x64"] },
  ]);
  expect(config.linux.target.map((one) => one.target)).toEqual(["AppImage", "deb", "tar.gz"]);
  expect(config.artifactName).toBe("latchkey-${version}-${os}-${arch}.${ext}");
});

test("Windows asks for no administrator, macOS hardens, links open the app", () => {
  expect(config.nsis.perMachine).toBe(false);
  expect(config.mac.hardenedRuntime).toBe(true);
  expect(config.mac.entitlementsInherit).toBe(config.mac.entitlements);
  expect(config.protocols.flatMap((one) => one.schemes)).toEqual(["latchkey"]);
  expect(config.electronFuses).toMatchObject({
    runAsNode: false,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
  });
});

test("every file that it names is there; the command line is in each, and may be run", () => {
  const copies = [config.win, config.mac, config.linux].flatMap((one) => one.extraResources);
  const named = [
    config.mac.entitlements,
    config.nsis.include,
    config.deb.afterInstall,
    config.deb.afterRemove,
    ...copies.map((copy) => copy.from),
  ];
  for (const file of named) expect(existsSync(join(root, file)), file).toBe(true);
  expect(copies.map((copy) => copy.to)).toEqual([
    "bin/latchkey.cmd",
    "bin/latchkey",
    "bin/latchkey",
  ]);
  const isRunnable = (statSync(join(root, "scripts/packaging/latchkey")).mode & 0o111) !== 0;
  expect(process.platform === "win32" || isRunnable).toBe(true);
});

test.skipIf(process.platform === "win32")(
  "the scripts of the deb are whole once electron-builder has put the names in (skipped on Windows)",
  () => {
    const names = new Map([
      ["executable", config.linux.executableName],
      ["sanitizedProductName", "Latchkey"],
    ]);
    for (const file of [config.deb.afterInstall, config.deb.afterRemove]) {
      const filled = readFileSync(join(root, file), "utf8").replace(
        /\$\{([a-zA-Z]+)\}/g,
        (_, name: string) => names.get(name) ?? expect.unreachable(`${file} asks for ${name}`),
      );
      expect(spawnSync("sh", ["-n"], { input: filled, encoding: "utf8" }).stderr).toBe("");
      expect(filled).toContain("/usr/bin/latchkey");
    }
  },
);

test("macOS' entitlements are one, and the file that says so is well formed", () => {
  const program =
    "import json,plistlib,sys; print(json.dumps(plistlib.load(open(sys.argv[1],'rb'))))";
  const { stdout } = spawnSync("python3", ["-c", program, join(root, config.mac.entitlements)], {
    encoding: "utf8",
  });
  expect(JSON.parse(stdout)).toEqual({ "com.apple.security.cs.allow-jit": true });
});
