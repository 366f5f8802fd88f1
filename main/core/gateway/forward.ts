import {
  Agent,
  request,
  type ClientRequest,
  type IncomingMessage,
  type ServerResponse,
} from "node:http";
import type { Socket } from "node:net";
import type { Clock, Timer } from "../platform/clock.ts";
import type { Logger } from "../platform/logger.ts";
import { headersForClient, headersForUpstream, withoutToken } from "./headers.ts";
import { hasBody } from "./hop.ts";
import type { Refusal } from "./types.ts";

export type Upstream = { readonly host: string; readonly port: number };
export type Timeouts = { readonly connectMs: number; readonly firstByteMs: number };

/** One plain request on its way to ComfyUI. */
export type Exchange = {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  readonly upstream: Upstream;
  readonly peer: string;
  readonly isTls: boolean;
  readonly isProtected: boolean;
  /** Headers of ours for the client: rates, CORS. */
  readonly extraHeaders: Readonly<Record<string, string>>;
  /** The body where it was read before (POST /prompt); null to stream it. */
  readonly body: Buffer | null;
  /** Called once where no answer of ComfyUI's can be given. */
  readonly fail: (refusal: Refusal) => void;
};

/** Carries requests to ComfyUI and answers back. Streams both ways, with back-pressure. */
export type Forwarder = {
  forward(exchange: Exchange): void;
  close(): void;
};

/**
 * The forwarder for plain requests, on node:http alone: it takes raw header lists both ways, so that
 * nothing is lost or joined on the way (docs/decisions/0001).
 */
export function createForwarder(deps: {
  readonly clock: Clock;
  readonly log: Logger;
  readonly timeouts: () => Timeouts;
}): Forwarder {
  const agent = new Agent({
    keepAlive: true,
    maxSockets: Infinity,
    maxFreeSockets: 128,
    scheduling: "lifo",
  });
  return {
    forward: (exchange) => {
      send(exchange, agent, deps, true);
    },
    close: () => {
      agent.destroy();
    },
  };
}

type Deps = { readonly clock: Clock; readonly log: Logger; readonly timeouts: () => Timeouts };

function send(exchange: Exchange, agent: Agent, deps: Deps, mayRetry: boolean): void {
  const { req, res, upstream, body } = exchange;
  const { connectMs, firstByteMs } = deps.timeouts();
  const outgoing = request({
    agent,
    host: upstream.host,
    port: upstream.port,
    method: req.method,
    path: withoutToken(req.url ?? "/"),
    headers: outgoingHeaders(exchange),
  });
  let answered = false;
  let timer: Timer | null = null;
  const wait = (delayMs: number, why: string): void => {
    timer?.cancel();
    timer = deps.clock.after(delayMs, () => {
      deps.log.warn("upstream-timeout", { why });
      giveUp({ refused: "UPSTREAM_TIMEOUT" });
    });
  };
  const giveUp = (refusal: Refusal): void => {
    timer?.cancel();
    req.unpipe(outgoing);
    outgoing.destroy();
    if (answered) return;
    answered = true;
    exchange.fail(refusal);
  };

  outgoing.once("socket", (socket: Socket) => {
    if (!socket.connecting) return;
    const connecting = deps.clock.after(connectMs, () => {
      giveUp({ refused: "UPSTREAM_TIMEOUT" });
    });
    socket.once("connect", () => {
      connecting.cancel();
    });
    socket.once("close", () => {
      connecting.cancel();
    });
  });
  outgoing.once("response", (incoming) => {
    timer?.cancel();
    if (answered) {
      incoming.destroy();
      return;
    }
    answered = true;
    relay(exchange, incoming, outgoing);
  });
  outgoing.on("error", (error: NodeJS.ErrnoException) => {
    timer?.cancel();
    if (answered) return;
    const isStale = outgoing.reusedSocket && error.code === "ECONNRESET";
    if (isStale && mayRetry && isRepeatable(exchange)) {
      answered = true;
      send(exchange, agent, deps, false);
      return;
    }
    deps.log.warn("upstream-failed", { code: error.code });
    giveUp({ refused: "UPSTREAM_DOWN" });
  });
  res.once("close", () => {
    timer?.cancel();
    answered = true;
    if (!res.writableFinished) outgoing.destroy();
  });

  if (body) outgoing.end(body);
  else if (hasBody(req.headers)) req.pipe(outgoing);
  else outgoing.end();
  if (body !== null || !hasBody(req.headers) || req.complete) wait(firstByteMs, "first-byte");
  else
    req.once("end", () => {
      if (!answered) wait(firstByteMs, "first-byte");
    });
}

/** A connection that ComfyUI closed while it lay idle: what has no body may simply be asked again. */
function isRepeatable({ req, body }: Exchange): boolean {
  return body === null && (req.method === "GET" || req.method === "HEAD") && !hasBody(req.headers);
}

function outgoingHeaders(exchange: Exchange): string[] {
  const { req, upstream, peer, isTls, body } = exchange;
  const headers = headersForUpstream(req.rawHeaders, { upstream, peer, isTls, upgrade: false });
  if (req.headers["transfer-encoding"] !== undefined) {
    if (body) headers.push("Content-Length", String(body.length));
    else headers.push("Transfer-Encoding", "chunked");
  } else if (
    req.headers["content-length"] === undefined &&
    req.method !== "GET" &&
    req.method !== "HEAD"
  ) {
    headers.push("Content-Length", "0");
  }
  headers.push("Connection", "keep-alive");
  return headers;
}

function relay(exchange: Exchange, incoming: IncomingMessage, outgoing: ClientRequest): void {
  const { req, res, isProtected, extraHeaders } = exchange;
  if (res.headersSent || res.destroyed) {
    incoming.destroy();
    return;
  }
  const headers = headersForClient(incoming.rawHeaders, isProtected, extraHeaders);
  const isEarly = hasBody(req.headers) && !req.complete;
  if (isEarly) headers.push("Connection", "close");
  res.writeHead(incoming.statusCode ?? 502, incoming.statusMessage ?? "", headers);
  incoming.pipe(res);
  // A ComfyUI that dies in mid-answer must be seen as a broken answer, never as a whole one.
  incoming.once("close", () => {
    if (!incoming.complete) res.destroy();
  });
  incoming.on("error", () => {
    res.destroy();
  });
  incoming.once("end", () => {
    if (outgoing.writableFinished) return;
    req.unpipe(outgoing);
    outgoing.destroy();
  });
}
