import { Counter, Gauge, Histogram, Registry } from "prom-client";
import { comfyStates, type ComfyStatus } from "../../../shared/comfy.ts";
import type { Arrival, Refusal, RouteClass, Verdict } from "../gateway/types.ts";

/** From 5 ms to the five minutes that a first byte may take. */
const buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];

/** How an exchange that was let in came out. */
const resultsOfExchanges = ["success", "failure", "aborted"] as const;
type Result = (typeof resultsOfExchanges)[number];

/** So many answers are told at once: one by one, in the midst of other work, each costs several times as much. */
const maxWaiting = 1_000;

export type Metrics = {
  /** An exchange that was let in has ended; `status` 0 stands for an answer that never came. */
  answered(arrival: Arrival, verdict: Verdict, status: number, nowMs: number): void;
  refused(refusal: Refusal, verdict: Verdict): void;
  /** All figures in Prometheus' text format 0.0.4. */
  text(): Promise<string>;
  readonly contentType: string;
};

/**
 * Figures for Prometheus. What requests did is gathered, and all else looked at, until somebody asks.
 */
export function createMetrics(deps: {
  readonly version: string;
  readonly comfy: {
    status(): ComfyStatus;
    onChange(listener: (status: ComfyStatus) => void): unknown;
  };
  readonly sockets: () => number;
  /** Prompts in ComfyUI's queue; null while nobody tells. */
  readonly queue: () => number | null;
  readonly keys: () => number;
}): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const requests = new Counter({
    name: "latchkey_requests_total",
    help: "Requests that were let in, by class of route and result.",
    labelNames: ["class", "result"],
    registers,
  });
  const refusals = new Counter({
    name: "latchkey_refusals_total",
    help: "Requests that were turned away, by class of route and error code.",
    labelNames: ["class", "code"],
    registers,
  });
  const durations = new Histogram({
    name: "latchkey_request_duration_seconds",
    help: "Time from a request's arrival to the end of its answer; WebSockets are not in it.",
    labelNames: ["class"],
    buckets,
    registers,
  });
  const starts = new Counter({
    name: "latchkey_comfyui_starts_total",
    help: "Times that ComfyUI was started.",
    registers,
  });
  const crashes = new Counter({
    name: "latchkey_comfyui_crashes_total",
    help: "Times that ComfyUI ended by itself or did not start.",
    registers,
  });
  gauge("latchkey_open_sockets", "WebSockets that are open.", deps.sockets);
  gauge("latchkey_keys", "Keys that exist.", deps.keys);
  gauge(
    "latchkey_queue_length",
    "Prompts in ComfyUI's queue, the running one too; NaN while ComfyUI does not tell.",
    () => deps.queue() ?? NaN,
  );
  gauge("process_resident_memory_bytes", "Memory of Latchkey's own process.", () =>
    process.memoryUsage.rss(),
  );
  gauge("nodejs_heap_used_bytes", "What of it is JavaScript's.", () => {
    return process.memoryUsage().heapUsed;
  });
  new Counter({
    name: "process_cpu_seconds_total",
    help: "Processor time of Latchkey's own process.",
    registers,
    collect() {
      const { user, system } = process.cpuUsage();
      this.reset();
      this.inc((user + system) / 1e6);
    },
  });
  new Gauge({
    name: "latchkey_comfyui_state",
    help: "1 for the state that ComfyUI is in.",
    labelNames: ["state"],
    registers,
    collect() {
      const { state } = deps.comfy.status();
      for (const one of comfyStates) this.set({ state: one }, one === state ? 1 : 0);
    },
  });
  new Gauge({
    name: "latchkey_build_info",
    help: "1, with the version as a label.",
    labelNames: ["version"],
    registers,
  }).set({ version: deps.version }, 1);

  function gauge(name: string, help: string, value: () => number): void {
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(value());
      },
    });
  }

  let before = deps.comfy.status().state;
  deps.comfy.onChange(({ state }) => {
    if (state === before) return;
    if (state === "starting") starts.inc();
    if (state === "crashed") crashes.inc();
    before = state;
  });

  /** What came since prom-client was last told. */
  let results = new Map<RouteClass, Record<Result, number>>();
  let seconds: { readonly route: RouteClass; readonly took: number }[] = [];

  function tell(): void {
    for (const [route, counts] of results) {
      for (const result of resultsOfExchanges)
        if (counts[result] > 0) requests.labels(route, result).inc(counts[result]);
    }
    for (const { route, took } of seconds) durations.labels(route).observe(took);
    results = new Map();
    seconds = [];
  }

  return {
    answered(arrival, verdict, status, nowMs) {
      const route = verdict.route?.class ?? "own";
      let counts = results.get(route);
      if (!counts) results.set(route, (counts = { success: 0, failure: 0, aborted: 0 }));
      counts[status === 0 ? "aborted" : status < 400 ? "success" : "failure"] += 1;
      if (arrival.upgrade) return;
      seconds.push({ route, took: Math.max(0, nowMs - arrival.now) / 1000 });
      if (seconds.length >= maxWaiting) tell();
    },
    refused({ refused }, verdict) {
      refusals.labels(verdict.route?.class ?? "none", refused).inc();
    },
    text() {
      tell();
      return registry.metrics();
    },
    contentType: registry.contentType,
  };
}
