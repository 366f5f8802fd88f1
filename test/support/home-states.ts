import type { ComfyMemory } from "../../shared/comfy.ts";
import type { AppStatus } from "../../shared/ipc.ts";

const now = (): number => Date.now() / 1000;

const trace = [
  "Traceback (most recent call last):",
  '  File "/home/mara/ComfyUI/main.py", line 152, in <module>',
  "    import execution",
  '  File "/home/mara/ComfyUI/custom_nodes/ComfyUI-VideoHelperSuite/__init__.py", line 1, in <module>',
  "ModuleNotFoundError: No module named 'av'",
];
const failure = (reason: string, named: string | null = null): AppStatus["comfy"]["failure"] => ({
  reason,
  message: "",
  exit_code: 1,
  last_lines: trace,
  argument: reason === "argument" ? named : null,
  named,
});

export type Change = (status: AppStatus) => AppStatus;
const comfy =
  (change: Partial<AppStatus["comfy"]>, watch: Partial<AppStatus["watch"]> = {}): Change =>
  (status) => ({
    ...status,
    comfy: { ...status.comfy, source: "folder", since: now() - 42, ...change },
    watch: { ...status.watch, ...watch },
  });
const alert =
  (one: AppStatus["alerts"][number]): Change =>
  (status) => ({ ...status, alerts: [one] });

const packs = (count: number, broken = 0): AppStatus["comfy"]["nodes"] => ({
  total: 31,
  reached: count,
  packs: Array.from({ length: count }, (_, index) => ({
    name: `ComfyUI-Pack-${String(index)}`,
    seconds: 0.4,
    failure: index < broken ? "ModuleNotFoundError: No module named 'av'" : null,
  })),
});
const ready = {
  state: "ready",
  version: "0.3.64",
  device: "NVIDIA GeForce RTX 4090",
  since: now() - 8_040,
} as const;
const gigabyte = 2 ** 30;

/** What a graphics card of 24 GB tells that uses so many. */
export const graphicsMemory = (usedGigabytes: number): ComfyMemory => ({
  ram: { used: 20 * gigabyte, total: 64 * gigabyte },
  vram: { used: usedGigabytes * gigabyte, total: 24 * gigabyte },
});

/** Home and its banner, however things may stand, each as a change of the status. */
export const homeStates: Readonly<Record<string, Change>> = {
  none: comfy({ state: "stopped", source: null }),
  stopped: comfy({ state: "stopped" }),
  "stopped-by-force": comfy({ state: "stopped", ended_by_force: true }),
  "left-over": comfy({ state: "stopped", failure: failure("left_over") }),
  "folder-in-use": comfy({
    state: "stopped",
    failure: failure("folder_in_use"),
    rival: {
      ...{ pid: 4711, name: "python", since: now() - 7_000, started_at: "then" },
      url: "http://127.0.0.1:8188",
    },
  }),
  "upstream-down": comfy({
    state: "stopped",
    source: "upstream",
    failure: failure("upstream_down", "http://127.0.0.1:8188"),
  }),
  starting: comfy({
    state: "starting",
    phase: "nodes",
    nodes: packs(12),
    last_line:
      "[ComfyUI-Manager] network_mode: public, and a very long line that goes on and on until it no longer fits into the window",
    last_line_at: now(),
  }),
  slow: comfy({
    state: "starting",
    phase: "torch",
    since: now() - 370,
    last_line: "Compiling",
    last_line_at: now() - 300,
  }),
  rebooting: comfy({ state: "starting", phase: "python", asked_by_manager: true }),
  ready: comfy(ready),
  "ready-broken-packs": comfy({ ...ready, nodes: packs(31, 5), changes_waiting: 2 }),
  "taken-over": comfy({ ...ready, source: "upstream" }),
  hung: comfy(ready, { trouble: { kind: "hung", since: now() - 300 } }),
  "worker-dead": comfy(ready, { trouble: { kind: "worker_dead", since: now() - 300 } }),
  "stops-when-idle": comfy(ready, { stops_when_idle: true }),
  stopping: comfy({ state: "stopping", since: now() - 6 }),
  restarting: comfy({
    state: "crashed",
    retry_at: now() + 8,
    crashes: 2,
    failure: failure("memory"),
  }),
  "gave-up": comfy({
    state: "crashed",
    retry_at: null,
    crashes: 5,
    failure: failure("module_missing", "av"),
  }),
  failed: comfy({
    state: "crashed",
    retry_at: null,
    crashes: 1,
    failure: failure("argument", "--foo"),
  }),
  "banner-keys-unreadable": alert({ kind: "fileDamaged", file: "keys", backup_at: null }),
  "banner-keys-copy": alert({ kind: "fileDamaged", file: "keys", backup_at: now() - 7_000 }),
  "banner-disk-full": alert({ kind: "notSaved", why: "full" }),
  "banner-share-port": alert({
    kind: "portTaken",
    port: 8288,
    holder: { name: "python", pid: 4711 },
  }),
  "banner-address": alert({
    kind: "addressChanged",
    address: "192.168.1.31",
    url: "http://192.168.1.31:8288/",
  }),
  "banner-local-port": (status) => ({
    ...status,
    port_taken: {
      port: 8188,
      holder: { name: "python", pid: 4711 },
      comfy_url: "http://127.0.0.1:8188",
    },
  }),
};
