import { Kbd } from "@mantine/core";
import type { ReactNode } from "react";
import type { DesktopState } from "../../shared/desktop.ts";
import { useDesktop } from "../bridge/app-state.tsx";
import css from "./keys-shown.module.css";

const signs: Readonly<Record<string, string>> = { plus: "+", minus: "−" };

/** The keys of a shortcut as they stand on this computer's keyboard. */
export function KeysShown({ keys }: { readonly keys: string }): ReactNode {
  const { platform } = useDesktop();
  return (
    <span className={css["keys"]} dir="ltr">
      {partsOf(keys, platform).map((part) => (
        <Kbd key={part}>{part}</Kbd>
      ))}
    </span>
  );
}

function partsOf(keys: string, platform: DesktopState["platform"]): readonly string[] {
  const isMac = platform === "darwin";
  return keys.split("+").map((part) => {
    if (part === "mod") return isMac ? "⌘" : "Ctrl";
    if (part === "shift") return isMac ? "⇧" : "Shift";
    return signs[part] ?? part;
  });
}
