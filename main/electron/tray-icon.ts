import { silentUpstreamOf } from "../../shared/comfy.ts";
import type { AppStatus } from "../../shared/ipc.ts";

type Color = readonly [red: number, green: number, blue: number];
type Point = readonly [x: number, y: number];

/** The mark at the key's top end corner; it says in a shape what the tray's first line says in words. */
export type Mark = { readonly shape: "dot" | "ring"; readonly color: Color } | null;

const colors = {
  ochre: [211, 154, 43],
  viridian: [53, 180, 122],
  cadmium: [233, 89, 79],
} as const satisfies Record<string, Color>;

/** None for stopped, ochre starting, viridian ready, cadmium crashed; a ring: shared without a key. */
export function markOf(status: Pick<AppStatus, "comfy" | "watch" | "sharing" | "auth">): Mark {
  // One that runs and does nothing, or does not answer, is no better than one that has ended.
  const isIdle = status.comfy.state === "ready" && status.watch.trouble !== null;
  const isInTrouble = isIdle || silentUpstreamOf(status.comfy) !== null;
  const color = isInTrouble ? colors.cadmium : colorOf(status.comfy.state);
  if (status.sharing.on && status.auth.mode !== "required")
    return { shape: "ring", color: color ?? colors.cadmium };
  return color === null ? null : { shape: "dot", color };
}

function colorOf(state: AppStatus["comfy"]["state"]): Color | null {
  switch (state) {
    case "stopped":
    case "stopping":
      return null;
    case "starting":
      return colors.ochre;
    case "ready":
      return colors.viridian;
    case "crashed":
      return colors.cadmium;
  }
}

/** The key of renderer/icon.svg, in its units; the box is what it fills with its round ends. */
const key = {
  bow: { center: [226, 166], radius: 66 },
  lines: [
    [
      [226, 236],
      [226, 398],
    ],
    [
      [226, 398],
      [330, 398],
    ],
    [
      [226, 322],
      [288, 322],
    ],
  ],
  halfWidth: 24,
  box: { top: 76, height: 346, center: 245 },
} as const;

/**
 * The key alone in one colour, with its mark, as pixels for `nativeImage.createFromBitmap`: 4 bytes
 * each in the order blue, green, red, alpha, the colours multiplied by alpha.
 */
export function drawTrayIcon(size: number, ink: Color, mark: Mark): Buffer {
  const pixels = Buffer.alloc(size * size * 4);
  const unit = key.box.height / (size * 0.94);
  const markRadius = size * 0.2;
  const markAt: Point = [size - markRadius - size * 0.02, markRadius + size * 0.02];
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      const here: Point = [x + 0.5, y + 0.5];
      const inKey: Point = [
        (here[0] - size / 2) * unit + key.box.center,
        (here[1] - size / 2) * unit + key.box.top + key.box.height / 2,
      ];
      let alpha = coverage((distanceToKey(inKey) - key.halfWidth) / unit);
      let color = ink;
      if (mark !== null) {
        const away = Math.hypot(here[0] - markAt[0], here[1] - markAt[1]);
        // A gap around the mark keeps it apart from the key.
        alpha *= 1 - coverage(away - markRadius - size * 0.06);
        const band = mark.shape === "dot" ? away : Math.abs(away - markRadius * 0.72);
        const marked = coverage(band - (mark.shape === "dot" ? markRadius : markRadius * 0.3));
        if (marked > 0) {
          color = mark.color;
          alpha = marked;
        }
      }
      const at = (y * size + x) * 4;
      pixels[at] = Math.round(color[2] * alpha);
      pixels[at + 1] = Math.round(color[1] * alpha);
      pixels[at + 2] = Math.round(color[0] * alpha);
      pixels[at + 3] = Math.round(255 * alpha);
    }
  }
  return pixels;
}

/** How much of a pixel lies inside a shape whose edge is `distance` pixels away. */
function coverage(distance: number): number {
  return Math.min(1, Math.max(0, 0.5 - distance));
}

function distanceToKey(point: Point): number {
  const { center, radius } = key.bow;
  const toBow = Math.abs(Math.hypot(point[0] - center[0], point[1] - center[1]) - radius);
  return Math.min(toBow, ...key.lines.map(([from, to]) => distanceToLine(point, from, to)));
}

function distanceToLine(point: Point, from: Point, to: Point): number {
  const along: Point = [to[0] - from[0], to[1] - from[1]];
  const length = along[0] ** 2 + along[1] ** 2;
  const dot = (point[0] - from[0]) * along[0] + (point[1] - from[1]) * along[1];
  const share = Math.min(1, Math.max(0, dot / length));
  return Math.hypot(point[0] - from[0] - share * along[0], point[1] - from[1] - share * along[1]);
}
