/**
 * What a proxy or a tunnel adds to say for whom it asks, in any spelling. Whoever sends one is not this
 * computer itself, and only our own goes on to ComfyUI.
 */
export const forwardingHeader =
  /^(?:forwarded|via|x[-_]real[-_]ip|x[-_](?:original[-_])?forwarded(?:[-_].*)?|(?:cf|tailscale|x[-_]envoy)[-_].*|(?:x|true|fly|fastly|x[-_]cluster|x[-_]azure)[-_]client[-_]?ip)$/;

/** Whether a request brings a body (RFC 9112 6.3), by its headers as Node has them. */
export function hasBody(headers: {
  readonly "content-length"?: string | undefined;
  readonly "transfer-encoding"?: string | undefined;
}): boolean {
  return headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;
}
