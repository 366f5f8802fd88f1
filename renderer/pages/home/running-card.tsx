import { ActionIcon } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Activity, Generation } from "../../../shared/activity.ts";
import { useNow } from "../../bridge/use-now.ts";
import { hrefOf } from "../../frame/route.ts";
import { useFormat } from "../../i18n/use-format.ts";
import { Card } from "../../ui/card.tsx";
import { Failure } from "../../ui/failure.tsx";
import { GenerationProgress } from "../../ui/generation.tsx";
import { LinkButton } from "../../ui/link-button.tsx";
import { Preview } from "../../ui/preview.tsx";
import { useStopWords } from "../../ui/stop-words.ts";
import { useGenerations } from "../../ui/use-generations.tsx";
import { Who } from "../../ui/who.tsx";
import css from "./running-card.module.css";

const mostWaiting = 5;

/** What ComfyUI works on, and what waits behind it. */
export function RunningCard({ activity }: { readonly activity: Activity | null }): ReactNode {
  const { t } = useTranslation("activity");
  const generations = useGenerations();
  const { running = [], waiting = [], waiting_total = 0 } = activity ?? {};
  const more = waiting_total - Math.min(waiting.length, mostWaiting);
  return (
    <Card
      title={t("running.homeTitle")}
      action={<LinkButton href={hrefOf("activity")}>{t("running.open")}</LinkButton>}
    >
      {running.length === 0 && waiting_total === 0 && (
        <p className={css["empty"]}>{t("running.empty")}</p>
      )}
      {running.map((generation) => (
        <Running
          key={generation.prompt_id}
          generation={generation}
          onStop={() => generations.stop(generation)}
        />
      ))}
      {waiting.length > 0 && (
        <ol className={css["waiting"]}>
          {waiting.slice(0, mostWaiting).map((one, index) => (
            <li key={one.prompt_id} className={css["row"]}>
              <span className={css["place"]}>{index + 1}</span>
              <span className={css["who"]}>
                <Who who={one.who} isPlain />
              </span>
              <WaitingSince since={one.since} />
            </li>
          ))}
        </ol>
      )}
      {more > 0 && <p className={css["more"]}>{t("waiting.more", { count: more })}</p>}
      {generations.error !== null && <Failure error={generations.error} />}
      {generations.dialogs}
    </Card>
  );
}

/** By itself, so that the card has no clock while nobody waits. */
function WaitingSince({ since }: { readonly since: number }): ReactNode {
  const { t } = useTranslation("activity");
  const format = useFormat();
  const now = useNow();
  const span = format.span(Math.max(1, Math.floor(now - since)));
  return <span className={css["since"]}>{t("waiting.since", { span })}</span>;
}

type RunningProps = { readonly generation: Generation; readonly onStop: () => void };

function Running({ generation, onStop }: RunningProps): ReactNode {
  const { t } = useTranslation("activity");
  const format = useFormat();
  const now = useNow(1_000);
  const stopWords = useStopWords();
  const { who, since } = generation;
  return (
    <div className={css["running"]}>
      <Preview promptId={generation.prompt_id} label="" size={84} />
      <div className={css["facts"]}>
        <div className={css["head"]}>
          <Who
            who={who}
            below={
              <span className={css["since"]}>
                {t("running.started", { span: format.span(Math.max(1, Math.floor(now - since))) })}
              </span>
            }
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            size={30}
            c="var(--lk-text2)"
            aria-label={stopWords(who)}
            onClick={onStop}
          >
            <IconX size={16} stroke={1.7} aria-hidden />
          </ActionIcon>
        </div>
        <GenerationProgress generation={generation} />
      </div>
    </div>
  );
}
