import { hostname, networkInterfaces } from "node:os";
import type { ShareAddress } from "../../../shared/ipc.ts";

export type Interfaces = ReturnType<typeof networkInterfaces>;

const virtualAdapter =
  /^(?:docker|br-|veth|virbr|vmnet|vboxnet|vEthernet|VMware|VirtualBox|lxc|cni|flannel|podman)/i;
const vpnAdapter = /^(?:tun|tap|utun|wg|tailscale|zt|ppp|nordlynx|proton)/i;
const wifiAdapter = /^(?:wl|wifi|wi-fi|wlan|airport|ath)/i;
const ethernetAdapter = /^(?:en|eth|ethernet|lan)/i;

const order = ["wifi", "ethernet", "other", "vpn", "virtual", "local"] as const;

function kindOf(adapter: string, address: string): ShareAddress["kind"] {
  if (virtualAdapter.test(adapter)) return "virtual";
  // Tailscale and others give out carrier-grade addresses, 100.64.0.0/10 (RFC 6598).
  const [first = 0, second = 0] = address.split(".").map(Number);
  if (vpnAdapter.test(adapter) || (first === 100 && second >= 64 && second < 128)) return "vpn";
  if (wifiAdapter.test(adapter)) return "wifi";
  return ethernetAdapter.test(adapter) ? "ethernet" : "other";
}

/**
 * The addresses under which others reach this computer, the likeliest first.
 * @param host what the listener is bound to; anything but a wildcard leaves that one alone.
 */
export function shareAddresses(
  host: string,
  port: number,
  isTls: boolean,
  interfaces: Interfaces = networkInterfaces(),
): ShareAddress[] {
  const scheme = isTls ? "https" : "http";
  const found: ShareAddress[] = [];
  for (const [adapter, entries] of Object.entries(interfaces)) {
    for (const entry of entries ?? []) {
      if (entry.family !== "IPv4" || entry.internal || entry.address.startsWith("169.254."))
        continue;
      if (host !== "0.0.0.0" && host !== "::" && host !== entry.address) continue;
      found.push({
        adapter,
        kind: kindOf(adapter, entry.address),
        address: entry.address,
        url: `${scheme}://${entry.address}:${String(port)}/`,
      });
    }
  }
  found.sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
  if (found.length > 0) return found;
  const loopback = "127.0.0.1";
  return [
    {
      adapter: "localhost",
      kind: "local",
      address: loopback,
      url: `${scheme}://${loopback}:${String(port)}/`,
    },
  ];
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
