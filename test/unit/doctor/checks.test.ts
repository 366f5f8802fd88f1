import { chmodSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { realSystem, type System } from "../../../main/core/comfy/system.ts";
import { checkData, dataCheck, diskCheck } from "../../../main/core/doctor/data-checks.ts";
import { checkFirewall } from "../../../main/core/doctor/firewall.ts";
import { checkNetwork, checkPorts } from "../../../main/core/doctor/ports.ts";
import { checkPrograms, gpuCheck } from "../../../main/core/doctor/programs.ts";
import { systemClock } from "../../../main/core/platform/clock.ts";
import { lookAtFolder } from "../../../main/core/store/folder-facts.ts";
import { python } from "../comfy/support.ts";
import { testClock } from "../../support/clock.ts";

const system = realSystem(systemClock);
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "latchkey-doctor-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const noGpu = { cuda: false, mps: false, xpu: false, name: null, total: null, built: null };

test.each([
  [
    "a card",
    { ...noGpu, cuda: true, name: "RTX 4090", total: 24 * 2 ** 30, built: "CUDA 12.4" },
    false,
    "ok",
    /RTX 4090, 24 GB, by CUDA 12.4/,
  ],
  [
    "a card that --cpu leaves idle",
    { ...noGpu, cuda: true, name: "RTX 4090", built: "CUDA 12.4" },
    true,
    "warn",
    /keeps it unused/,
  ],
  ["Apple's graphics", { ...noGpu, mps: true }, false, "ok", /Apple/],
  [
    "no driver",
    { ...noGpu, built: "CUDA 12.4" },
    false,
    "bad",
    /built for CUDA 12.4, but finds no card or no driver/,
  ],
  ["PyTorch for the processor", noGpu, false, "bad", /processor alone/],
  ["PyTorch for the processor, as was asked", noGpu, true, "warn", /processor alone/],
] as const)(
  "%s: what PyTorch says is told in words, with a remedy where it is no good",
  (_what, gpu, isForced, level, found) => {
    const check = gpuCheck(gpu, isForced, "linux");
    expect(check).toMatchObject({
      what: "gpu",
      level,
      found: expect.stringMatching(found) as string,
    });
    expect(check.remedy === null).toBe(level === "ok");
  },
);

test("a chosen ComfyUI is looked at with its own Python, and told in its own words", async () => {
  writeFileSync(join(folder, "main.py"), "");
  const source = { kind: "folder", folder, python } as const;
  const checks = await checkPrograms({ source, comfyArguments: [], system });
  expect(checks.find(({ what }) => what === "python")).toMatchObject({ level: "ok", remedy: null });
  const torch = checks.find(({ what }) => what === "torch");
  // The Python of the tests may have PyTorch: then there is nothing to mend.
  expect(torch?.level === "ok" || torch?.remedy?.includes("Install PyTorch")).toBe(true);
  rmSync(join(folder, "main.py"));
  const gone = await checkPrograms({ source, comfyArguments: [], system });
  expect(gone).toEqual([
    expect.objectContaining({
      what: "comfy",
      level: "bad",
      remedy: "Choose the folder that holds main.py.",
    }),
  ]);
});

test("nothing chosen, and an address where nobody answers, are said with what to do", async () => {
  const [none] = await checkPrograms({ source: null, comfyArguments: [], system });
  expect(none).toMatchObject({ what: "comfy", level: "warn" });
  const quiet: System = { ...system, get: () => Promise.resolve(null) };
  const source = { kind: "upstream", url: "http://127.0.0.1:9/" } as const;
  const [down] = await checkPrograms({ source, comfyArguments: [], system: quiet });
  expect(down).toMatchObject({ level: "bad", found: "No ComfyUI answers at http://127.0.0.1:9/" });
});

test("a port is ours, free, or in use by somebody who is named", async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const ports = [{ kind: "local", host: "127.0.0.1", port }] as const;
  const asked = { ports, system };
  expect(await checkPorts({ ...asked, ownPids: [process.pid] })).toMatchObject([{ level: "ok" }]);
  const [taken] = await checkPorts({ ...asked, ownPids: [] });
  expect(taken).toMatchObject({ level: "bad" });
  expect(taken?.found).toContain(`process ${String(process.pid)}`);
  await new Promise((resolve) => server.close(resolve));
  expect(await checkPorts({ ...asked, ownPids: [] })).toMatchObject([{ level: "ok" }]);
});

