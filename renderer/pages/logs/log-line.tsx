import { memo, type ReactNode } from "react";
import type { LogLine } from "../../../shared/comfy.ts";
import { ansiSpans, type AnsiSpan } from "../../../shared/log-text.ts";
import { useFormat } from "../../i18n/use-format.ts";
import { useText } from "../../i18n/use-text.ts";
import css from "./log-line.module.css";

type Props = {
  readonly line: LogLine;
  /** In lower case; what matches is marked. */
  readonly wanted: string;
  readonly isCurrent: boolean;
  /** In place of the sign: what opens and closes a traceback. */
  readonly lead?: ReactNode;
  /** Behind the words: how many lines a closed traceback hides. */
  readonly tail?: ReactNode;
};

/** A line: time, a letter for its level, its words in their colours. */
export const LogLineView = memo(function LogLineView(props: Props): ReactNode {
  const { line, wanted, isCurrent, lead, tail } = props;
  const t = useText();
  const format = useFormat();
  const spans = ansiSpans(line.text);
  return (
    <div className={css["line"]} data-level={line.level} data-current={isCurrent || undefined}>
      <span className={css["time"]} data-time={format.clock(line.at)} />
      <span className={css["sign"]}>{lead ?? t(`logs.signs.${line.level}`)}</span>
      <span className={css["text"]}>
        {spans.length === 0
          ? "\u200B"
          : spans.map((span, index) => <Span key={index} span={span} wanted={wanted} />)}
        {tail}
      </span>
    </div>
  );
});

function Span({ span, wanted }: { readonly span: AnsiSpan; readonly wanted: string }): ReactNode {
  const { text, color, isBold } = span;
  const marked = wanted === "" ? text : <Marked text={text} wanted={wanted} />;
  if (color === null && !isBold) return marked;
  return (
    <span data-color={color ?? undefined} data-bold={isBold || undefined}>
      {marked}
    </span>
  );
}

function Marked({ text, wanted }: { readonly text: string; readonly wanted: string }): ReactNode {
  const lower = text.toLocaleLowerCase();
  // A letter may be longer in lower case; then places do not fit, and nothing is marked.
  if (lower.length !== text.length) return text;
  const parts: ReactNode[] = [];
  let place = 0;
  for (let at = lower.indexOf(wanted); at >= 0; at = lower.indexOf(wanted, place)) {
    parts.push(text.slice(place, at), <mark key={at}>{text.slice(at, at + wanted.length)}</mark>);
    place = at + wanted.length;
  }
  parts.push(text.slice(place));
  return parts;
}
