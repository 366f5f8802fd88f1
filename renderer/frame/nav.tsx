import { Tooltip } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import type { ReactNode } from "react";
import { useStatus } from "../bridge/app-state.tsx";
import { useFormat } from "../i18n/use-format.ts";
import { useText } from "../i18n/use-text.ts";
import iconUrl from "../icon.svg";
import css from "./nav.module.css";
import { pages, type PageId } from "./pages.tsx";
import { hrefOf } from "./route.ts";
import { StatusBlock } from "./status-block.tsx";

type Props = { readonly current: PageId };

/** The side of the window: brand, pages, and how things stand. A rail of icons in a narrow window. */
export function Nav({ current }: Props): ReactNode {
  const t = useText();
  const format = useFormat();
  const count = useStatus().queue.remaining ?? 0;
  const wordsOf = (id: PageId): string =>
    id === "activity" && count > 0 ? t("nav.activityCount", { count }) : t(`nav.${id}`);
  const isRail = useMediaQuery("(max-width: 1039.98px)", false, {
    getInitialValueInEffect: false,
  });
  return (
    <aside className={css["side"]} aria-label={t("nav.side")}>
      <div className={css["brand"]}>
        <img src={iconUrl} alt="" width={26} height={26} />
        <span className={css["words"]}>{t("app.name")}</span>
      </div>
      <nav aria-label={t("nav.pages")}>
        <ul className={css["list"]}>
          {pages.map(({ id, Icon }) => (
            <li key={id}>
              <Tooltip label={wordsOf(id)} position="right" disabled={!isRail}>
                <a
                  className={css["item"]}
                  href={hrefOf(id)}
                  aria-current={id === current ? "page" : undefined}
                  aria-label={wordsOf(id)}
                >
                  <Icon className={css["icon"]} size={18} stroke={1.7} aria-hidden />
                  <span className={css["words"]}>{t(`nav.${id}`)}</span>
                  {id === "activity" && count > 0 && (
                    <span className={css["count"]} aria-hidden>
                      {format.number(count)}
                    </span>
                  )}
                </a>
              </Tooltip>
            </li>
          ))}
        </ul>
      </nav>
      <StatusBlock isRail={isRail} />
    </aside>
  );
}
