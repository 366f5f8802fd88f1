import { useCallback, useRef, useState } from "react";
import type { AppError } from "../../shared/errors.ts";
import { appErrorOf } from "./call.ts";

export type Action = {
  /** Does it, unless it is being done already. Resolves to whether it succeeded. */
  readonly run: (work: () => Promise<unknown>) => Promise<boolean>;
  readonly isPending: boolean;
  readonly error: AppError | null;
  readonly clear: () => void;
};

/** Something that a person does: pending on the control, and what went wrong beside it. */
export function useAction(): Action {
  const isBusy = useRef(false);
  const [isPending, setIsPending] = useState(false);
  const [error, setError] = useState<AppError | null>(null);

  const run = useCallback(async (work: () => Promise<unknown>): Promise<boolean> => {
    if (isBusy.current) return false;
    isBusy.current = true;
    setIsPending(true);
    setError(null);
    try {
      await work();
      return true;
    } catch (thrown) {
      setError(appErrorOf(thrown));
      return false;
    } finally {
      isBusy.current = false;
      setIsPending(false);
    }
  }, []);
  const clear = useCallback(() => setError(null), []);
  return { run, isPending, error, clear };
}
