import { useHotkeys } from "@mantine/hooks";
import { Suspense, useEffect, useRef, type ReactNode } from "react";
import { useStatus } from "../bridge/app-state.tsx";
import { call } from "../bridge/call.ts";
import { useText } from "../i18n/use-text.ts";
import { useShareAddress } from "../ui/use-share-address.ts";
import { Banner } from "./banner.tsx";
import css from "./frame.module.css";
import { Nav } from "./nav.tsx";
import { PageBoundary } from "./page-boundary.tsx";
import { pages } from "./pages.tsx";
import { navigate, useRoute } from "./route.ts";

/** The window: nav at the start side, one page beside it. Only the page scrolls. */
export function Frame(): ReactNode {
  const t = useText();
  const route = useRoute();
  const mainRef = useRef<HTMLElement>(null);
  const { id, Page } = pages.find((page) => page.id === route.page) ?? pages[0];
  useShortcuts();
  useWindowTitle(id === "home" ? null : t(`nav.${id}`));
  useEffect(() => {
    mainRef.current?.scrollTo({ top: 0 });
  }, [id]);
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
                <Page />
              </Suspense>
            </PageBoundary>
          </div>
        </main>
      </div>
    </div>
  );
}

function useShortcuts(): void {
  const { chosen } = useShareAddress();
  const { local_url } = useStatus();
  useHotkeys(
    [
      ...pages.map(({ id }, index): [string, () => void] => [
        `mod+${index + 1}`,
        () => navigate(id),
      ]),
      ["mod+N", () => navigate("keys", "new")],
      ["mod+,", () => navigate("settings")],
      ["mod+O", () => void call("browser.open").catch(() => undefined)],
      [
        "mod+shift+C",
        () =>
          void call("clipboard.write", { text: chosen?.url ?? local_url }).catch(() => undefined),
      ],
    ],
    [],
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
