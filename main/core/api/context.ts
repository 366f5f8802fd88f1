import type { IncomingMessage } from "node:http";
import type { OwnRequest } from "../gateway/door.ts";

const requests = new WeakMap<IncomingMessage, OwnRequest>();

/** Remembers what the gate decided about a request, for the routes that answer it. */
export function remember(req: IncomingMessage, request: OwnRequest): void {
  requests.set(req, request);
}

/** What the gate decided about this request. @throws Error where it never passed the gate: a bug. */
export function ownRequestOf(req: IncomingMessage): OwnRequest {
  const request = requests.get(req);
  if (!request) throw new Error("A request reached the API without a decision");
  return request;
}
