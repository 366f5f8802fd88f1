import { useEffect, useState } from "react";
import type { Activity } from "../../shared/activity.ts";
import type { AppError } from "../../shared/errors.ts";
import { appErrorOf, call } from "./call.ts";
import { useEvent } from "./use-event.ts";

type Watched = {
  readonly activity: Activity | null;
  readonly error: AppError | null;
  readonly reload: () => void;
};

/** What goes on now: asked once, and told from then on. */
export function useActivity(): Watched {
  const [activity, setActivity] = useState<Activity | null>(null);
  const [error, setError] = useState<AppError | null>(null);
  const [turn, setTurn] = useState(0);
  useEvent("activity.changed", setActivity);
  useEffect(() => {
    let isCurrent = true;
    call("activity.get").then(
      (now) => {
        if (!isCurrent) return;
        setActivity(now);
        setError(null);
      },
      (thrown: unknown) => {
        if (isCurrent) setError(appErrorOf(thrown));
      },
    );
    return () => {
      isCurrent = false;
    };
  }, [turn]);
  return { activity, error, reload: () => setTurn((value) => value + 1) };
}
