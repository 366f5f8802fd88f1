import type { LogLine, LogSource } from "../../../shared/comfy.ts";
import type { EventName, EventPayload } from "../../../shared/ipc.ts";
import type { Clock, Timer } from "../platform/clock.ts";

const gatherMs = 250;
const nothing: EventPayload<"logs.appended"> = { comfyui: [], gateway: [], audit: [] };

type Listener = <N extends EventName>(name: N, payload: EventPayload<N>) => void;

/** Tells the window what changed. A burst is gathered: each event goes out at most four times a second. */
export type Events = {
  on(listener: Listener): () => void;
  /** The payload is made when it is sent, so that a burst ends with the newest state. */
  emit<N extends EventName>(name: N, payload: () => EventPayload<N>): void;
  /** New lines of a log: all of a burst go out together. */
  gather(source: LogSource, lines: readonly LogLine[]): void;
  close(): void;
};

export function createEvents(clock: Clock): Events {
  const listeners = new Set<Listener>();
  const due = new Map<EventName, () => void>();
  let gathered = nothing;
  let timer: Timer | null = null;

  function schedule(name: EventName, send: () => void): void {
    due.set(name, send);
    timer ??= clock.after(gatherMs, () => {
      timer = null;
      const sends = [...due.values()];
      due.clear();
      for (const one of sends) one();
    });
  }
  function emit<N extends EventName>(name: N, payload: () => EventPayload<N>): void {
    if (listeners.size === 0) return;
    schedule(name, () => {
      const value = payload();
      for (const listener of listeners) listener(name, value);
    });
  }

  return {
    on(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    emit,
    gather(source, lines) {
      if (listeners.size === 0) return;
      gathered = { ...gathered, [source]: [...gathered[source], ...lines].slice(-10_000) };
      emit("logs.appended", () => {
        const all = gathered;
        gathered = nothing;
        return all;
      });
    },
    close() {
      timer?.cancel();
      listeners.clear();
    },
  };
}
