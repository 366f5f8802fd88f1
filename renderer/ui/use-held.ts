import { useRef, useState } from "react";

export type Held<T> = {
  readonly shown: readonly { readonly item: T; readonly isGone: boolean }[];
  /** How many came since it is held, and are not shown yet. */
  readonly fresh: number;
  /** For the element that holds the list. */
  readonly handlers: {
    readonly onPointerEnter: () => void;
    readonly onPointerLeave: () => void;
    readonly onFocus: (event: React.FocusEvent) => void;
    readonly onBlur: (event: React.FocusEvent) => void;
  };
};

/**
 * A live list that stands still while the pointer or the focus is in it: rows keep their places, what is
 * gone stays as it was, what is new waits. Nobody clicks on a row that has just moved.
 */
export function useHeld<T>(items: readonly T[], idOf: (item: T) => string): Held<T> {
  const [held, setHeld] = useState<readonly T[] | null>(null);
  const isIn = useRef({ pointer: false, focus: false });
  const change = (what: "pointer" | "focus", value: boolean): void => {
    isIn.current[what] = value;
    const isHeld = isIn.current.pointer || isIn.current.focus;
    setHeld((old) => (isHeld ? (old ?? items) : null));
  };
  const handlers: Held<T>["handlers"] = {
    onPointerEnter: () => change("pointer", true),
    // The focus that a closed dialog gave back may still be here: who takes the pointer away has left.
    onPointerLeave: () => {
      isIn.current.focus = false;
      change("pointer", false);
    },
    // Only a focus that is seen: a dialog gives it back also to who works with the pointer.
    onFocus: ({ target }) => {
      if (target.matches(":focus-visible")) change("focus", true);
    },
    onBlur: (event) => {
      if (!event.currentTarget.contains(event.relatedTarget)) change("focus", false);
    },
  };
  if (held === null) {
    const shown = items.map((item) => ({ item, isGone: false }));
    return { shown, fresh: 0, handlers };
  }
  const now = new Map(items.map((item) => [idOf(item), item]));
  const known = new Set(held.map(idOf));
  return {
    shown: held.map((old) => {
      const item = now.get(idOf(old));
      return { item: item ?? old, isGone: item === undefined };
    }),
    fresh: items.filter((item) => !known.has(idOf(item))).length,
    handlers,
  };
}
