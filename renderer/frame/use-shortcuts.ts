import { useHotkeys } from "@mantine/hooks";
import type { HotkeyItem } from "@mantine/hooks";
import { commandKeys, type CommandName } from "../../shared/commands.ts";
import { useEvent } from "../bridge/use-event.ts";
import { isGuarded } from "../ui/leave-guard.ts";
import { navigate } from "./route.ts";
import type { Commands } from "./use-commands.tsx";

type Show = { readonly palette: () => void; readonly shortcuts: () => void };

/** Keys, menus and links from outside lead to the same commands. */
export function useShortcuts(commands: Commands, show: Show): void {
  const run = (name: CommandName): void => {
    const work = name === "palette" || name === "shortcuts" ? show[name] : commands.named[name];
    const isForEyesOnly = name === "bigger" || name === "smaller" || name === "usualSize";
    if (isForEyesOnly || !isGuarded()) work();
  };
  const go = (page: string, rest?: string): void => {
    if (!isGuarded()) navigate(page, rest);
  };
  useEvent("command.given", ({ command }) => run(command));
  useEvent("destination.asked", ({ page, rest }) => go(page, rest ?? undefined));

  const named = Object.keys(commandKeys) as CommandName[];
  useHotkeys(
    [
      // Each page looks for its own search field at mod+F.
      ...named
        .filter((name) => name !== "find")
        .map((name): HotkeyItem => [commandKeys[name], () => run(name)]),
      // The plus is another key with Shift, or the number pad's.
      ["mod+shift+plus", () => run("bigger")],
      ["mod+=", () => run("bigger")],
      ...commands.pages.flatMap(({ keys, id }): HotkeyItem[] =>
        keys === null ? [] : [[keys, () => go(id.replace("page-", ""))]],
      ),
      ["mod+,", () => go("settings")],
      ["F6", focusNextRegion],
      ["shift+F6", focusNextRegion],
    ],
    [],
  );
}

/** From navigation to banner to page, and round again. */
function focusNextRegion(): void {
  const regions = [
    document.querySelector<HTMLElement>("aside nav [aria-current]"),
    document.querySelector<HTMLElement>("[data-banner] button"),
    document.querySelector<HTMLElement>("#main"),
  ].filter((region) => region !== null);
  const containers = regions.map(
    (region) => region.closest("aside, [data-banner], main") ?? region,
  );
  const at = containers.findIndex((container) => container.contains(document.activeElement));
  regions[(at + 1) % regions.length]?.focus();
}
