import type { CertificateFault } from "../../../shared/tls.ts";

const words: Readonly<Record<CertificateFault, string>> = {
  certUnreadable: "the certificate's file cannot be read.",
  keyUnreadable: "the key's file cannot be read.",
  notCertificate: "the certificate's file holds no certificate in PEM.",
  notKey: "the key's file holds no private key in PEM.",
  lockedKey: "the key is locked with a password; save it without one.",
  mismatch: "the key is not this certificate's.",
  expired: "it has ended.",
  notYet: "it does not hold yet; is this computer's clock right?",
  nameless: "it names no host, so no browser would take it.",
};

/** Why a certificate cannot be used, and what that means for sharing. */
export function wordsOf(fault: CertificateFault): string {
  return `The certificate cannot be used: ${words[fault]} Nothing is shared with it, and nothing is shared without encryption in its place.`;
}
