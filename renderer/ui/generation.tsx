import { Progress } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Generation } from "../../shared/activity.ts";
import { useFormat } from "../i18n/use-format.ts";
import css from "./generation.module.css";
import { shareOf } from "./use-generations.tsx";
import { useWhoWords } from "./who.tsx";

type Props = { readonly generation: Generation };

const percent = (share: number): number => Math.round(share * 100);
const told = [25, 50, 75, 100] as const;

/** How far the running generation is: a bar, the node and step in words, the percent. */
export function GenerationProgress({ generation }: Props): ReactNode {
  const { t } = useTranslation("activity");
  const format = useFormat();
  const words = useWhoWords();
  const share = shareOf(generation);
  const { node, step, steps } = generation;
  const name = words(generation.who);
  const line = ((): string => {
    if (step !== null && steps !== null)
      return node === null
        ? t("running.stepOnly", { step, steps })
        : t("running.step", { node, step, steps });
    return node === null ? t("running.working") : t("running.workingNode", { node });
  })();
  return (
    <div className={css["progress"]}>
      <Progress.Root size={6} radius="xl" className={css["bar"] ?? ""}>
        <Progress.Section
          // Mantine's own would say 100 % of one of which nobody knows how far it is.
          withAria={false}
          role="progressbar"
          aria-label={t("running.progress", { name })}
          {...(share === null
            ? { "aria-valuetext": t("running.working") }
            : { "aria-valuemin": 0, "aria-valuemax": 100, "aria-valuenow": percent(share) })}
          value={share === null ? 100 : share * 100}
          striped={share === null}
          animated={share === null}
        />
      </Progress.Root>
      <p className={css["line"]}>
        <bdi className={css["node"]} title={line}>
          {line}
        </bdi>
        {share !== null && (
          <span className={css["percent"]}>{format.percent(percent(share) / 100)}</span>
        )}
      </p>
      <Milestones name={name} share={share} />
    </div>
  );
}

/** Says at 25, 50, 75 and 100 % how far it is, and not in between. */
function Milestones({
  name,
  share,
}: {
  readonly name: string;
  readonly share: number | null;
}): ReactNode {
  const { t } = useTranslation("activity");
  const reached = told.findLast((percent) => (share ?? 0) * 100 >= percent) ?? null;
  return (
    <span className={css["hidden"]} aria-live="polite">
      {reached !== null && t("running.said", { name, percent: reached })}
    </span>
  );
}
