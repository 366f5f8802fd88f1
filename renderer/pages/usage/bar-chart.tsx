import { useElementSize } from "@mantine/hooks";
import { useId, useMemo, type PointerEvent, type ReactNode } from "react";
import { useFormat } from "../../i18n/use-format.ts";
import css from "./bar-chart.module.css";
import {
  heightOf,
  labelStep,
  middleOf,
  placeAt,
  stackedPaths,
  ticksUpTo,
  type Plot,
} from "./bars.ts";

export type Series = {
  readonly name: string;
  readonly label: string;
  readonly color: string;
  readonly values: readonly number[];
};

type Props = {
  readonly series: readonly Series[];
  /** The name of each period beneath its bar, where there is room. */
  readonly periods: readonly string[];
  /** Places of periods whose figures are lost. */
  readonly lost: readonly number[];
  /** The period that is read now. */
  readonly place: number | null;
  readonly onPlace: (place: number | null) => void;
};

const height = 260;
const edge = { left: 52, right: 4, top: 8, bottom: 26 } as const;
const pixelsOfLetter = 7.5;
const apart = 16;

/** Stacked bars. What is read of them (by pointer or keyboard) stands marked; the words are the caller's. */
export function BarChart({ series, periods, lost, place, onPlace }: Props): ReactNode {
  const format = useFormat();
  const hatch = useId();
  const { ref, width } = useElementSize();
  const ticks = useMemo(() => ticksUpTo(mostOf(series, periods.length)), [series, periods]);
  const plot = useMemo<Plot>(
    () => ({
      left: edge.left,
      top: edge.top,
      width: Math.max(1, width - edge.left - edge.right),
      height: height - edge.top - edge.bottom,
      max: ticks.at(-1) ?? 1,
      count: periods.length,
    }),
    [width, ticks, periods.length],
  );
  const paths = useMemo(
    () =>
      stackedPaths(
        plot,
        series.map(({ values }) => values),
      ),
    [plot, series],
  );
  const bottom = plot.top + plot.height;
  const band = plot.width / plot.count;
  const widest = Math.max(...periods.map((name) => name.length));
  const step = labelStep(plot, widest * pixelsOfLetter + apart);
  const follow = (event: PointerEvent<SVGSVGElement>): void => {
    const at = event.clientX - event.currentTarget.getBoundingClientRect().left;
    onPlace(placeAt(plot, at));
  };
  return (
    <div ref={ref} className={css["chart"]}>
      {width > 0 && (
        <svg
          width={width}
          height={height}
          aria-hidden
          onPointerMove={follow}
          onPointerLeave={() => onPlace(null)}
        >
          <pattern id={hatch} width={6} height={6} patternUnits="userSpaceOnUse">
            <path d="M-1 1 1 -1M0 6 6 0M5 7 7 5" className={css["hatch"]} />
          </pattern>
          {place !== null && (
            <rect
              className={css["read"]}
              x={middleOf(plot, place) - Math.max(band, 3) / 2}
              y={plot.top}
              width={Math.max(band, 3)}
              height={plot.height}
            />
          )}
          {ticks.map((tick) => {
            const y = Math.round(bottom - heightOf(plot, tick)) + 0.5;
            return (
              <g key={tick}>
                <path
                  className={tick === 0 ? css["axis"] : css["grid"]}
                  d={`M${String(plot.left)} ${String(y)}h${String(plot.width)}`}
                />
                <text className={css["tick"]} x={plot.left - 10} y={y + 4} textAnchor="end">
                  {format.number(tick)}
                </text>
              </g>
            );
          })}
          {lost.map((at) => (
            <rect
              key={at}
              x={middleOf(plot, at) - Math.max(band, 3) / 2}
              y={plot.top}
              width={Math.max(band, 3)}
              height={plot.height}
              fill={`url(#${hatch})`}
            />
          ))}
          {series.map(({ name, color }, index) => (
            <path key={name} data-series d={paths[index]} style={{ fill: color }} />
          ))}
          {periods.map((name, at) =>
            // From the newest on: it is what is looked for first.
            (periods.length - 1 - at) % step === 0 ? (
              <text
                key={name + String(at)}
                className={css["tick"]}
                x={middleOf(plot, at)}
                y={bottom + 19}
                textAnchor={at === periods.length - 1 && step > 1 ? "end" : "middle"}
                dx={at === periods.length - 1 && step > 1 ? band / 2 : 0}
              >
                {name}
              </text>
            ) : null,
          )}
        </svg>
      )}
    </div>
  );
}

function mostOf(series: readonly Series[], count: number): number {
  let most = 0;
  for (let place = 0; place < count; place += 1)
    most = Math.max(
      most,
      series.reduce((sum, { values }) => sum + (values[place] ?? 0), 0),
    );
  return most;
}
