import type { IncomingMessage } from "node:http";
import { Readable } from "node:stream";
import { Pool } from "undici";
import type { Logger } from "../platform/logger.ts";
import type { Exchange, Timeouts, Upstream } from "./exchange.ts";
import { createGrain, tooFine } from "./grain.ts";
import { headersForUpstream, withoutToken } from "./headers.ts";
import { hasBody } from "./hop.ts";
import { relay } from "./relay.ts";
import { createRow } from "./row.ts";

/** ComfyUI may take none of an upload for a while: as many small pieces are held at the most. */
const mostFinePieces = 2_000;

/** Carries requests to ComfyUI and answers back. Streams both ways, with back-pressure. */
export type Forwarder = {
  forward(exchange: Exchange): void;
  close(): void;
};

type Deps = { readonly log: Logger; readonly timeouts: () => Timeouts };

/**
 * The forwarder for plain requests, on undici's dispatcher: it takes raw header lists both ways, so
 * that nothing is lost or joined, and costs the least of what was measured (docs/decisions/0001).
 */
export function createForwarder(deps: Deps): Forwarder {
  let pool: Pool | null = null;
  let made = "";
  const row = createRow();

  /** ComfyUI's port changes with each start of it: what hangs on the old one is left to end. */
  function poolFor({ host, port }: Upstream, { connectMs }: Timeouts): Pool {
    const wanted = `${host} ${String(port)} ${String(connectMs)}`;
    if (pool && wanted === made) return pool;
    if (pool) void pool.close().catch(() => undefined);
    const name = host.includes(":") ? `[${host}]` : host;
    // A body may pause for as long as its maker likes: ComfyUI works for minutes between two bytes.
    pool = new Pool(`http://${name}:${String(port)}`, {
      connectTimeout: connectMs,
      bodyTimeout: 0,
    });
    made = wanted;
    return pool;
  }

  function send(exchange: Exchange, mayRetry: boolean): void {
    const { req, hop, body } = exchange;
    const timeouts = deps.timeouts();
    poolFor(hop.upstream, timeouts).dispatch(
      {
        method: req.method ?? "GET",
        path: withoutToken(req.url ?? "/"),
        headers: headersForUpstream(req.rawHeaders, hop),
        body: body ?? (hasBody(req.headers) ? bodyOf(exchange) : null),
        headersTimeout: timeouts.firstByteMs,
      },
      relay(exchange, {
        log: deps.log,
        row,
        retry: () => {
          if (mayRetry && isRepeatable(exchange)) send(exchange, false);
          else exchange.fail({ refused: "UPSTREAM_DOWN" });
        },
      }),
    );
  }

  return {
    forward: (exchange) => {
      send(exchange, true);
    },
    close: () => {
      void pool?.destroy();
    },
  };
}

/** A connection that ComfyUI closed while it lay idle: what has no body may simply be asked again. */
function isRepeatable({ req, body }: Exchange): boolean {
  return body === null && (req.method === "GET" || req.method === "HEAD") && !hasBody(req.headers);
}

/**
 * A request's body as undici takes it. Not the request itself: undici destroys what it was given once
 * an early answer is in, and the client's connection has yet to carry that answer.
 */
function bodyOf({ req, fail }: Exchange): Readable {
  endWhenTooFine(req, fail);
  const onData = (chunk: Buffer): void => {
    if (!body.push(chunk)) req.pause();
  };
  const onEnd = (): void => {
    body.push(null);
  };
  const body = new Readable({
    highWaterMark: 64 * 1024,
    read: () => {
      req.resume();
    },
    destroy: (error, done) => {
      req.off("data", onData).off("end", onEnd);
      done(error);
    },
  });
  req.on("data", onData).on("end", onEnd);
  return body;
}

/** Where the parser hands its pieces over: of what waits in a request that is paused nobody else is told. */
function endWhenTooFine(req: IncomingMessage, fail: Exchange["fail"]): void {
  const push = req.push.bind(req);
  const isTooFine = createGrain(mostFinePieces);
  let isEnded = false;
  req.push = (piece: Buffer | null, encoding) => {
    if (!isEnded && (piece === null || !isTooFine(piece.length))) return push(piece, encoding);
    if (!isEnded) fail(tooFine);
    isEnded = true;
    return false;
  };
}
