import { Button, Skeleton, Switch, Tabs } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Activity } from "../../../shared/activity.ts";
import { useSettings } from "../../bridge/app-state.tsx";
import { useAction } from "../../bridge/use-action.ts";
import { useActivity } from "../../bridge/use-activity.ts";
import { Failure } from "../../ui/failure.tsx";
import { PageHead } from "../../ui/page-head.tsx";
import { useGenerations, type StopGenerations } from "../../ui/use-generations.tsx";
import { isOneOf, useKept } from "../../ui/use-kept.ts";
import css from "./activity-page.module.css";
import { ConnectedCard } from "./connected-card.tsx";
import { FailedCard } from "./failed-card.tsx";
import { RefusedCard } from "./refused-card.tsx";
import { RunningCard } from "./running-card.tsx";
import { SignedInCard } from "./signed-in-card.tsx";
import { WaitingCard } from "./waiting-card.tsx";

/** Activity: who is here, what runs and waits, and who was turned away. */
export function ActivityPage(): ReactNode {
  const { t } = useTranslation("activity");
  const { activity, error, reload } = useActivity();
  const generations = useGenerations();
  const isEmpty =
    activity === null || (activity.running.length === 0 && activity.waiting_total === 0);
  return (
    <>
      <PageHead
        title={t("title")}
        text={t("head")}
        action={
          <div className={css["actions"]}>
            <PreviewSwitch />
            <Button
              variant="default"
              disabled={isEmpty}
              onClick={() => activity !== null && generations.stopAll(activity)}
            >
              {t("stopAll")}
            </Button>
          </div>
        }
      />
      {error !== null && <Failure error={error} onRetry={reload} />}
      {generations.error !== null && <Failure error={generations.error} />}
      {activity === null && error === null && (
        <div role="status" aria-label={t("loading")} className={css["columns"]}>
          <Skeleton height={320} radius="lg" />
          <Skeleton height={320} radius="lg" />
        </div>
      )}
      {activity !== null && <Parts activity={activity} generations={generations} />}
      {generations.dialogs}
    </>
  );
}

const tabs = ["work", "people", "refused"] as const;
type Tab = (typeof tabs)[number];
const isTab = isOneOf(tabs);

type PartsProps = { readonly activity: Activity; readonly generations: StopGenerations };

/** Two columns, or in a narrow window one part at a time. */
function Parts({ activity, generations }: PartsProps): ReactNode {
  const { t } = useTranslation("activity");
  const [tab, setTab] = useKept<Tab>("activity.tab", "work", isTab);
  const isNarrow = useMediaQuery("(max-width: 959.98px)", false, {
    getInitialValueInEffect: false,
  });
  const work = (
    <div className={css["column"]}>
      <RunningCard running={activity.running} onStop={generations.stop} />
      <WaitingCard activity={activity} onRemove={generations.remove} />
      <FailedCard failed={activity.failed} />
    </div>
  );
  const people = <ConnectedCard connections={activity.connections} />;
  if (!isNarrow) {
    return (
      <div className={css["columns"]}>
        {work}
        <div className={css["column"]}>
          {people}
          <SignedInCard />
          <RefusedCard />
        </div>
      </div>
    );
  }
  return (
    <Tabs
      value={tab}
      onChange={(next) => {
        if (isTab(next)) setTab(next);
      }}
      keepMounted={false}
      classNames={{ list: css["tabs"] ?? "", panel: css["panel"] ?? "" }}
    >
      <Tabs.List aria-label={t("tabs.label")}>
        {tabs.map((value) => (
          <Tabs.Tab key={value} value={value}>
            {t(`tabs.${value}`)}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel value="work">{work}</Tabs.Panel>
      <Tabs.Panel value="people">
        <div className={css["column"]}>
          {people}
          <SignedInCard />
        </div>
      </Tabs.Panel>
      <Tabs.Panel value="refused">
        <RefusedCard />
      </Tabs.Panel>
    </Tabs>
  );
}

function PreviewSwitch(): ReactNode {
  const { t } = useTranslation("activity");
  const { settings, saveSettings } = useSettings();
  const { run, isPending, error } = useAction();
  return (
    <div>
      <Switch
        label={t("previews")}
        checked={settings.showPreviews}
        disabled={isPending}
        onChange={(event) => {
          const showPreviews = event.currentTarget.checked;
          void run(() => saveSettings({ showPreviews }));
        }}
      />
      {error !== null && <Failure error={error} />}
    </div>
  );
}
