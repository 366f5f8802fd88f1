import { DirectionProvider, MantineProvider } from "@mantine/core";
import { useColorScheme } from "@mantine/hooks";
import { Notifications } from "@mantine/notifications";
import { useMemo, type ReactNode } from "react";
import type { AppStatus } from "../shared/ipc.ts";
import type { Settings } from "../shared/settings.ts";
import { AppStateProvider, useSettings } from "./bridge/app-state.tsx";
import { Frame } from "./frame/frame.tsx";
import { useText } from "./i18n/use-text.ts";
import { FirstRunPage } from "./pages/first-run/first-run-page.tsx";
import { useFirstRun } from "./pages/first-run/use-first-run.ts";
import { createLatchkeyTheme } from "./theme/theme.ts";
import { cssVariablesResolver } from "./theme/tokens.ts";

type Props = {
  readonly nonce: string;
  readonly first: { readonly status: AppStatus; readonly settings: Settings };
};

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
  return firstRun.isDue ? <FirstRunPage firstRun={firstRun} /> : <Frame />;
}
