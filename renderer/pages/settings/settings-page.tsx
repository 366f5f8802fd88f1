import { NativeSelect, TextInput } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import {
  useEffect,
  useEffectEvent,
  useRef,
  useState,
  type ComponentType,
  type ReactNode,
} from "react";
import { navigate, useRoute } from "../../frame/route.ts";
import { useText } from "../../i18n/use-text.ts";
import { PageHead } from "../../ui/page-head.tsx";
import { AboutSection } from "./about-section.tsx";
import { AccessSection } from "./access-section.tsx";
import { ActivitySection } from "./activity-section.tsx";
import { AppearanceSection } from "./appearance-section.tsx";
import { DoctorSection } from "./doctor-section.tsx";
import { ComfySection } from "./comfy-section.tsx";
import { DataSection } from "./data-section.tsx";
import { NewKeysSection } from "./new-keys-section.tsx";
import css from "./settings-page.module.css";
import { RestartBar } from "./restart-bar.tsx";
import { SettingsSearch } from "./settings-search.ts";
import { SharingSection } from "./sharing-section.tsx";
import { ThisAppSection } from "./this-app-section.tsx";
import { useSectionInView } from "./use-section-in-view.ts";

/** The sections in their order; `#/settings/<id>` leads to one, and `settings.sections` has its title. */
const sections = [
  { id: "comfyui", title: "comfy", Section: ComfySection },
  { id: "sharing", title: "sharing", Section: SharingSection },
  { id: "access", title: "access", Section: AccessSection },
  { id: "newKeys", title: "newKeys", Section: NewKeysSection },
  { id: "activity", title: "activity", Section: ActivitySection },
  { id: "appearance", title: "appearance", Section: AppearanceSection },
  { id: "thisApp", title: "thisApp", Section: ThisAppSection },
  { id: "doctor", title: "doctor", Section: DoctorSection },
  { id: "data", title: "data", Section: DataSection },
  { id: "about", title: "about", Section: AboutSection },
] as const satisfies readonly {
  readonly id: string;
  readonly title: string;
  readonly Section: ComponentType;
}[];

const anchorOf = (id: string): string => `settings-${id}`;
const anchors = sections.map(({ id }) => anchorOf(id));

/** Every choice that lasts: one page, its sections listed at the start side, searched from the top. */
export function SettingsPage(): ReactNode {
  const t = useText();
  const searchRef = useRef<HTMLInputElement>(null);
  const [query, setQuery] = useState("");
  const trimmed = query.trim();
  useHotkeys([["mod+F", () => searchRef.current?.focus()]], []);
  const { inView, goTo } = useSectionInView(anchors);
  useScrollToSection(goTo);
  return (
    <div className={css["page"]}>
      <PageHead
        title={t("settings.title")}
        text={t("settings.head")}
        action={
          <TextInput
            ref={searchRef}
            type="search"
            aria-label={t("settings.search")}
            placeholder={t("settings.search")}
            leftSection={<IconSearch size={16} stroke={1.7} aria-hidden />}
            value={query}
            onChange={(event) => setQuery(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === "Escape") setQuery("");
            }}
          />
        }
      />
      <div className={css["columns"]}>
        <nav className={css["anchors"]} aria-label={t("settings.sectionsLabel")}>
          <ul>
            {sections.map(({ id, title }) => (
              <li key={id}>
                <button
                  type="button"
                  aria-current={anchorOf(id) === inView ? "location" : undefined}
                  onClick={() => goTo(anchorOf(id))}
                >
                  {t(`settings.sections.${title}`)}
                </button>
              </li>
            ))}
          </ul>
        </nav>
        <NativeSelect
          className={css["select"] ?? ""}
          aria-label={t("settings.sectionsLabel")}
          data={sections.map(({ id, title }) => ({
            value: anchorOf(id),
            label: t(`settings.sections.${title}`),
          }))}
          value={inView ?? ""}
          onChange={(event) => goTo(event.currentTarget.value)}
        />
        <div className={css["sections"]} data-searching={trimmed !== "" || undefined}>
          {sections.map(({ id, title, Section }) => (
            <div key={id} id={anchorOf(id)} tabIndex={-1} className={css["section"]}>
              <SettingsSearch value={{ query: trimmed, section: t(`settings.sections.${title}`) }}>
                <Section />
              </SettingsSearch>
            </div>
          ))}
          <p className={css["nothing"]}>{t("settings.noMatch", { query: trimmed })}</p>
        </div>
      </div>
      <RestartBar />
    </div>
  );
}

/** `#/settings/appearance` from elsewhere: the page is shown first, then its section. */
function useScrollToSection(goTo: (id: string) => void): void {
  const { page, rest } = useRoute();
  const go = useEffectEvent(goTo);
  useEffect(() => {
    if (page !== "settings" || rest === null || !sections.some(({ id }) => id === rest)) return;
    navigate("settings");
    // After the frame, which shows a new page from its top.
    requestAnimationFrame(() => go(anchorOf(rest)));
  }, [page, rest]);
}
