import { useMemo, type ReactNode } from "react";
import { encode } from "uqr";
import css from "./qr.module.css";

type Props = {
  readonly text: string;
  /** What a phone finds in it. */
  readonly label: string;
  readonly size?: number;
};

const quietModules = 4;
const leastPixels = 3;

/** A QR code, dark on white in both schemes, with its quiet zone. Grows where its parts would be too small. */
export function Qr({ text, label, size = 168 }: Props): ReactNode {
  const { path, side } = useMemo(() => drawingOf(text), [text]);
  const shown = Math.max(size, side * leastPixels);
  return (
    <svg
      className={css["qr"]}
      role="img"
      aria-label={label}
      width={shown}
      height={shown}
      viewBox={`0 0 ${side} ${side}`}
      shapeRendering="crispEdges"
    >
      <rect width={side} height={side} fill="#FFFFFF" />
      <path d={path} fill="#171B22" />
    </svg>
  );
}

function drawingOf(text: string): { readonly path: string; readonly side: number } {
  const { data, size } = encode(text, { ecc: "M", border: quietModules });
  const parts: string[] = [];
  data.forEach((row, y) => {
    let from = 0;
    while (from < row.length) {
      let to = from;
      while (row[to] === true) to += 1;
      if (to > from) parts.push(`M${from} ${y}h${to - from}v1h${from - to}z`);
      from = to + 1;
    }
  });
  return { path: parts.join(""), side: size };
}
