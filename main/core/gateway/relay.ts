import type { Dispatcher } from "undici";
import type { Logger } from "../platform/logger.ts";
import type { Exchange, PromptAnswer } from "./exchange.ts";
import { headersForClient } from "./headers.ts";
import { hasBody } from "./hop.ts";
import type { Row } from "./row.ts";

const maxAnswerBytes = 1_000_000;

/** Costs a third of queueMicrotask, which keeps an asynchronous context that nobody asks for. */
const soon = Promise.resolve();

/** Small enough to be held until the end of the same read, to leave in one write with its headers. */
const maxHeld = 16 * 1024;

type Deps = {
  readonly log: Logger;
  /** Small answers leave in a row. */
  readonly row: Row;
  /** Called where nothing of an answer came and another connection may do better. */
  readonly retry: () => void;
};

/** Hands ComfyUI's answer on as it comes. */
export function relay(exchange: Exchange, { log, row, retry }: Deps): Dispatcher.DispatchHandler {
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
    // Not flushHeaders: it writes as UTF-8 what was read byte for byte, a file's name in it.
    if (!held) res.write("", "latin1");
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
  function endWhole(): void {
    if (res.destroyed) return;
    if (held) {
      res.write(held.toString("latin1"), "latin1");
      req.socket.uncork();
    }
    res.end();
  }

  return {
    onRequestStart(started) {
      controller = started;
      if (state === "done") started.abort(new Error("The client is gone"));
    },
    onResponseStart({ rawHeaders }, status, answered, statusMessage) {
      // Refused meanwhile: its body was found wanting.
      if (status < 200 || state !== "waiting" || res.headersSent) return;
      const encoding = answered["content-encoding"];
      along?.start(status, typeof encoding === "string" ? encoding : undefined);
      const headers = headersForClient(toText(rawHeaders), isProtected, extraHeaders);
      // Without a body the browser goes by the type, and the headers, that it has.
      if (status !== 304) headers.push(...exchange.headersForType(answered["content-type"]));
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
      if (isFlushed) res.end();
      else row(endWhole);
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
