import { z } from "zod";

/** The header in which a proxy says for whom it asks. */
export const clientHeaders = [
  "x-forwarded-for",
  "forwarded",
  "x-real-ip",
  "cf-connecting-ip",
  "true-client-ip",
] as const;
export type ClientHeader = (typeof clientHeaders)[number];

const addressWords = "Must be an address such as 192.168.1.5, or a range such as 10.0.0.0/24";
const widestV4 = 8;
const widestV6 = 16;

/** Whether a range takes in so much that it would be believed who nobody meant. */
function isTooWide(address: string): boolean {
  const bits = /\/(\d+)$/.exec(address)?.[1];
  if (bits === undefined) return false;
  return Number(bits) < (address.includes(":") ? widestV6 : widestV4);
}

/** One address, or a range of them. */
export const proxyAddressSchema = z
  .union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()], { error: addressWords })
  .refine((address) => !isTooWide(address), "This range is too wide: name the proxy alone");

/**
 * A reverse proxy or tunnel of the artist's that ends at the share listener. What it says of a client is
 * believed, from its address alone; what anybody else says is not.
 */
export const proxySchema = z.strictObject({
  address: proxyAddressSchema,
  /** Where it writes the client's address. */
  header: z.enum(clientHeaders, { error: `Must be one of ${clientHeaders.join(", ")}` }),
  /**
   * Whether it also sets the name that was asked for (`X-Forwarded-Host`, or `host` in `Forwarded`). Off
   * for one that hands a client's own on: by it a website could pretend to be another (DNS rebinding).
   */
  host: z.boolean(),
});
export type Proxy = z.infer<typeof proxySchema>;

export const proxiesSchema = z.array(proxySchema).max(20, "Must be at most 20");
