import {
  IconActivity,
  IconChartBar,
  IconFileText,
  IconHome,
  IconKey,
  IconSettings,
  type Icon,
} from "@tabler/icons-react";
import { lazy, type ComponentType } from "react";
import { ActivityPage } from "../pages/activity/activity-page.tsx";
import { HomePage } from "../pages/home/home-page.tsx";
import { KeysPage } from "../pages/keys/keys-page.tsx";
import { LogsPage } from "../pages/logs/logs-page.tsx";
import { SettingsPage } from "../pages/settings/settings-page.tsx";

export type PageId = "home" | "keys" | "usage" | "activity" | "logs" | "settings";

export type PageEntry = {
  readonly id: PageId;
  readonly Icon: Icon;
  readonly Page: ComponentType;
};

/** Charts are heavy: they come when the page is first opened. */
const UsagePage = lazy(async () => {
  const { UsagePage: Page } = await import("../pages/usage/usage-page.tsx");
  return { default: Page };
});

/** Every page, in the order of the nav and of Ctrl+1 to Ctrl+6. */
export const pages: readonly [PageEntry, ...PageEntry[]] = [
  { id: "home", Icon: IconHome, Page: HomePage },
  { id: "keys", Icon: IconKey, Page: KeysPage },
  { id: "usage", Icon: IconChartBar, Page: UsagePage },
  { id: "activity", Icon: IconActivity, Page: ActivityPage },
  { id: "logs", Icon: IconFileText, Page: LogsPage },
  { id: "settings", Icon: IconSettings, Page: SettingsPage },
];
