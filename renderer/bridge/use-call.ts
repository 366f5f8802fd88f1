import { useCallback, useEffect, useState } from "react";
import type { AppError } from "../../shared/errors.ts";
import type { CallInput, CallName, CallOutput, EventName } from "../../shared/ipc.ts";
import { appErrorOf, call } from "./call.ts";

export type Called<T> = {
  /** The newest answer; stays while it is asked again. */
  readonly data: T | null;
  readonly error: AppError | null;
  readonly reload: () => void;
};

type State<T> = {
  readonly asked: string;
  readonly data: T | null;
  readonly error: AppError | null;
};

/**
 * What a call answers, asked again when its input changes and at each of `refreshOn`. Pass events as a
 * constant: a new array asks anew.
 */
export function useCall<N extends CallName>(
  name: N,
  input: CallInput<N>,
  refreshOn: readonly EventName[] = noEvents,
): Called<CallOutput<N>> {
  const asked = JSON.stringify([name, input]);
  const [turn, setTurn] = useState(0);
  const [state, setState] = useState<State<CallOutput<N>>>({ asked, data: null, error: null });
  const reload = useCallback(() => setTurn((value) => value + 1), []);

  useEffect(() => {
    let isCurrent = true;
    const [, given] = JSON.parse(asked) as [N, CallInput<N> | null];
    const answer = (call as (name: N, input?: unknown) => Promise<CallOutput<N>>)(
      name,
      given ?? undefined,
    );
    answer.then(
      (data) => {
        if (isCurrent) setState({ asked, data, error: null });
      },
      (thrown: unknown) => {
        if (isCurrent) setState((old) => ({ asked, data: old.data, error: appErrorOf(thrown) }));
      },
    );
    return () => {
      isCurrent = false;
    };
  }, [name, asked, turn]);

  useEffect(() => {
    const ends = refreshOn.map((event) => window.latchkey.on(event, reload));
    return () => {
      for (const end of ends) end();
    };
  }, [refreshOn, reload]);

  // The answer to an older question is not shown as the answer to this one.
  const isOwn = state.asked === asked;
  return { data: isOwn ? state.data : null, error: isOwn ? state.error : null, reload };
}

const noEvents: readonly EventName[] = [];
