import { expect, test } from "vitest";
import type { AppStatus } from "../../../shared/ipc.ts";
import { say } from "../../../shared/sentences.ts";
import { statusReportSchema } from "../../../shared/status-report.ts";
import { reportOf } from "../../../main/core/telling/report.ts";

const failure = {
  ...{ reason: "module_missing", message: "Its Python has no module torch." },
  ...{ exit_code: 1, last_lines: [], argument: null, named: "torch" },
};
const comfy: AppStatus["comfy"] = {
  ...{ state: "ready", since: 1_700_000_000, source: "folder", phase: null, version: "0.3.64" },
  ...{ device: null, last_line: null, last_line_at: null, nodes: null, failure: null },
  ...{ retry_at: null, crashes: 0, asked_by_manager: false, taken_over: false },
  ...{ ended_by_force: false, changes_waiting: 0, rival: null },
};
const well: AppStatus["watch"] = { trouble: null, stops_when_idle: false };
const address = { adapter: "wlan0", kind: "wifi", address: "192.168.1.23", covered: true } as const;
const shared: AppStatus["sharing"] = {
  ...{ on: true, url: "http://192.168.1.23:8288/", connected: 2, unreached_since: null },
  addresses: [
    { ...address, adapter: "name", kind: "name", url: "http://studio.local:8288/" },
    { ...address, url: "http://192.168.1.23:8288/" },
  ],
  ...{ problem: null, certificate: null, local_name: "on" },
};
const statusWith = (change: Partial<AppStatus> = {}): AppStatus => ({
  ...{ version: "1.2.3", comfy, watch: well, queue: { remaining: 3, running: null } },
  ...{ local_url: "http://127.0.0.1:8188/", port_taken: null, sharing: shared, network: [] },
  ...{ auth: { mode: "required", preset: "private" }, alerts: [] },
  by_flags: {
    ...{ mode: null, preset: null, local_port: null, share: null, proxies: null, origins: [] },
    ...{ comfy: null, comfy_arguments: null },
  },
  today: { requests: 0, failed: 0, refused: 0 },
  ...change,
});
const comfyWith = (change: Partial<AppStatus["comfy"]>, watch = well) =>
  reportOf(statusWith({ comfy: { ...comfy, ...change }, watch })).comfyui;

test("it has the addresses, the chosen one first and each once, who may come in and how many are there", () => {
  const report = reportOf(statusWith());
  expect(report).toEqual(statusReportSchema.parse(report));
  expect(report).toMatchObject({
    version: "1.2.3",
    comfyui: { state: "ready", reason: null, message: null, retry_at: null, queue: 3 },
    local_url: "http://127.0.0.1:8188/",
    sharing: {
      on: true,
      urls: ["http://192.168.1.23:8288/", "http://studio.local:8288/"],
      connected: 2,
    },
    access: { mode: "required", public: "private" },
  });
});

test("sharing that is off has no address, and says why where it should be on", () => {
  const problem = say("portEndIt");
  const { sharing } = reportOf(statusWith({ sharing: { ...shared, on: false, problem } }));
  expect(sharing).toMatchObject({ on: false, urls: [] });
  expect(sharing.problem).toBe("End that program, or choose another port in the settings.");
});

test.each<[string, Partial<AppStatus["comfy"]>, AppStatus["watch"], string | null, RegExp | null]>([
  ["runs", {}, well, null, null],
  ["starts", { state: "starting" }, well, null, null],
  [
    "is not chosen",
    { state: "stopped", source: null },
    well,
    "not_chosen",
    /^No ComfyUI is chosen/,
  ],
  ["was stopped", { state: "stopped" }, well, "stopped", /^It was stopped\./],
  [
    "did not stop by itself",
    { state: "stopped", ended_by_force: true },
    well,
    "stopped_by_force",
    /was ended/,
  ],
  ["failed", { state: "crashed", failure }, well, "module_missing", /no module torch/],
  ["was not let start", { state: "stopped", failure }, well, "module_missing", /no module torch/],
  ["ended without a word", { state: "crashed" }, well, "unknown", /log/],
  ["hangs", {}, { ...well, trouble: { kind: "hung", since: 1 } }, "hung", /does not answer/],
  [
    "has lost its worker",
    {},
    { ...well, trouble: { kind: "worker_dead", since: 1 } },
    "worker_dead",
    /A restart brings it back/,
  ],
  ["is to stop", {}, { ...well, stops_when_idle: true }, "stops_when_idle", /queue is empty/],
])("a ComfyUI that %s: why, in words", (_what, change, watch, reason, words) => {
  const told = comfyWith(change, watch);
  expect(told.reason).toBe(reason);
  if (words === null) expect(told.message).toBeNull();
  else expect(told.message).toMatch(words);
});

test("what an earlier start failed of is not told of one that runs", () => {
  expect(comfyWith({ failure })).toMatchObject({ reason: null, message: null });
});
