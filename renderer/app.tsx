import { DirectionProvider, MantineProvider } from "@mantine/core";
import { useColorScheme } from "@mantine/hooks";
import { Notifications } from "@mantine/notifications";
import { useEffect, useMemo, type ReactNode } from "react";
import { unreadableOf } from "../shared/alerts.ts";
import { languageFor } from "../shared/language.ts";
import { AppStateProvider, useSettings, useStatus, type FirstState } from "./bridge/app-state.tsx";
import { Frame } from "./frame/frame.tsx";
import { LeavingDialogs } from "./frame/leaving-dialogs.tsx";
import { setLanguage } from "./i18n/i18n.ts";
import { useText } from "./i18n/use-text.ts";
import { FirstRunPage } from "./pages/first-run/first-run-page.tsx";
import { useFirstRun } from "./pages/first-run/use-first-run.ts";
import { UnreadablePage } from "./pages/unreadable/unreadable-page.tsx";
import { createLatchkeyTheme } from "./theme/theme.ts";
import { cssVariablesResolver } from "./theme/tokens.ts";

type Props = { readonly nonce: string; readonly first: FirstState };

export function App({ nonce, first }: Props): ReactNode {
  return (
    <AppStateProvider first={first}>
      <Themed nonce={nonce}>
        <Window />
      </Themed>
    </AppStateProvider>
  );
}

function Themed({ nonce, children }: { nonce: string; children: ReactNode }): ReactNode {
  const t = useText();
  const { settings } = useSettings();
  const systemScheme = useColorScheme("light", { getInitialValueInEffect: false });
  useEffect(() => {
    setLanguage(languageFor(settings.language, navigator.languages));
  }, [settings.language]);
  useEffect(() => {
    document.documentElement.toggleAttribute("data-less-motion", settings.lessMotion);
  }, [settings.lessMotion]);
  const closeLabel = t("dialog.close");
  const theme = useMemo(() => createLatchkeyTheme(closeLabel), [closeLabel]);
  return (
    <DirectionProvider>
      <MantineProvider
        theme={theme}
        cssVariablesResolver={cssVariablesResolver}
        getStyleNonce={() => nonce}
        forceColorScheme={settings.colorScheme === "auto" ? systemScheme : settings.colorScheme}
      >
        {children}
        <Notifications position="bottom-right" autoClose={6000} />
      </MantineProvider>
    </DirectionProvider>
  );
}

function Window(): ReactNode {
  const firstRun = useFirstRun();
  const unreadable = unreadableOf(useStatus().alerts);
  return (
    <>
      {unreadable !== null ? (
        <UnreadablePage key={unreadable} file={unreadable} />
      ) : firstRun.isDue ? (
        <FirstRunPage firstRun={firstRun} />
      ) : (
        <Frame />
      )}
      <LeavingDialogs />
    </>
  );
}
