import type { KeyboardEvent, ReactNode } from "react";
import css from "./usage-chart.module.css";

type Props = {
  readonly count: number;
  readonly place: number | null;
  readonly onPlace: (place: number | null) => void;
  readonly label: string;
  /** What stands at the place, said and shown. */
  readonly words: string | null;
  readonly children: ReactNode;
};

/** Lets arrow keys go along a chart, one bar at a time, as the pointer does. */
export function ReadingLine({ count, place, onPlace, label, words, children }: Props): ReactNode {
  const move = (event: KeyboardEvent): void => {
    const last = count - 1;
    const now = place ?? count;
    const next = {
      ArrowLeft: Math.max(0, now - 1),
      ArrowRight: Math.min(last, place === null ? last : now + 1),
      Home: 0,
      End: last,
    }[event.key];
    if (event.key === "Escape") onPlace(null);
    if (next === undefined) return;
    event.preventDefault();
    onPlace(next);
  };
  return (
    <div className={css["reading"]}>
      {children}
      <div
        className={css["slider"]}
        role="slider"
        tabIndex={0}
        aria-label={label}
        aria-valuemin={1}
        aria-valuemax={count}
        aria-valuenow={place === null ? count : place + 1}
        {...(words !== null && { "aria-valuetext": words })}
        onKeyDown={move}
        onBlur={() => onPlace(null)}
      />
      {place !== null && (
        <>
          <span
            className={css["line"]}
            style={{ insetInlineStart: `calc(44px + (100% - 44px) * ${(place + 0.5) / count})` }}
            aria-hidden
          />
          <p className={css["said"]} aria-hidden>
            {words}
          </p>
        </>
      )}
    </div>
  );
}
