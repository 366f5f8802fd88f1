import type { ReactNode } from "react";
import { useActivity } from "../../bridge/use-activity.ts";
import { AccessCard } from "./access-card.tsx";
import { Hero } from "./hero.tsx";
import css from "./home-page.module.css";
import { RunningCard } from "./running-card.tsx";
import { SharingCard } from "./sharing-card.tsx";
import { TodayCard } from "./today-card.tsx";

/** How it stands and what can be done about it, on one screen. */
export function HomePage(): ReactNode {
  const { activity } = useActivity();
  return (
    <div className={css["page"]}>
      <Hero />
      <div className={css["columns"]}>
        <SharingCard />
        <AccessCard />
      </div>
      <div className={css["columns"]}>
        <RunningCard activity={activity} />
        <TodayCard connections={activity?.connections ?? []} />
      </div>
    </div>
  );
}
