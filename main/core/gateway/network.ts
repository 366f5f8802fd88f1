/** The address of a connection's other end, IPv4-mapped ones as IPv4; empty once it is gone. */
export function peerOf(socket: { readonly remoteAddress?: string | undefined }): string {
  const address = socket.remoteAddress ?? "";
  return address.startsWith("::ffff:") ? address.slice(7) : address;
}

/** Whom an address counts as: one household or server has a whole /64 of IPv6. */
export function networkOf(peer: string): string {
  if (!peer.includes(":")) return peer;
  const [head = "", tail = ""] = peer.split("::");
  const left = head === "" ? [] : head.split(":");
  const right = tail === "" ? [] : tail.split(":");
  const gap = peer.includes("::")
    ? Array<string>(Math.max(0, 8 - left.length - right.length)).fill("0")
    : [];
  return [...left, ...gap, ...right].slice(0, 4).join(":");
}
