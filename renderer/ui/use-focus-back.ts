import { useEffect, useState } from "react";

/** What had the focus last, outside of dialogs and menus: a button that is pending has lost it already. */
let last: HTMLElement | null = null;
document.addEventListener("focusin", ({ target }) => {
  if (!(target instanceof HTMLElement)) return;
  if (target.closest('[role="dialog"], [role="menu"]') === null) last = target;
});

/**
 * Gives the focus back to what had it before, or to the page where that is gone, once a dialog is taken
 * away that is only there while it is open. Where a dialog stays and closes Mantine does so.
 */
export function useFocusBack(): void {
  const [before] = useState(() => last);
  useEffect(
    () => () => {
      // Once the dialog is gone; who has moved the focus elsewhere meanwhile meant it.
      setTimeout(() => {
        if (document.activeElement !== document.body) return;
        if (before?.isConnected === true) before.focus();
        else document.getElementById("main")?.focus();
      });
    },
    [before],
  );
}
