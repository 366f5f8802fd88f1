import { createContext, useContext, useMemo, useState, type ReactNode } from "react";
import type { DesktopState } from "../../shared/desktop.ts";
import type { AppStatus } from "../../shared/ipc.ts";
import type { Settings } from "../../shared/settings.ts";
import { call } from "./call.ts";
import { useEvent } from "./use-event.ts";

type AppState = {
  readonly status: AppStatus;
  readonly settings: Settings;
  readonly desktop: DesktopState;
  /** Saves some settings, and shows them at once when main has taken them. */
  readonly saveSettings: (changes: Partial<Settings>) => Promise<void>;
};

const AppStateContext = createContext<AppState | null>(null);

/** What the main process told before the first render. */
export type FirstState = Pick<AppState, "status" | "settings" | "desktop">;

type Props = {
  readonly first: FirstState;
  readonly children: ReactNode;
};

/** Status, settings and desktop, live, for every page. */
export function AppStateProvider({ first, children }: Props): ReactNode {
  const [status, setStatus] = useState(first.status);
  const [settings, setSettings] = useState(first.settings);
  const [desktop, setDesktop] = useState(first.desktop);
  useEvent("status.changed", setStatus);
  useEvent("desktop.changed", setDesktop);
  useEvent("settings.changed", setSettings);
  const state = useMemo<AppState>(
    () => ({
      status,
      settings,
      desktop,
      saveSettings: async (changes) => setSettings(await call("settings.update", changes)),
    }),
    [status, settings, desktop],
  );
  return <AppStateContext value={state}>{children}</AppStateContext>;
}

function useAppState(): AppState {
  const state = useContext(AppStateContext);
  if (state === null) throw new Error("There is no AppStateProvider above");
  return state;
}

export function useStatus(): AppStatus {
  return useAppState().status;
}

export function useSettings(): Pick<AppState, "settings" | "saveSettings"> {
  return useAppState();
}

export function useDesktop(): DesktopState {
  return useAppState().desktop;
}
