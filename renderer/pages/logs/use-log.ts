import { useCallback, useState } from "react";
import type { LogLine } from "../../../shared/comfy.ts";
import type { AppError } from "../../../shared/errors.ts";
import { useCall } from "../../bridge/use-call.ts";
import { useEvent } from "../../bridge/use-event.ts";

const mostLines = 10_000;

export type Log = {
  /** Oldest first; null until it was read. */
  readonly lines: readonly LogLine[] | null;
  readonly error: AppError | null;
  readonly reload: () => void;
};

const fromStart = { after: 0 };

/** The last lines of ComfyUI's log, live. */
export function useLog(): Log {
  const { data, error, reload } = useCall("logs.read", fromStart);
  const [added, setAdded] = useState<readonly LogLine[]>([]);
  useEvent(
    "logs.appended",
    useCallback((lines) => setAdded((old) => [...old, ...lines].slice(-mostLines)), []),
  );
  if (data === null) return { lines: null, error, reload };
  const last = data.at(-1)?.n ?? 0;
  const lines = [...data, ...added.filter(({ n }) => n > last)].slice(-mostLines);
  return { lines, error, reload };
}
