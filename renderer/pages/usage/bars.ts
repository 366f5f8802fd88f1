/** Where the bars stand, in pixels from the top start corner of the chart. */
export type Plot = {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** What the top of the plot stands for. */
  readonly max: number;
  readonly count: number;
};

const mostTicks = 5;
const widestBar = 28;
const barShare = 0.82;
const gap = 1;

/** Round values from 0 on, the last at or above `most`: few enough to be read, all of them whole. */
export function ticksUpTo(most: number): number[] {
  const raw = Math.max(1, most / (mostTicks - 1));
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = ([1, 2, 2.5, 5, 10].find((factor) => factor * power >= raw) ?? 10) * power;
  const whole = Math.max(1, Number.isInteger(step) ? step : Math.ceil(step));
  const last = Math.max(1, Math.ceil(most / whole));
  return Array.from({ length: last + 1 }, (_, index) => index * whole);
}

/** The middle of a period's place. */
export function middleOf(plot: Plot, place: number): number {
  return plot.left + ((place + 0.5) * plot.width) / plot.count;
}

/** The period at a point; null beside the plot. */
export function placeAt(plot: Plot, x: number): number | null {
  const place = Math.floor(((x - plot.left) * plot.count) / plot.width);
  return place >= 0 && place < plot.count ? place : null;
}

export function heightOf(plot: Plot, value: number): number {
  return (value / plot.max) * plot.height;
}

/** Every how many periods one is named, so that names of `wordWidth` pixels do not meet. */
export function labelStep(plot: Plot, wordWidth: number): number {
  return Math.max(1, Math.ceil((wordWidth * plot.count) / plot.width));
}

/**
 * One path for each series, with all its bars, each on top of the series before: a year by nine keys is
 * nine elements to draw in place of thousands.
 */
export function stackedPaths(plot: Plot, series: readonly (readonly number[])[]): string[] {
  const band = plot.width / plot.count;
  const width = Math.min(widestBar, band * barShare);
  const below = Array.from({ length: plot.count }, () => 0);
  return series.map((values) =>
    below
      .map((under, place) => {
        const value = values[place] ?? 0;
        if (value <= 0) return "";
        below[place] = under + value;
        const top = plot.top + plot.height - heightOf(plot, under + value);
        const full = heightOf(plot, value);
        // A line of the surface between two parts, unless that would be all of the upper one.
        const height = under > 0 && full > 3 * gap ? full - gap : full;
        const x = middleOf(plot, place) - width / 2;
        return `M${round(x)} ${round(top)}h${round(width)}v${round(height)}h${round(-width)}z`;
      })
      .join(""),
  );
}

function round(pixels: number): string {
  return String(Math.round(pixels * 100) / 100);
}
