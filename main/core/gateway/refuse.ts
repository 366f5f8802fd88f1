import type { ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { errors, type ErrorCode } from "../../../shared/errors.ts";
import { hasBody } from "./hop.ts";
import type { Refusal } from "./types.ts";

/** An answer of the gateway's own: a refusal, or a failure of the upstream. */
export type Answer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/** The seed's shape and status for a refusal, with the headers that its code calls for. */
export function answerOf(
  refusal: Refusal,
  rateHeaders: Readonly<Record<string, string>> = {},
): Answer {
  const { status, words } = errors[refusal.refused];
  const body = JSON.stringify({
    error: refusal.words ?? words,
    error_code: refusal.refused,
    ...refusal.details,
  });
  return {
    status,
    headers: {
      "Content-Type": "application/json; charset=utf-8",
      "Content-Length": String(Buffer.byteLength(body)),
      "Cache-Control": "no-store",
      "X-Content-Type-Options": "nosniff",
      ...rateHeaders,
      ...extraHeaders(refusal.refused, refusal.details ?? {}),
    },
    body,
  };
}

function extraHeaders(
  code: ErrorCode,
  details: Readonly<Record<string, unknown>>,
): Record<string, string> {
  if (errors[code].status === 401) return { "WWW-Authenticate": 'Bearer realm="latchkey"' };
  if (code === "UPSTREAM_STARTING") return { "Retry-After": "2" };
  const seconds = details["reset_in"] ?? details["retry_in"];
  if (typeof seconds === "number") return { "Retry-After": String(seconds) };
  if (code === "QUEUE_FULL") return { "Retry-After": "10" };
  return {};
}

/** Writes an answer. A body that was not read ends the connection: its rest is not the next request. */
export function sendAnswer(
  res: ServerResponse,
  answer: Answer,
  extra: Readonly<Record<string, string>> = {},
): void {
  if (res.headersSent) {
    res.destroy();
    return;
  }
  if (!res.req.complete && hasBody(res.req.headers)) res.setHeader("Connection", "close");
  res.writeHead(answer.status, { ...answer.headers, ...extra });
  res.end(res.req.method === "HEAD" ? undefined : answer.body);
}

/** The same on the bare socket of an upgrade, which is closed behind it. */
export function sendOnSocket(socket: Duplex, answer: Answer, reason: string): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const lines = Object.entries({ ...answer.headers, Connection: "close" }).map(
    ([name, value]) => `${name}: ${value}`,
  );
  socket.end(
    `HTTP/1.1 ${String(answer.status)} ${reason}\r\n${lines.join("\r\n")}\r\n\r\n${answer.body}`,
  );
}
