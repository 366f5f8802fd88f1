import { useCallback, useMemo, useState } from "react";
import type { LogLine, LogSource } from "../../../shared/comfy.ts";
import type { AppError } from "../../../shared/errors.ts";
import { useCall } from "../../bridge/use-call.ts";
import { useEvent } from "../../bridge/use-event.ts";

const mostLines = 10_000;

export type Log = {
  /** Oldest first; null until it was read. */
  readonly lines: readonly LogLine[] | null;
  readonly error: AppError | null;
  readonly reload: () => void;
  /** Shows only what comes from now on. */
  readonly clear: () => void;
};

type Added = Readonly<Record<LogSource, readonly LogLine[]>>;
const nothingAdded: Added = { comfyui: [], gateway: [], audit: [] };
const notCleared: Readonly<Record<LogSource, number>> = { comfyui: 0, gateway: 0, audit: 0 };

/** The last lines of a log, live. */
export function useLog(source: LogSource): Log {
  const { data, error, reload } = useCall("logs.read", { source, after: 0 });
  const [added, setAdded] = useState<Added>(nothingAdded);
  const [clearedAt, setClearedAt] = useState(notCleared);
  useEvent(
    "logs.appended",
    useCallback((lines) => {
      setAdded((old) => ({
        comfyui: [...old.comfyui, ...lines.comfyui].slice(-mostLines),
        gateway: [...old.gateway, ...lines.gateway].slice(-mostLines),
        audit: [...old.audit, ...lines.audit].slice(-mostLines),
      }));
    }, []),
  );
  const lines = useMemo(() => {
    if (data === null) return null;
    const last = data.at(-1)?.n ?? 0;
    return [...data, ...added[source].filter(({ n }) => n > last)]
      .slice(-mostLines)
      .filter(({ n }) => n > clearedAt[source]);
  }, [data, added, source, clearedAt]);
  const newest = lines?.at(-1)?.n;
  const clear = (): void => {
    if (newest !== undefined) setClearedAt((old) => ({ ...old, [source]: newest }));
  };
  return { lines, error, reload, clear };
}
