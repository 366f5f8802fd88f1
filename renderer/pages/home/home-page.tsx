import type { ReactNode } from "react";
import { AccessCard } from "./access-card.tsx";
import { Hero } from "./hero.tsx";
import css from "./home-page.module.css";
import { SharingCard } from "./sharing-card.tsx";
import { TodayCard } from "./today-card.tsx";

/** How it stands and what can be done about it, on one screen. */
export function HomePage(): ReactNode {
  return (
    <div className={css["page"]}>
      <Hero />
      <div className={css["columns"]}>
        <SharingCard />
        <AccessCard />
      </div>
      <TodayCard />
    </div>
  );
}
