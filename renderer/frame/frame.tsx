import { spotlight } from "@mantine/spotlight";
import { Suspense, useEffect, useRef, useState, type ReactNode } from "react";
import { useStatus } from "../bridge/app-state.tsx";
import { useText } from "../i18n/use-text.ts";
import { ShowShortcuts } from "../ui/show-shortcuts.ts";
import { Banner } from "./banner.tsx";
import css from "./frame.module.css";
import { Nav } from "./nav.tsx";
import { PageBoundary } from "./page-boundary.tsx";
import { pages } from "./pages.tsx";
import { Palette } from "./palette.tsx";
import { useRoute } from "./route.ts";
import { useScrollPlace } from "./use-scroll-place.ts";
import { ShortcutsDialog } from "./shortcuts-dialog.tsx";
import { useCommands } from "./use-commands.tsx";
import { useStopToast } from "./use-stop-toast.tsx";
import { useShortcuts } from "./use-shortcuts.ts";

/** The window: nav at the start side, one page beside it. Only the page scrolls. */
export function Frame(): ReactNode {
  const t = useText();
  const route = useRoute();
  const mainRef = useRef<HTMLElement>(null);
  const { id, Page } = pages.find((page) => page.id === route.page) ?? pages[0];
  const [isListing, setIsListing] = useState(false);
  const show = { palette: spotlight.open, shortcuts: () => setIsListing(true) };
  const commands = useCommands(show);
  useShortcuts(commands, show);
  useStopToast();
  useWindowTitle(id === "home" ? null : t(`nav.${id}`));
  useScrollPlace(mainRef, id);
  return (
    <div className={css["frame"]}>
      <a
        className={css["skip"]}
        href="#main"
        onClick={(event) => {
          event.preventDefault();
          mainRef.current?.focus();
        }}
      >
        {t("nav.skip")}
      </a>
      <Nav current={id} />
      <div className={css["content"]}>
        <Banner />
        <main ref={mainRef} id="main" tabIndex={-1} className={css["main"]}>
          <div className={css["page"]} data-page={id}>
            <PageBoundary key={id}>
              <Suspense fallback={<div className={css["loading"]} aria-busy="true" />}>
                <ShowShortcuts value={show.shortcuts}>
                  <Page />
                </ShowShortcuts>
              </Suspense>
            </PageBoundary>
          </div>
        </main>
      </div>
      <Palette commands={commands} />
      <ShortcutsDialog opened={isListing} commands={commands} onClose={() => setIsListing(false)} />
      {commands.dialogs}
    </div>
  );
}

function useWindowTitle(page: string | null): void {
  const t = useText();
  const { comfy } = useStatus();
  const isDown = comfy.state === "crashed";
  useEffect(() => {
    if (isDown) document.title = t("app.titleStopped");
    else document.title = page === null ? t("app.name") : t("app.titlePage", { page });
  }, [t, isDown, page]);
}
