import { useEffect, type RefObject } from "react";

const storedAs = "latchkey.scroll";

/** Shows each page from its top, and one that was only loaded again from where it was read. */
export function useScrollPlace(mainRef: RefObject<HTMLElement | null>, page: string): void {
  useEffect(() => {
    const main = mainRef.current;
    if (main === null) return undefined;
    const top = keptTop(page);
    window.sessionStorage.removeItem(storedAs);
    main.scrollTo({ top });
    const keep = (): void =>
      window.sessionStorage.setItem(storedAs, `${String(Math.round(main.scrollTop))} ${page}`);
    main.addEventListener("scrollend", keep);
    const stopGoing = top === 0 ? undefined : goOnTo(main, top);
    return () => {
      main.removeEventListener("scrollend", keep);
      stopGoing?.();
    };
  }, [mainRef, page]);
}

function keptTop(page: string): number {
  const [top = "", keptPage] = (window.sessionStorage.getItem(storedAs) ?? "").split(" ");
  return keptPage === page ? Number(top) : 0;
}

/** What a page shows comes bit by bit: it is scrolled as it grows, until it is there or a hand moves it. */
function goOnTo(main: HTMLElement, top: number): () => void {
  const moves = ["wheel", "pointerdown", "keydown"] as const;
  const growth = new ResizeObserver(() => {
    main.scrollTo({ top });
    if (main.scrollTop >= top - 1) stop();
  });
  const stop = (): void => {
    growth.disconnect();
    for (const move of moves) window.removeEventListener(move, stop, true);
  };
  for (const move of moves) window.addEventListener(move, stop, true);
  if (main.firstElementChild !== null) growth.observe(main.firstElementChild);
  return stop;
}
