import { z } from "zod";

/** How the share listener is encrypted: not at all, by the artist's own certificate, by one that Latchkey makes. */
export const tlsChoiceSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("none") }),
  z.strictObject({
    kind: z.literal("own"),
    /** Files in PEM; the certificate's may have its chain behind it. */
    cert: z.string().min(1, "Must be a file"),
    key: z.string().min(1, "Must be a file"),
  }),
  z.strictObject({ kind: z.literal("made") }),
]);
export type TlsChoice = z.infer<typeof tlsChoiceSchema>;

/** What can be wrong with a certificate and its key. */
export const certificateFaults = [
  "certUnreadable",
  "keyUnreadable",
  "notCertificate",
  "notKey",
  "lockedKey",
  "mismatch",
  "expired",
  "notYet",
  "nameless",
] as const;
export const certificateFaultSchema = z.enum(certificateFaults);
export type CertificateFault = z.infer<typeof certificateFaultSchema>;

/** What a certificate says. Times are epoch seconds. */
export const certificateFactsSchema = z.object({
  /** DNS names and addresses, as it lists them. */
  names: z.array(z.string()),
  issuer: z.string(),
  starts_at: z.number(),
  ends_at: z.number(),
});
export type CertificateFacts = z.infer<typeof certificateFactsSchema>;

/** How encryption stands now. */
export const certificateStateSchema = z.object({
  kind: z.enum(["own", "made"]),
  /** Of the certificate in use; null where none can be used. */
  facts: certificateFactsSchema.nullable(),
  /** What is wrong with the files as they are now; the certificate from before may still be in use. */
  fault: certificateFaultSchema.nullable(),
  /** SHA-256 of the authority that Latchkey made, for people to compare. */
  fingerprint: z.string().nullable(),
  /** Names and addresses that the authority does not sign, because they are not of a local network. */
  left_out: z.array(z.string()),
  /** Set by flags for this run. */
  fixed: z.boolean(),
});
export type CertificateState = z.infer<typeof certificateStateSchema>;

/** Whether a certificate is good for a name or an address, a `*` standing for one label (RFC 9525 6.3). */
export function isNamed(names: readonly string[], host: string): boolean {
  const wanted = host.toLowerCase();
  const parent = wanted.slice(wanted.indexOf(".") + 1);
  return names.some((name) => {
    const lower = name.toLowerCase();
    return lower === wanted || (lower.startsWith("*.") && lower.slice(2) === parent);
  });
}

const dayS = 86_400;
const warnDays = 14;

/** Whether it is time to say that a certificate ends: two weeks before, or later for a short-lived one. */
export function endsSoon({ starts_at, ends_at }: CertificateFacts, nowS: number): boolean {
  const ahead = Math.min(warnDays * dayS, (ends_at - starts_at) / 4);
  return nowS >= ends_at - ahead;
}
