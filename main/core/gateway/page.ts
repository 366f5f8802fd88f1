import { request, type IncomingMessage } from "node:http";
import { brotliDecompressSync, gunzipSync, inflateSync } from "node:zlib";
import type { Clock } from "../platform/clock.ts";
import type { Exchange, Timeouts } from "./exchange.ts";
import { headersForClient, headersForUpstream, withoutToken } from "./headers.ts";

/** What is put into the web UI's page of a browser: an invitation link may lead there (DESIGN section 7). */
const linkScript = '<script src="/latchkey/link.js"></script>';
/** And of one that is signed in. */
const tabScript = '<script type="module" src="/latchkey/tab.js"></script>';
const maxPageBytes = 2 * 1024 * 1024;

/** Asked of ComfyUI, these would bring an answer that cannot be rewritten, or none at all. */
const notAsked = /^(?:accept-encoding|range|if-.*)$/i;
/** True of the file, not of what it becomes. */
const notAnswered =
  /^(?:content-length|content-encoding|etag|last-modified|accept-ranges|cache-control)$/i;

/**
 * Fetches the web UI's page for a browser and gives it with the gateway's own scripts in it.
 * Every other answer of ComfyUI's, one that is no page or too large for one, passes as it came.
 */
export function forwardPage(
  exchange: Exchange,
  isSignedIn: boolean,
  deps: { readonly clock: Clock; readonly timeouts: () => Timeouts },
): void {
  const { req, res, hop } = exchange;
  const { connectMs, firstByteMs } = deps.timeouts();
  const headers = headersForUpstream(req.rawHeaders, hop);
  const outgoing = request({
    host: hop.upstream.host,
    port: hop.upstream.port,
    method: req.method,
    path: withoutToken(req.url ?? "/"),
    agent: false,
    headers: [
      ...pairs(headers).filter(([name]) => !notAsked.test(name)),
      ["Accept-Encoding", "identity"],
    ].flat(),
  });
  const timer = deps.clock.after(connectMs + firstByteMs, () => {
    outgoing.destroy();
    if (!res.headersSent) exchange.fail({ refused: "UPSTREAM_TIMEOUT" });
  });
  outgoing.once("response", (incoming) => {
    timer.cancel();
    // Refused meanwhile: its body was no HTTP.
    if (!res.headersSent)
      void answer(exchange, isSignedIn ? linkScript + tabScript : linkScript, incoming);
  });
  outgoing.once("error", () => {
    timer.cancel();
    if (!res.headersSent && !res.destroyed) exchange.fail({ refused: "UPSTREAM_DOWN" });
  });
  res.once("close", () => {
    timer.cancel();
    outgoing.destroy();
  });
  outgoing.end();
}

async function answer(
  exchange: Exchange,
  scripts: string,
  incoming: IncomingMessage,
): Promise<void> {
  const { req, res, isProtected, extraHeaders } = exchange;
  const status = incoming.statusCode ?? 502;
  const words = incoming.statusMessage ?? "";
  const isPage =
    status === 200 &&
    /^text\/html\b/i.test(incoming.headers["content-type"] ?? "") &&
    Number(incoming.headers["content-length"] ?? 0) <= maxPageBytes;
  const headers = headersForClient(incoming.rawHeaders, isProtected, extraHeaders);
  const rewritten = [
    ...pairs(headers).filter(([name]) => !notAnswered.test(name)),
    ["Cache-Control", "no-store"],
  ];
  if (!isPage || req.method === "HEAD") {
    res.writeHead(status, words, isPage ? rewritten.flat() : headers);
    incoming.once("error", () => res.destroy());
    incoming.pipe(res);
    return;
  }
  const body = await readAll(incoming);
  if (res.headersSent) return;
  if (body === null) {
    if (!res.destroyed) exchange.fail({ refused: "UPSTREAM_DOWN" });
    return;
  }
  const plain = decoded(body, incoming.headers["content-encoding"] ?? "");
  if (plain === null) {
    res.writeHead(status, words, headers).end(body);
    return;
  }
  const page = withScripts(plain, scripts);
  res
    .writeHead(status, words, [...rewritten, ["Content-Length", String(page.length)]].flat())
    .end(page);
}

/** All of a page; null where it broke off, or turned out to be larger than one may be. */
async function readAll(incoming: IncomingMessage): Promise<Buffer | null> {
  const parts: Buffer[] = [];
  let size = 0;
  try {
    for await (const part of incoming as AsyncIterable<Buffer>) {
      size += part.length;
      if (size > maxPageBytes) return null;
      parts.push(part);
    }
  } catch {
    return null;
  }
  return incoming.complete ? Buffer.concat(parts) : null;
}

/** The plain bytes; null where they are in a coding that is not known, or not what it says. */
function decoded(body: Buffer, coding: string): Buffer | null {
  const limit = { maxOutputLength: maxPageBytes };
  try {
    switch (coding.trim().toLowerCase()) {
      case "identity":
      case "":
        return body;
      case "gzip":
      case "x-gzip":
        return gunzipSync(body, limit);
      case "deflate":
        return inflateSync(body, limit);
      case "br":
        return brotliDecompressSync(body, limit);
      default:
        return null;
    }
  } catch {
    return null;
  }
}

/** Puts ours before all others of the page, byte for byte the same else. */
function withScripts(page: Buffer, scripts: string): Buffer {
  // latin1 keeps each byte where it is, whatever the page is written in.
  const text = page.toString("latin1");
  const head = /<head(?:\s[^>]*)?>/i.exec(text);
  const place = head
    ? head.index + head[0].length
    : (/<!doctype[^>]*>/i.exec(text)?.[0].length ?? 0);
  return Buffer.concat([page.subarray(0, place), Buffer.from(scripts), page.subarray(place)]);
}

function pairs(list: readonly string[]): [string, string][] {
  const found: [string, string][] = [];
  for (let place = 0; place + 1 < list.length; place += 2)
    found.push([list[place] ?? "", list[place + 1] ?? ""]);
  return found;
}