test("a computer in no network is told apart from one that others can reach", () => {
  const entry = { family: "IPv4", internal: false, netmask: "", mac: "", cidr: null } as const;
  expect(checkNetwork({})).toMatchObject([{ level: "warn" }]);
  expect(checkNetwork({ docker0: [{ ...entry, address: "172.17.0.1" }] })).toMatchObject([
    { level: "warn" },
  ]);
  const [found] = checkNetwork({ wlan0: [{ ...entry, address: "192.168.1.23" }] });
  expect(found).toMatchObject({ level: "ok", found: "Addresses: 192.168.1.23 (wlan0)" });
});

test.each([
  [null, "unknown"],
  [100e9, "ok"],
  [2e9, "warn"],
  [1e8, "bad"],
] as const)("%d free bytes are %s", (free, level) => {
  expect(diskCheck(free).level).toBe(level);
});

test("a data folder that others may read, and one with damaged files, are told", async () => {
  chmodSync(folder, 0o755);
  expect(dataCheck(folder, await lookAtFolder(folder), "linux")).toMatchObject({
    level: "warn",
    remedy: `Close it to other users: chmod 700 "${folder}"`,
  });
  chmodSync(folder, 0o700);
  expect(dataCheck(folder, await lookAtFolder(folder), "linux").level).toBe("ok");
  writeFileSync(join(folder, "keys.damaged-2026.json"), "");
  expect(dataCheck(folder, await lookAtFolder(folder), "linux").found).toContain(
    "keys.damaged-2026.json",
  );
  const absent = await lookAtFolder(join(folder, "not", "there"));
  expect(absent).toMatchObject({ isThere: false });
  expect(absent.freeBytes).toBeGreaterThan(0);
});

test("files from the future show that the clock went back", async () => {
  const clock = testClock(1_800_000_000_000);
  const file = join(folder, "settings.json");
  writeFileSync(file, "{}");
  utimesSync(file, 1_800_000_000 + 3_600, 1_800_000_000 + 3_600);
  const checks = await checkData({ dataFolder: folder, clock, system });
  expect(checks.find(({ what }) => what === "clock")).toMatchObject({ level: "bad" });
  utimesSync(file, 1_700_000_000, 1_700_000_000);
  const later = await checkData({ dataFolder: folder, clock, system });
  expect(later.find(({ what }) => what === "clock")?.level).not.toBe("bad");
});

test.each([
  ["linux", { "/etc/ufw/ufw.conf": "ENABLED=yes\n" }, /ufw allow 8288\/tcp/],
  ["linux", { "/etc/ufw/ufw.conf": "ENABLED=no\n" }, null],
] as const)(
  "%s with %j: how a firewall is opened is said for the share port",
  async (platform, texts, remedy) => {
    const files = {
      ...system.files,
      readText: (path: string) => Promise.resolve((texts as Record<string, string>)[path] ?? null),
    };
    const environment = { PATH: folder };
    mkdirSync(folder, { recursive: true });
    const ports = [{ kind: "share", host: "0.0.0.0", port: 8288 }] as const;
    const [check] = await checkFirewall({
      ports,
      system: { ...system, platform, files, environment },
    });
    if (remedy === null) expect(check).toMatchObject({ level: "ok", remedy: null });
    else
      expect(check).toMatchObject({
        level: "warn",
        remedy: expect.stringMatching(remedy) as string,
      });
  },
);
