import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Generation } from "../../../shared/activity.ts";
import { useNow } from "../../bridge/use-now.ts";
import { useFormat } from "../../i18n/use-format.ts";
import { Card } from "../../ui/card.tsx";
import { GenerationProgress } from "../../ui/generation.tsx";
import { Preview } from "../../ui/preview.tsx";
import { useStopWords } from "../../ui/stop-words.ts";
import { useWhoWords, Who } from "../../ui/who.tsx";
import css from "./running-card.module.css";

type Props = {
  readonly running: readonly Generation[];
  readonly onStop: (generation: Generation) => void;
};

/** What ComfyUI works on now, with its picture. */
export function RunningCard({ running, onStop }: Props): ReactNode {
  const { t } = useTranslation("activity");
  return (
    <Card title={t("running.title")}>
      {running.length === 0 && <p className={css["empty"]}>{t("running.empty")}</p>}
      {running.map((generation) => (
        <Running key={generation.prompt_id} generation={generation} onStop={onStop} />
      ))}
    </Card>
  );
}

function Running({
  generation,
  onStop,
}: Pick<Props, "onStop"> & { readonly generation: Generation }): ReactNode {
  const { t } = useTranslation("activity");
  const format = useFormat();
  const now = useNow(1_000);
  const words = useWhoWords();
  const stopWords = useStopWords();
  const { who, since, nodes, nodes_done } = generation;
  return (
    <div className={css["running"]}>
      <Preview
        promptId={generation.prompt_id}
        label={t("running.preview", { name: words(who) })}
        size={160}
      />
      <div className={css["facts"]}>
        <Who
          who={who}
          below={
            <span className={css["since"]}>
              {t("running.started", { span: format.span(Math.max(1, Math.floor(now - since))) })}
            </span>
          }
        />
        <GenerationProgress generation={generation} />
        <div className={css["foot"]}>
          <span className={css["nodes"]}>
            {nodes > 0 && t("running.nodes", { count: nodes, done: nodes_done })}
          </span>
          <Button
            size="xs"
            variant="default"
            aria-label={stopWords(who)}
            onClick={() => onStop(generation)}
          >
            {t("running.stop")}
          </Button>
        </div>
      </div>
    </div>
  );
}
