import { BlockList, isIP } from "node:net";

/** Domains that nobody owns on the internet (RFC 6761, 6762, 8375, and what routers use). */
export const localDomains = [
  "localhost",
  "local",
  "lan",
  "home",
  "home.arpa",
  "internal",
  "intranet",
] as const;

/** Addresses that nobody owns on the internet: private, carrier-grade (Tailscale's too), link-local, loopback. */
export const localRanges = [
  "10.0.0.0/8",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "100.64.0.0/10",
  "169.254.0.0/16",
  "127.0.0.0/8",
  "fc00::/7",
  "fe80::/10",
  "::1/128",
] as const;

const ranges = new BlockList();
for (const range of localRanges) {
  const [address = "", bits = ""] = range.split("/");
  ranges.addSubnet(address, Number(bits), address.includes(":") ? "ipv6" : "ipv4");
}

/** Whether an authority for a local network may sign a name or an address. */
export function isLocalName(name: string, computer: string): boolean {
  const version = isIP(name);
  if (version !== 0) return ranges.check(name, version === 6 ? "ipv6" : "ipv4");
  return [...localDomains, computer].some(
    (domain) => domain !== "" && (name === domain || name.endsWith(`.${domain}`)),
  );
}
