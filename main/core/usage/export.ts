import { usageFigures, type Tally, type UsageExport } from "../../../shared/usage.ts";
import type { Book } from "./book.ts";
import { hourPeriod } from "./periods.ts";
import type { Names, Span } from "./view.ts";

const columns = ["key_id", "key_name", ...usageFigures] as const;

type Line = Readonly<Record<(typeof columns)[number], string | number>> & {
  readonly period: string;
};

/** The figures of a span as a file: a line for each key in each day (or hour) in which it did anything. */
export async function exportOf(
  span: Span,
  book: Pick<Book, "read">,
  names: Names,
  keyIds: ReadonlySet<string> | null,
  format: "csv" | "json",
): Promise<UsageExport> {
  const unit = span.period === hourPeriod ? "hour" : "day";
  const lines: Line[] = [];
  for (const period of span.names)
    for (const [keyId, tally] of await book.read(period))
      if (!keyIds || keyIds.has(keyId)) lines.push(lineOf(period, keyId, tally, names));
  const ends = [span.names[0], span.names.at(-1)].map((name) => (name ?? "").replace("T", "-"));
  return {
    name: `latchkey-usage-${ends.join("-")}.${format}`,
    text: format === "csv" ? csvOf(unit, lines) : jsonOf(unit, lines),
  };
}

function lineOf(period: string, keyId: string, tally: Tally, names: Names): Line {
  const round = (seconds: number): number => Math.round(seconds * 1000) / 1000;
  return {
    period,
    key_id: keyId,
    key_name: names.get(keyId)?.name ?? "",
    total_requests: tally.total,
    successful_requests: tally.successful,
    failed_requests: tally.failed,
    refused_requests: tally.refused,
    total_duration: round(tally.duration),
    average_duration: tally.total === 0 ? 0 : round(tally.duration / tally.total),
  };
}

function csvOf(unit: "day" | "hour", lines: readonly Line[]): string {
  const rows = lines.map((line) =>
    [line.period, ...columns.map((column) => line[column])].map(cellOf).join(","),
  );
  return [[unit, ...columns].join(","), ...rows, ""].join("\r\n");
}

/**
 * A cell of RFC 4180. A text that a spreadsheet would run as a formula gets an apostrophe before it;
 * a tab or a line end at its start would only hide the sign from us.
 */
function cellOf(value: string | number): string {
  if (typeof value === "number") return String(value);
  const text = /^[\s]*[=+\-@]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function jsonOf(unit: "day" | "hour", lines: readonly Line[]): string {
  const named = lines.map(({ period, ...rest }) => ({ [unit]: period, ...rest }));
  return `${JSON.stringify(named, null, 2)}\n`;
}
