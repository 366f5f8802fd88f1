import { createContext, useContext } from "react";

/** Opens the list of the keyboard's shortcuts: the window's frame provides it. */
export const ShowShortcuts = createContext<() => void>(() => undefined);

export function useShowShortcuts(): () => void {
  return useContext(ShowShortcuts);
}
