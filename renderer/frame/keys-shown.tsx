import { Kbd } from "@mantine/core";
import type { ReactNode } from "react";
import type { DesktopState } from "../../shared/desktop.ts";
import { useDesktop } from "../bridge/app-state.tsx";
import { useText, type Text } from "../i18n/use-text.ts";
import css from "./keys-shown.module.css";

const signs: Readonly<Record<string, string>> = { plus: "+", minus: "−" };

/** The keys of a shortcut as they stand on this computer's keyboard. */
export function KeysShown({ keys }: { readonly keys: string }): ReactNode {
  const t = useText();
  const { platform } = useDesktop();
  return (
    <span className={css["keys"]} dir="ltr">
      {partsOf(keys, platform, t).map((part) => (
        <Kbd key={part}>{part}</Kbd>
      ))}
    </span>
  );
}

function partsOf(keys: string, platform: DesktopState["platform"], t: Text): readonly string[] {
  const isMac = platform === "darwin";
  return keys.split("+").map((part) => {
    if (part === "mod") return isMac ? "⌘" : t("keyCaps.ctrl");
    if (part === "shift") return isMac ? "⇧" : t("keyCaps.shift");
    return signs[part] ?? part;
  });
}
