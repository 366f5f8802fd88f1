import type { IncomingMessage } from "node:http";
import { peerOf } from "./network.ts";
import { throughProxy, type Origin, type Proxies } from "./through-proxy.ts";
import type { Arrival, Refusal } from "./types.ts";

const maxHeaderLines = 100;

/** Headers that decide who is asking and for what: two of one are a trick, never an accident. */
const single: ReadonlySet<string> = new Set([
  "host",
  "origin",
  "authorization",
  "x-api-key",
  "sec-fetch-site",
  "sec-fetch-mode",
  "content-type",
  "content-encoding",
]);

/**
 * Makes plain data of a request. Refuses what cannot become plain data without a choice that an
 * attacker could make for us: doubled credentials, and more header lines than are looked at.
 * @param proxies whose word is taken for a client's address, scheme and Host on the share listener.
 */
export function arrivalOf(
  req: IncomingMessage,
  listener: "local" | "share",
  upgrade: boolean,
  now: number,
  proxies: Proxies,
): { readonly arrival: Arrival; readonly fault: Refusal | null } {
  const headers = new Map<string, string>();
  const raw = req.rawHeaders;
  let fault: Refusal | null =
    raw.length > 2 * maxHeaderLines ? { refused: "HEADERS_TOO_LARGE" } : null;
  for (let place = 0; place + 1 < raw.length; place += 2) {
    const name = raw[place]?.toLowerCase() ?? "";
    const value = raw[place + 1] ?? "";
    const before = headers.get(name);
    if (before === undefined) headers.set(name, value);
    else if (single.has(name)) {
      fault ??= {
        refused: "INVALID_REQUEST",
        details: { issues: [{ path: name, message: "Must be sent once" }] },
      };
    } else headers.set(name, before + (name === "cookie" ? "; " : ", ") + value);
  }
  // Node's parser tells us of a request before it refuses a coding that it does not know.
  if ((headers.get("transfer-encoding") ?? "chunked").toLowerCase() !== "chunked") {
    fault ??= {
      refused: "INVALID_REQUEST",
      details: { issues: [{ path: "transfer-encoding", message: "Must be chunked, or left out" }] },
    };
  }
  const direct = directOf(req, headers);
  const origin = listener === "share" ? throughProxy(direct, headers, proxies) : direct;
  if (origin.host !== undefined) headers.set("host", origin.host);
  return {
    arrival: {
      method: req.method ?? "GET",
      target: req.url ?? "/",
      headers,
      listener,
      peer: origin.peer,
      isTls: origin.isTls,
      upgrade,
      now,
    },
    fault,
  };
}

/** Who asks, where nobody speaks for them. */
function directOf(req: IncomingMessage, headers: ReadonlyMap<string, string>): Origin {
  const isTls = "encrypted" in req.socket;
  return { peer: peerOf(req.socket), isTls, host: headers.get("host") };
}
