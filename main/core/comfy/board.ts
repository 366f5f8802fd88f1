import type { ComfyStatus } from "../../../shared/comfy.ts";
import { secondsOf, type Clock, type Timer } from "../platform/clock.ts";

/** Where ComfyUI's status is written down, and from where others learn that it changed. */
export type Board = {
  get(): ComfyStatus;
  /** Writes some of it and tells everybody; a new state begins now. */
  set(change: Partial<Omit<ComfyStatus, "since">>): void;
  /** As `set`, for what changes very often: others are told at most four times a second. */
  note(change: Partial<Pick<ComfyStatus, "last_line" | "last_line_at" | "nodes">>): void;
  onChange(listener: (status: ComfyStatus) => void): () => void;
};

const notePeriodMs = 250;

export function createBoard(clock: Clock): Board {
  const listeners = new Set<(status: ComfyStatus) => void>();
  let pending: Timer | null = null;
  let status: ComfyStatus = {
    state: "stopped",
    since: secondsOf(clock),
    source: null,
    phase: null,
    version: null,
    device: null,
    last_line: null,
    last_line_at: null,
    nodes: null,
    failure: null,
    retry_at: null,
    crashes: 0,
    asked_by_manager: false,
    taken_over: false,
    ended_by_force: false,
    changes_waiting: 0,
    rival: null,
  };

  const tell = (): void => {
    pending?.cancel();
    pending = null;
    for (const listener of [...listeners]) listener(status);
  };
  return {
    get: () => status,
    set(change) {
      const isNewState = change.state !== undefined && change.state !== status.state;
      status = { ...status, ...change, ...(isNewState ? { since: secondsOf(clock) } : {}) };
      tell();
    },
    note(change) {
      status = { ...status, ...change };
      pending ??= clock.after(notePeriodMs, tell);
    },
    onChange(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}
