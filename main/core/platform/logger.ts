import { maskText } from "./mask.ts";

export type LogFields = Readonly<Record<string, unknown>>;

/** A log of events: a fixed name and fields, never a sentence with values in it. */
export type Logger = {
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
  /** A logger whose events are marked as coming from one part of the program. */
  child(part: string): Logger;
};

export type LogEntry = {
  readonly level: "info" | "warn" | "error";
  readonly part: string;
  readonly event: string;
  readonly fields: LogFields;
};

const secretFields =
  /^(authorization|proxy-authorization|cookie|set-cookie|x-api-key|api_key|apikey|token|secret|password|passwd|key)$/i;

function mask(value: unknown, depth: number): unknown {
  if (typeof value === "string") return maskText(value);
  if (value instanceof Error) {
    return {
      name: value.name,
      message: maskText(value.message),
      stack: maskText(value.stack ?? ""),
      cause: mask(value.cause, depth + 1),
    };
  }
  if (value === null || typeof value !== "object") return value;
  if (depth > 6) return "…";
  if (Array.isArray(value)) return value.map((inner) => mask(inner, depth + 1));
  return maskFields(value as LogFields, depth + 1);
}

function maskFields(fields: LogFields, depth: number): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      secretFields.test(name) ? "***" : mask(value, depth),
    ]),
  );
}

/** A logger that masks credentials in every entry before `write` sees it. */
export function createLogger(write: (entry: LogEntry) => void, part = "app"): Logger {
  const at =
    (level: LogEntry["level"]) =>
    (event: string, fields: LogFields = {}) => {
      write({ level, part, event, fields: maskFields(fields, 0) });
    };
  return {
    info: at("info"),
    warn: at("warn"),
    error: at("error"),
    child: (name) => createLogger(write, name),
  };
}

/** A logger that also hands each entry, masked, to `write`. */
export function alsoTo(log: Logger, write: (entry: LogEntry) => void, part = "app"): Logger {
  const copy = createLogger(write, part);
  const both =
    (level: LogEntry["level"]) =>
    (event: string, fields?: LogFields): void => {
      log[level](event, fields);
      copy[level](event, fields);
    };
  return {
    info: both("info"),
    warn: both("warn"),
    error: both("error"),
    child: (name) => alsoTo(log.child(name), write, name),
  };
}

/** One line of JSON: `{"time":"…","level":"info","part":"gateway","event":"listening","port":8188}`. */
export function jsonLineOf(entry: LogEntry, nowMs: number): string {
  const { level, part, event, fields } = entry;
  const own = { time: new Date(nowMs).toISOString(), level, part, event };
  // Twice: a field of the same name takes neither the place nor the value.
  return JSON.stringify({ ...own, ...fields, ...own });
}

/** One line for a terminal: `12:00:01 gateway listening port=8188`. */
export function lineOf(entry: LogEntry, nowMs: number): string {
  const time = new Date(nowMs).toISOString().slice(11, 19);
  const sign = entry.level === "info" ? "" : `${entry.level.toUpperCase()} `;
  return `${time} ${sign}${bodyOf(entry)}`;
}

/** What an entry says, without time and level: `gateway: listening port=8188`. */
export function bodyOf(entry: LogEntry): string {
  const fields = Object.entries(entry.fields)
    .map(([name, value]) => `${name}=${typeof value === "string" ? value : JSON.stringify(value)}`)
    .join(" ");
  return `${entry.part}: ${entry.event}${fields === "" ? "" : ` ${fields}`}`;
}
