import { useEffect, useRef, useState } from "react";

/**
 * Which part of the page is being read, by the ids of the parts: the one gone to last until the page is
 * scrolled on, then the one at a line that moves down the window as the page does, from its top at the
 * page's start to its foot at the end, so that each part has its turn however short the last ones are.
 */
export function useSectionInView(ids: readonly string[]): {
  readonly inView: string | undefined;
  /** Scrolls to a part and moves the focus there. */
  readonly goTo: (id: string) => void;
} {
  const [inView, setInView] = useState(ids[0]);
  const goneTo = useRef<{ readonly id: string; readonly top: number } | null>(null);
  useEffect(() => {
    const page = document.getElementById("main");
    if (page === null) return undefined;
    const look = (): void => {
      const chosen = goneTo.current;
      // By its place in the window: what is still loading above it moves the page without a hand.
      if (chosen !== null && Math.abs(chosen.top - topOf(chosen.id)) < 2) setInView(chosen.id);
      else {
        goneTo.current = null;
        setInView(partAtLine(page, ids));
      }
    };
    page.addEventListener("scroll", look, { passive: true });
    return () => page.removeEventListener("scroll", look);
  }, [ids]);
  const goTo = (id: string): void => {
    const part = document.getElementById(id);
    part?.scrollIntoView({ block: "start" });
    part?.focus({ preventScroll: true });
    goneTo.current = { id, top: topOf(id) };
    setInView(id);
  };
  return { inView, goTo };
}

const topOf = (id: string): number =>
  document.getElementById(id)?.getBoundingClientRect().top ?? Number.NaN;

function partAtLine(page: HTMLElement, ids: readonly string[]): string | undefined {
  const { top, height } = page.getBoundingClientRect();
  const way = page.scrollHeight - page.clientHeight;
  const line = top + (way > 0 ? page.scrollTop / way : 0) * height;
  const begun = ids.filter((id) => {
    const part = document.getElementById(id);
    return part !== null && part.offsetHeight > 0 && part.getBoundingClientRect().top <= line + 1;
  });
  return begun.at(-1) ?? ids[0];
}
