import type { KeyboardEvent, ReactNode } from "react";
import css from "./reading.module.css";

type Props = {
  readonly count: number;
  readonly place: number | null;
  readonly onPlace: (place: number | null) => void;
  readonly label: string;
  /** What stands at the place, in one sentence. */
  readonly words: string | null;
  readonly children: ReactNode;
};

/** Lets arrow keys go along a chart, one bar at a time, as the pointer does. */
export function Reading({ count, place, onPlace, label, words, children }: Props): ReactNode {
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
    </div>
  );
}

type BoxProps = {
  /** How far along the chart, from 0 to 1. */
  readonly at: number;
  readonly title: string;
  readonly parts: readonly {
    readonly name: string;
    readonly label: string;
    readonly color: string;
    readonly value: string;
  }[];
  readonly nothing: string;
};

/** What is read, beside its bar. For eyes only: the slider says it in words. */
export function ReadingBox({ at, title, parts, nothing }: BoxProps): ReactNode {
  const side =
    at > 0.5 ? { right: `calc(${(1 - at) * 100}% + 16px)` } : { left: `calc(${at * 100}% + 16px)` };
  return (
    <div className={css["box"]} style={side} aria-hidden>
      <p className={css["title"]}>{title}</p>
      {parts.length === 0 && <p>{nothing}</p>}
      <ul>
        {parts.map(({ name, label, color, value }) => (
          <li key={name} className={css["part"]}>
            <span className={css["sign"]} style={{ background: color }} />
            <bdi className={css["label"]}>{label}</bdi>
            <span className={css["value"]}>{value}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
