import { createPrivateKey, X509Certificate, type KeyObject } from "node:crypto";
import type { CertificateFacts, CertificateFault } from "../../../shared/tls.ts";

/** A certificate with its key, in PEM, as a TLS server takes them. */
export type Pair = { readonly cert: string; readonly key: string };

export type Checked =
  | { readonly ok: true; readonly pair: Pair; readonly facts: CertificateFacts }
  | { readonly ok: false; readonly fault: CertificateFault };

/** Whether a server could use a certificate and a key now, and what the certificate says. */
export function checkPair(pair: Pair, nowS: number): Checked {
  const cert = certificateIn(pair.cert);
  if (cert === null) return { ok: false, fault: "notCertificate" };
  const key = keyIn(pair.key);
  if (typeof key === "string") return { ok: false, fault: key };
  if (!cert.checkPrivateKey(key)) return { ok: false, fault: "mismatch" };
  const facts = factsOf(cert);
  if (nowS >= facts.ends_at) return { ok: false, fault: "expired" };
  if (nowS < facts.starts_at) return { ok: false, fault: "notYet" };
  // Browsers look at these names only, never at the subject (RFC 9525 6.3).
  if (facts.names.length === 0) return { ok: false, fault: "nameless" };
  return { ok: true, pair, facts };
}

function certificateIn(pem: string): X509Certificate | null {
  try {
    return new X509Certificate(pem);
  } catch {
    return null;
  }
}

function keyIn(pem: string): KeyObject | CertificateFault {
  try {
    return createPrivateKey(pem);
  } catch {
    return /ENCRYPTED/.test(pem) ? "lockedKey" : "notKey";
  }
}

function factsOf(cert: X509Certificate): CertificateFacts {
  const issuer = new Map(
    cert.issuer.split("\n").map((line): [string, string] => {
      const [name = "", ...value] = line.split("=");
      return [name, value.join("=")];
    }),
  );
  return {
    names: namesIn(cert.subjectAltName ?? ""),
    issuer: issuer.get("CN") ?? issuer.get("O") ?? "",
    starts_at: Date.parse(cert.validFrom) / 1000,
    ends_at: Date.parse(cert.validTo) / 1000,
  };
}

/** Node writes `DNS:studio.example, IP Address:192.168.1.5`, and quotes a name that would mislead. */
function namesIn(list: string): string[] {
  return list.split(", ").flatMap((entry) => {
    const match = /^(?:DNS|IP Address):([^"]+)$/.exec(entry);
    return match?.[1] === undefined ? [] : [match[1].toLowerCase()];
  });
}
