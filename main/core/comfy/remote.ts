import { secondsOf } from "../platform/clock.ts";
import { failureAbout } from "./failures.ts";
import { startPulse, type Pulse } from "./pulse.ts";
import { parseStats, type Stats } from "./ready.ts";
import type { Runner, RunnerDeps, Upstream } from "./runner.ts";

/** Questions in a row that may stay without an answer: ComfyUI is deaf for a while when it loads a model. */
const missesAllowed = 2;

/** A ComfyUI that runs already: watched and shared, never started nor stopped. */
export function createRemote(url: string, deps: RunnerDeps): Runner {
  const { board, system, timing, clock } = deps;
  const base = url.replace(/\/+$/, "");
  const address = addressOf(url);
  let pulse: Pulse | null = null;
  let misses = 0;
  let silentSince: number | null = null;

  const down = failureAbout("upstream_down", base, `No ComfyUI answers at ${base}.`);
  const isReady = (): boolean => board.get().state === "ready";
  /** Only the first question is the costly one. */
  const ask = async (): Promise<Stats | boolean> => {
    if (isReady()) return (await system.get(`${base}/features`, timing.answerMs)) !== null;
    const answer = await system.get(`${base}/system_stats`, timing.answerMs);
    return answer?.status === 200 ? (parseStats(answer.body) ?? false) : false;
  };
  const tell = (answer: Stats | boolean): void => {
    if (answer === false) {
      misses += 1;
      silentSince ??= secondsOf(clock);
      if (isReady() && misses < missesAllowed) return;
      if (board.get().state !== "stopped") {
        deps.log.warn("upstream does not answer", { url: base });
        board.set({ state: "stopped", phase: null, failure: down });
      }
      return;
    }
    misses = 0;
    silentSince = null;
    if (answer === true) return;
    deps.log.info("upstream is ready", { url: base, version: answer.version });
    const { version, device } = answer;
    board.set({ state: "ready", phase: null, failure: null, version, device });
  };
  const end = (): void => {
    pulse?.stop();
    pulse = null;
    silentSince = null;
    board.set({ state: "stopped", phase: null, failure: null, version: null, device: null });
  };

  return {
    start() {
      if (pulse !== null) return Promise.resolve();
      misses = 0;
      board.set({ state: "starting", source: "upstream", phase: "answer", failure: null });
      pulse = startPulse(ask, tell, timing.pulseMs, clock);
      return Promise.resolve();
    },
    stop() {
      end();
      return Promise.resolve();
    },
    stopNow: end,
    cancelRetry: () => undefined,
    upstream: () => (pulse === null ? null : address),
    silentSince: () => silentSince,
  };
}

function addressOf(url: string): Upstream {
  const { hostname, port } = new URL(url);
  return { host: hostname.replace(/^\[|\]$/g, ""), port: port === "" ? 80 : Number(port) };
}
