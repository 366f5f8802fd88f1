import { useEffect, useRef, type RefObject } from "react";

let isFirstPage = true;

/** Moves the focus to the page's `h1` when the page is shown, but not for the window's first page. */
export function useTitleFocus(): RefObject<HTMLHeadingElement | null> {
  const ref = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (!isFirstPage) ref.current?.focus({ preventScroll: true });
    isFirstPage = false;
  }, []);
  return ref;
}
