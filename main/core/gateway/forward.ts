import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { Pool, type Dispatcher } from "undici";
import type { Logger } from "../platform/logger.ts";
import { headersForClient, headersForUpstream, withoutToken, type Hop } from "./headers.ts";
import { hasBody } from "./hop.ts";
import type { Refusal } from "./types.ts";

export type Upstream = { readonly host: string; readonly port: number };
export type Timeouts = { readonly connectMs: number; readonly firstByteMs: number };

/** A small answer as it came; `encoding` is its Content-Encoding. */
export type PromptAnswer = {
  readonly status: number;
  readonly encoding: string | undefined;
  readonly body: Buffer;
};

const maxAnswerBytes = 1_000_000;

/** One plain request on its way to ComfyUI. */
export type Exchange = {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  readonly hop: Hop;
  readonly isProtected: boolean;
  /** Headers of ours for the client: rates, CORS. */
  readonly extraHeaders: Readonly<Record<string, string>>;
  /** The body where it was read before (POST /prompt); null to stream it. */
  readonly body: Buffer | null;
  /** Told of the answer once it has gone by, where somebody reads along. */
  readonly onAnswer?: (answer: PromptAnswer) => void;
  /** Called once where no answer of ComfyUI's can be given. */
  readonly fail: (refusal: Refusal) => void;
};

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
        body: body ?? (hasBody(req.headers) ? bodyOf(req) : null),
        headersTimeout: timeouts.firstByteMs,
      },
      relay(exchange, deps.log, () => {
        if (mayRetry && isRepeatable(exchange)) send(exchange, false);
        else exchange.fail({ refused: "UPSTREAM_DOWN" });
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
function bodyOf(req: IncomingMessage): Readable {
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

/** Costs a third of queueMicrotask, which keeps an asynchronous context that nobody asks for. */
const soon = Promise.resolve();

/** Small enough to be held until the end of the same read, to leave in one write with its headers. */
const maxHeld = 16 * 1024;

/**
 * Hands ComfyUI's answer on as it comes. `retry` is called where nothing of one came and another
 * connection may do better.
 */
function relay(exchange: Exchange, log: Logger, retry: () => void): Dispatcher.DispatchHandler {
  const { req, res, isProtected, extraHeaders } = exchange;
  let controller: Dispatcher.DispatchController | null = null;
  const along = exchange.onAnswer ? readAlong(exchange.onAnswer) : null;
  let held: Buffer | null = null;
  let isFlushed = false;
  let state: "waiting" | "streaming" | "done" = "waiting";

  res.once("close", () => {
    const isCut = state !== "done";
    state = "done";
    if (isCut) controller?.abort(new Error("The client is gone"));
  });

  function flush(): void {
    if (state !== "streaming" || isFlushed) return;
    isFlushed = true;
    if (!held) res.flushHeaders();
    else {
      const chunk = held;
      held = null;
      write(chunk);
    }
  }

  function write(chunk: Buffer): void {
    if (res.write(chunk)) return;
    controller?.pause();
    res.once("drain", () => controller?.resume());
  }

  /**
   * As text a body goes out in one write with its headers; latin1 is byte for byte. Uncorked before
   * the answer ends: Node would add an empty piece at its end and write both by the slower writev.
   */
  function writeWhole(body: Buffer): void {
    res.write(body.toString("latin1"), "latin1");
    req.socket.uncork();
  }

  return {
    onRequestStart(started) {
      controller = started;
      if (state === "done") started.abort(new Error("The client is gone"));
    },
    onResponseStart({ rawHeaders }, status, answered, statusMessage) {
      if (status < 200 || state !== "waiting") return;
      const encoding = answered["content-encoding"];
      along?.start(status, typeof encoding === "string" ? encoding : undefined);
      const headers = headersForClient(toText(rawHeaders), isProtected, extraHeaders);
      if (hasBody(req.headers) && !req.complete) headers.push("Connection", "close");
      res.writeHead(status, statusMessage ?? "", headers);
      state = "streaming";
      void soon.then(flush);
    },
    onResponseData(_controller, chunk) {
      if (state !== "streaming") return;
      along?.data(chunk);
      if (!held && !isFlushed && chunk.length <= maxHeld) held = chunk;
      else {
        flush();
        write(chunk);
      }
    },
    onResponseEnd() {
      if (state !== "streaming") return;
      state = "done";
      along?.end();
      if (held) writeWhole(held);
      res.end();
    },
    onResponseError(_controller, error) {
      const before = state;
      state = "done";
      // A ComfyUI that dies in mid-answer must be seen as a broken answer, never as a whole one.
      if (before === "streaming") res.destroy();
      if (before !== "waiting") return;
      const code = "code" in error ? error.code : error.name;
      log.warn("upstream-failed", { code });
      if (code === "UND_ERR_CONNECT_TIMEOUT" || code === "UND_ERR_HEADERS_TIMEOUT")
        exchange.fail({ refused: "UPSTREAM_TIMEOUT" });
      else if (code === "UND_ERR_SOCKET" || code === "ECONNRESET") retry();
      else exchange.fail({ refused: "UPSTREAM_DOWN" });
    },
  };
}

function toText(rawHeaders: unknown): string[] {
  if (!Array.isArray(rawHeaders)) return [];
  return rawHeaders.map((part: unknown) =>
    Buffer.isBuffer(part) ? part.toString("latin1") : String(part),
  );
}

type Along = {
  start(status: number, encoding: string | undefined): void;
  data(chunk: Buffer): void;
  end(): void;
};

/** Gathers an answer as it goes by, unless it is a large one. */
function readAlong(onAnswer: (answer: PromptAnswer) => void): Along {
  const chunks: Buffer[] = [];
  let size = 0;
  let head: Omit<PromptAnswer, "body"> | null = null;
  return {
    start(status, encoding) {
      head = { status, encoding };
    },
    data(chunk) {
      size += chunk.length;
      if (size <= maxAnswerBytes) chunks.push(chunk);
    },
    end() {
      if (head && size <= maxAnswerBytes) onAnswer({ ...head, body: Buffer.concat(chunks) });
    },
  };
}
