import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Activity, Generation } from "../../shared/activity.ts";
import type { AppError } from "../../shared/errors.ts";
import { call } from "../bridge/call.ts";
import { useAction } from "../bridge/use-action.ts";
import { Confirm } from "./confirm.tsx";
import { useWhoWords } from "./who.tsx";

type Asked =
  | { readonly what: "one"; readonly generation: Generation }
  | { readonly what: "all"; readonly running: readonly Generation[]; readonly waiting: number };

export type StopGenerations = {
  /** Asks, then stops one that runs. */
  readonly stop: (generation: Generation) => void;
  /** Asks, then stops what runs and removes what waits. */
  readonly stopAll: (activity: Activity) => void;
  /** Removes one that waits, at once. */
  readonly remove: (promptId: string) => void;
  readonly error: AppError | null;
  readonly dialogs: ReactNode;
};

/** How far a generation's node is, from 0 to 1; null where that is not known. */
export function shareOf({ step, steps }: Generation): number | null {
  return step === null || steps === null || steps === 0 ? null : Math.min(1, step / steps);
}

/** Stopping what people have started: it is lost, so it asks first, with whose it is. */
export function useGenerations(): StopGenerations {
  const { t } = useTranslation("activity");
  const { run, isPending, error, clear } = useAction();
  const [asked, setAsked] = useState<Asked | null>(null);
  const ask = (next: Asked): void => {
    clear();
    setAsked(next);
  };
  const act = async (what: Asked): Promise<void> => {
    const isDone = await run(() =>
      what.what === "one"
        ? call("generations.stop", { prompt_id: what.generation.prompt_id })
        : call("generations.stopAll"),
    );
    if (isDone) setAsked(null);
  };
  const first = asked?.what === "one" ? asked.generation : asked?.running[0];
  return {
    stop: (generation) => ask({ what: "one", generation }),
    stopAll: ({ running, waiting_total }) => ask({ what: "all", running, waiting: waiting_total }),
    remove: (prompt_id) => void run(() => call("generations.remove", { prompt_id })),
    error: asked === null ? error : null,
    dialogs: asked !== null && (
      // There only while it asks: one that is drawn open and then stays does not give the focus back.
      <Confirm
        opened
        title={t(`stop.${asked.what}.title`)}
        safeLabel={t("stop.cancel")}
        actionLabel={t(`stop.${asked.what}.action`)}
        isPending={isPending}
        error={error}
        onSafe={() => setAsked(null)}
        onAction={() => void act(asked)}
      >
        <p>
          {first === undefined ? (
            t("stop.onlyWaiting", { count: asked.what === "one" ? 0 : asked.waiting })
          ) : (
            <Lost generation={first} waiting={asked.what === "one" ? 0 : asked.waiting} />
          )}
        </p>
      </Confirm>
    ),
  };
}

type LostProps = {
  readonly generation: Generation;
  /** How many wait behind it. */
  readonly waiting: number;
};

/** What is lost by stopping: whose generation, how far it was, and how many behind it. */
export function Lost({ generation, waiting }: LostProps): ReactNode {
  const { t } = useTranslation("activity");
  const words = useWhoWords();
  const { who } = generation;
  const share = shareOf(generation);
  const values = {
    name: words(who),
    percent: Math.round((share ?? 0) * 100),
    count: waiting,
  };
  const form = who.kind === "key" ? "of" : who.kind === "you" ? "yours" : "other";
  return share === null ? t(`stop.lost.${form}`, values) : t(`stop.lostAt.${form}`, values);
}
