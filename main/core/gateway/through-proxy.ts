import { BlockList, isIP, isIPv6 } from "node:net";
import type { ClientHeader, Proxy } from "../../../shared/proxies.ts";

/** What stands for a connection when nobody speaks for somebody else. */
export type Origin = {
  /** The address of who asks. */
  readonly peer: string;
  readonly isTls: boolean;
  /** The Host by which we were reached. */
  readonly host: string | undefined;
};

/** The proxies that the artist declared: whose word is taken for others. */
export type Proxies = {
  readonly isEmpty: boolean;
  /** The declaration that an address falls under; null where it has none. */
  of(address: string): Proxy | null;
};

export function createProxies(declared: readonly Proxy[]): Proxies {
  const lists = declared.map((proxy) => {
    const list = new BlockList();
    const [address = "", bits] = proxy.address.split("/");
    const family = isIPv6(address) ? "ipv6" : "ipv4";
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
    return { proxy, list };
  });
  return {
    isEmpty: lists.length === 0,
    of(address) {
      const family = isIPv6(address) ? "ipv6" : "ipv4";
      return lists.find(({ list }) => list.check(address, family))?.proxy ?? null;
    },
  };
}

export const noProxies = createProxies([]);

/**
 * Who really asks, where a declared proxy asks for them: its headers are believed from its address
 * alone, and only the one that it was declared with. What cannot be read leaves the proxy itself.
 */
export function throughProxy(
  direct: Origin,
  headers: ReadonlyMap<string, string>,
  proxies: Proxies,
): Origin {
  const proxy = proxies.isEmpty ? null : proxies.of(direct.peer);
  if (proxy === null) return direct;
  const { clients, scheme, host } =
    proxy.header === "forwarded"
      ? saidInForwarded(headers.get("forwarded") ?? "")
      : saidInPlain(headers, proxy.header);
  return {
    peer: clientOf(clients, proxies) ?? direct.peer,
    isTls: scheme === undefined ? direct.isTls : /^(?:https|wss)$/i.test(scheme),
    host: proxy.host && host !== undefined && host !== "" ? host : direct.host,
  };
}

/** What a proxy says: each client on the way as the next one saw it, and how the first hop was reached. */
type Said = {
  readonly clients: readonly (string | undefined)[];
  readonly scheme: string | undefined;
  readonly host: string | undefined;
};

function saidInForwarded(header: string): Said {
  const elements = elementsOf(header);
  const last = elements.at(-1);
  const clients = elements.map((element) => element.get("for"));
  return { clients, scheme: last?.get("proto"), host: last?.get("host") };
}

function saidInPlain(headers: ReadonlyMap<string, string>, header: ClientHeader): Said {
  const clients = headers.get(header)?.split(",") ?? [];
  return {
    // Only X-Forwarded-For is a list: another one that has two was sent twice.
    clients: header === "x-forwarded-for" || clients.length === 1 ? clients : [],
    scheme: lastOf(headers.get("x-forwarded-proto")),
    host: lastOf(headers.get("x-forwarded-host")),
  };
}

/**
 * The last address of a list that is no declared proxy's: each one on the way adds whom it saw to the
 * end, so all before the first stranger is the stranger's own word.
 */
function clientOf(list: readonly (string | undefined)[], proxies: Proxies): string | null {
  let found: string | null = null;
  for (const entry of list.toReversed()) {
    const address = addressOf(entry ?? "");
    if (address === null) return found;
    found = address;
    if (proxies.of(address) === null) return found;
  }
  return found;
}

/** An address as headers have it: with a port, in brackets, IPv4 mapped into IPv6; null for anything else. */
function addressOf(text: string): string | null {
  const trimmed = text.trim();
  const bare =
    /^\[([^\]]+)\](?::\d{1,5})?$/.exec(trimmed)?.[1] ??
    /^(\d{1,3}(?:\.\d{1,3}){3}):\d{1,5}$/.exec(trimmed)?.[1] ??
    trimmed;
  const address = bare.toLowerCase().replace(/^::ffff:(?=\d{1,3}\.)/, "");
  return isIP(address) === 0 || address.includes("%") ? null : address;
}

function lastOf(list: string | undefined): string | undefined {
  return list?.split(",").at(-1)?.trim();
}

/** The elements of a `Forwarded` header (RFC 7239 section 4), each by its parameters. */
function elementsOf(header: string): ReadonlyMap<string, string>[] {
  const pair = /\s*([A-Za-z0-9!#$%&'*+.^_`|~-]+)=(?:"((?:[^"\\]|\\.)*)"|([^\s;,"]*))\s*([;,]|$)/y;
  const elements = [new Map<string, string>()];
  while (pair.lastIndex < header.length) {
    const match = pair.exec(header);
    // One that cannot be read tells nothing: half of it could be anybody's.
    if (match === null) return [];
    const [, name = "", quoted, plain = "", end] = match;
    elements.at(-1)?.set(name.toLowerCase(), quoted?.replace(/\\(.)/g, "$1") ?? plain);
    if (end === ",") elements.push(new Map());
  }
  return elements;
}
