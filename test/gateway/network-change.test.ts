import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import type { AppStatus } from "../../shared/ipc.ts";
import type { Interfaces } from "../../main/core/platform/addresses.ts";
import { startCore, type Core } from "../support/core.ts";
import { callUrl } from "../support/gateway.ts";
import { patience } from "../support/patience.ts";

vi.setConfig({ testTimeout: 60_000 });

/** The networks that this computer is in, as the test says. */
function networks() {
  let now: Interfaces = {};
  return {
    interfaces: () => now,
    become(given: Readonly<Record<string, string>>): void {
      now = Object.fromEntries(
        Object.entries(given).map(([adapter, address]) => [
          adapter,
          [
            {
              ...{ address, netmask: "255.255.255.0", family: "IPv4", internal: false },
              ...{ mac: "02:00:00:00:00:01", cidr: `${address}/24` },
            },
          ],
        ]),
      );
    },
  };
}

/** What the window was last told, without asking. */
function toldBy(core: Core): () => AppStatus | null {
  let last: AppStatus | null = null;
  core.onEvent((name, payload) => {
    if (name === "status.changed") last = payload as AppStatus;
  });
  return () => last;
}

const linksOf = (status: AppStatus | null) =>
  status?.sharing.addresses
    .filter(({ kind }) => kind !== "name")
    .map(({ kind, address }) => `${kind} ${address}`);

test("a network that comes, goes or has another address is told to the window by itself", async () => {
  const computer = networks();
  computer.become({ wlan0: "192.168.1.23" });
  const { interfaces } = computer;
  const core = await startCore({ interfaces, share: { host: "0.0.0.0", port: 0 } });
  onTestFinished(() => core.end());
  const told = toldBy(core);
  expect(linksOf(await core.operations["app.status"](undefined))).toEqual(["wifi 192.168.1.23"]);

  computer.become({ wlan0: "192.168.1.23", tailscale0: "100.101.1.2" });
  await vi.waitFor(() => {
    expect(linksOf(told())).toEqual(["wifi 192.168.1.23", "vpn 100.101.1.2"]);
  }, patience);
  expect(told()?.alerts).toEqual([]);

  computer.become({});
  await vi.waitFor(() => {
    expect(linksOf(told())).toEqual(["local 127.0.0.1"]);
  }, patience);
  computer.become({ wlan0: "192.168.1.31" });
  await vi.waitFor(() => {
    expect(linksOf(told())).toEqual(["wifi 192.168.1.31"]);
  }, patience);
  const { port } = new URL(core.urls().share_url ?? "");
  // Whatever else is told shows the new address at once; that it is another one is noticed at the next look.
  const url = `http://192.168.1.31:${port}/`;
  const changed = { kind: "addressChanged", address: "192.168.1.31", url };
  await expect.poll(() => told()?.alerts).toEqual([changed]);
  expect(core.urls().share_url).toBe(`http://192.168.1.31:${port}`);
});

// 127.0.0.0/8 is all of this computer's on Linux: addresses that can be bound to, and made up at will.
test.runIf(process.platform === "linux")(
  "sharing on one network follows it: closed while it is gone, open at its new address",
  async () => {
    const folder = await mkdtemp(join(tmpdir(), "latchkey-core-"));
    const sharing = { on: true, adapter: "wlan0", port: 0 };
    const data = { shareAtStart: true, auth: "required", sharing };
    await writeFile(join(folder, "settings.json"), JSON.stringify({ version: 1, data }));
    const computer = networks();
    computer.become({ wlan0: "127.0.0.21", eth0: "127.0.0.30" });
    const core = await startCore({ folder, share: null, interfaces: computer.interfaces });
    onTestFinished(() => core.end());
    const told = toldBy(core);
    const healthAt = async (url: string | null): Promise<number> =>
      (await callUrl(`${url ?? ""}/latchkey/health`)).status;

    const before = core.urls().share_url;
    expect(before).toMatch(/^http:\/\/127\.0\.0\.21:/);
    expect(await healthAt(before)).toBe(200);

    computer.become({ eth0: "127.0.0.30" });
    await vi.waitFor(() => {
      expect(told()?.alerts).toEqual([{ kind: "adapterGone", adapter: "wlan0" }]);
    }, patience);
    expect(told()?.sharing).toMatchObject({ on: false, url: null });
    await expect(healthAt(before)).rejects.toThrow();

    computer.become({ wlan0: "127.0.0.22", eth0: "127.0.0.30" });
    await vi.waitFor(() => {
      expect(told()?.sharing.url).toMatch(/^http:\/\/127\.0\.0\.22:/);
    }, patience);
    expect(await healthAt(core.urls().share_url)).toBe(200);
    expect(told()?.alerts.map(({ kind }) => kind)).toEqual(["addressChanged"]);
  },
);
