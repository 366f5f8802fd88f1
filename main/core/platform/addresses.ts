import { hostname, networkInterfaces } from "node:os";
import type { ShareAddress } from "../../../shared/ipc.ts";

export type Interfaces = ReturnType<typeof networkInterfaces>;

const virtualAdapter =
  /^(?:docker|br-|veth|virbr|vmnet|vboxnet|vEthernet|VMware|VirtualBox|lxc|cni|flannel|podman)/i;
const vpnAdapter = /^(?:tun|tap|utun|wg|tailscale|zt|ppp|nordlynx|proton)/i;
const wifiAdapter = /^(?:wl|wifi|wi-fi|wlan|airport|ath)/i;
const ethernetAdapter = /^(?:en|eth|ethernet|lan)/i;

const order = ["wifi", "ethernet", "other", "vpn", "name", "virtual", "local"] as const;

function kindOf(adapter: string, address: string): ShareAddress["kind"] {
  if (virtualAdapter.test(adapter)) return "virtual";
  // Tailscale and others give out carrier-grade addresses, 100.64.0.0/10 (RFC 6598).
  const [first = 0, second = 0] = address.split(".").map(Number);
  if (vpnAdapter.test(adapter) || (first === 100 && second >= 64 && second < 128)) return "vpn";
  if (wifiAdapter.test(adapter)) return "wifi";
  return ethernetAdapter.test(adapter) ? "ethernet" : "other";
}

/** An address of this computer's own in one of its networks. */
export type AdapterAddress = Pick<ShareAddress, "adapter" | "kind" | "address">;

/** This computer's addresses in its networks, the likeliest first; none where it is in no network. */
export function adapterAddresses(
  interfaces: Interfaces = networkInterfaces(),
  /** Through which the internet is reached: it goes before all others. */
  route: string | null = null,
): AdapterAddress[] {
  const found: AdapterAddress[] = [];
  for (const [adapter, entries] of Object.entries(interfaces)) {
    for (const entry of entries ?? []) {
      const { family, internal, address } = entry;
      if (family !== "IPv4" || internal || address.startsWith("169.254.")) continue;
      found.push({ adapter, kind: kindOf(adapter, address), address });
    }
  }
  const placeOf = ({ kind, address }: AdapterAddress): number =>
    address === route ? -1 : order.indexOf(kind);
  return found.sort((a, b) => placeOf(a) - placeOf(b));
}

/** Under which scheme and port the share listener answers, and by what names. */
export type ShareFacts = {
  /** What the listener is bound to; anything but a wildcard leaves that one alone. */
  readonly host: string;
  readonly port: number;
  readonly isTls: boolean;
  readonly route?: string | null;
  /** Names that lead to this computer, beside its addresses. */
  readonly names?: readonly string[];
  /** Whether the certificate is good for a name or an address. */
  readonly isCovered?: (host: string) => boolean;
};

/** The addresses under which others reach this computer, the likeliest first. */
export function shareAddresses(
  facts: ShareFacts,
  interfaces: Interfaces = networkInterfaces(),
): ShareAddress[] {
  const { host, port, isTls, route = null, names = [], isCovered = () => true } = facts;
  const link = (about: AdapterAddress): ShareAddress => ({
    ...about,
    url: `${isTls ? "https" : "http"}://${about.address}:${String(port)}/`,
    covered: !isTls || isCovered(about.address),
  });
  const isWildcard = host === "0.0.0.0" || host === "::";
  const found = adapterAddresses(interfaces, route)
    .filter(({ address }) => isWildcard || address === host)
    .map(link);
  if (found.length === 0)
    return [link({ adapter: "localhost", kind: "local", address: "127.0.0.1" })];
  const named = names.map((name) => link({ adapter: `name:${name}`, kind: "name", address: name }));
  const isLast = ({ kind }: ShareAddress): boolean => kind === "virtual";
  const all = [
    ...found.filter((one) => !isLast(one)),
    ...named,
    ...found.filter((one) => isLast(one)),
  ];
  // What a browser would warn of is not offered first.
  return [...all.filter(({ covered }) => covered), ...all.filter(({ covered }) => !covered)];
}

/** Whether an address is one of this computer's own. */
export function isOwnAddress(
  address: string,
  interfaces: Interfaces = networkInterfaces(),
): boolean {
  if (address === "::1" || address.startsWith("127.")) return true;
  return Object.values(interfaces).some((entries) =>
    entries?.some((entry) => entry.address === address),
  );
}

/** The names by which this computer is known on its network, in lower case. */
export function ownNames(name: string = hostname()): string[] {
  const lower = name.toLowerCase();
  const short = lower.split(".")[0] ?? lower;
  return [...new Set([lower, short, `${short}.local`])];
}
