import { z } from "zod";

const rectangleSchema = z.object({
  x: z.int(),
  y: z.int(),
  width: z.int().positive(),
  height: z.int().positive(),
});
export type Rectangle = z.infer<typeof rectangleSchema>;

/** Where the window was when it was last closed. */
export const placeSchema = z.object({
  bounds: rectangleSchema.nullable(),
  isMaximized: z.boolean(),
});
type Place = z.infer<typeof placeSchema>;

export const noPlace: Place = { bounds: null, isMaximized: false };
export const smallest = { width: 760, height: 520 } as const;
const usual = { width: 1280, height: 800 } as const;

/** Enough of a window to take hold of. */
const grip = 100;

type Bounds = {
  readonly width: number;
  readonly height: number;
  readonly x?: number;
  readonly y?: number;
};

/**
 * Where the window opens: where it was, if a screen is still there, moved and made smaller until it
 * fits; else in its usual size, and the system finds it a place.
 */
export function boundsFor(place: Place, workAreas: readonly Rectangle[]): Bounds {
  const was = place.bounds;
  const area =
    was === null ? undefined : workAreas.find((candidate) => isReachable(was, candidate));
  if (was === null || area === undefined) return { ...usual };

  const width = Math.max(smallest.width, Math.min(was.width, area.width));
  const height = Math.max(smallest.height, Math.min(was.height, area.height));
  return {
    width,
    height,
    x: between(was.x, area.x, area.x + area.width - width),
    y: between(was.y, area.y, area.y + area.height - height),
  };
}

function isReachable(was: Rectangle, area: Rectangle): boolean {
  const wide = Math.min(was.x + was.width, area.x + area.width) - Math.max(was.x, area.x);
  const high = Math.min(was.y + was.height, area.y + area.height) - Math.max(was.y, area.y);
  return wide >= grip && high >= grip;
}

/** The top left corner wins where the window is larger than the screen. */
function between(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(value, most));
}
