import { z } from "zod";
import type { Clock } from "../platform/clock.ts";
import type { HttpGet } from "./http-get.ts";

const statsSchema = z.looseObject({
  system: z.looseObject({
    comfyui_version: z.string().optional(),
    argv: z.array(z.string()).optional(),
  }),
  devices: z.array(z.looseObject({ name: z.string() })).optional(),
});

/** What `GET /system_stats` tells, as far as it is of use here. */
export type Stats = {
  readonly version: string | null;
  readonly device: string | null;
  readonly argv: readonly string[] | null;
};

/** A ComfyUI that tells nothing of itself, or in a form that is not known here. */
const noStats: Stats = { version: null, device: null, argv: null };

export type ReadyTiming = {
  /** Between questions: at first, and after `patienceMs`. */
  readonly quickMs: number;
  readonly slowMs: number;
  readonly patienceMs: number;
  /** How long one answer may take. */
  readonly answerMs: number;
};

export const readyTiming: ReadyTiming = {
  quickMs: 100,
  slowMs: 500,
  patienceMs: 15_000,
  answerMs: 10_000,
};

export type Readiness =
  | { readonly kind: "ready"; readonly stats: Stats }
  /** Another program listens on the port. */
  | { readonly kind: "foreign" }
  | { readonly kind: "given_up" };

export type ReadyQuestion = {
  readonly url: string;
  /** Whether the answer comes from the process that we started: null when there is no telling yet. */
  readonly isOurs: (stats: Stats | null) => boolean | null;
  readonly get: HttpGet;
  readonly clock: Clock;
  readonly timing: ReadyTiming;
  readonly signal: AbortSignal;
};

/** Asks until ComfyUI answers with 200 and the answer is its own: a printed line is no proof. */
export async function waitUntilReady(question: ReadyQuestion): Promise<Readiness> {
  const { clock, timing, signal } = question;
  const start = clock.now();
  let foreignAnswers = 0;
  while (!signal.aborted) {
    const answer = await question.get(`${question.url}/system_stats`, timing.answerMs);
    const isOver = question.signal.aborted;
    if (isOver) break;
    if (answer !== null) {
      const stats = answer.status === 200 ? parseStats(answer.body) : null;
      const isOurs = question.isOurs(stats);
      if (isOurs === true && answer.status === 200)
        return { kind: "ready", stats: stats ?? noStats };
      foreignAnswers = isOurs === false ? foreignAnswers + 1 : 0;
      // Twice: between answer and question about its owner, a listener may have changed.
      if (foreignAnswers >= 2) return { kind: "foreign" };
    }
    const isPatient = clock.now() - start > timing.patienceMs;
    await pause(clock, isPatient ? timing.slowMs : timing.quickMs, signal);
  }
  return { kind: "given_up" };
}

/** Reads an answer of `GET /system_stats`; null when it is none. */
export function parseStats(body: string): Stats | null {
  try {
    const { system, devices } = statsSchema.parse(JSON.parse(body));
    const device = devices?.[0]?.name;
    return {
      version: system.comfyui_version ?? null,
      device: device === undefined ? null : deviceName(device),
      argv: system.argv ?? null,
    };
  } catch {
    return null;
  }
}

/** `cuda:0 NVIDIA GeForce RTX 4090 : cudaMallocAsync` to what a person calls it. */
function deviceName(name: string): string {
  return name
    .replace(/^(?:cuda|xpu|mps|privateuseone):\d+ /, "")
    .replace(/ : (?:cudaMallocAsync|native)\s*$/, "")
    .trim();
}

/** Waits, or until `signal` aborts. */
function pause(clock: Clock, delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      timer.cancel();
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = clock.after(delayMs, done);
    signal.addEventListener("abort", done);
  });
}
