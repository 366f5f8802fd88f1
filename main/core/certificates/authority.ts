import "reflect-metadata";
import { createHash, randomBytes, webcrypto, X509Certificate } from "node:crypto";
import { isIP } from "node:net";
import { AsnConvert } from "@peculiar/asn1-schema";
import {
  GeneralName,
  GeneralSubtree,
  GeneralSubtrees,
  id_ce_nameConstraints,
  NameConstraints,
} from "@peculiar/asn1-x509";
import * as x509 from "@peculiar/x509";
import type { Pair } from "./check.ts";
import { localDomains, localRanges } from "./local-names.ts";

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;
const dayMs = 86_400_000;
const authorityDays = 3650;
/** Apple's systems refuse more than 825 days from an authority of one's own. */
const leafDays = 120;
/** Clocks of phones are not always right. */
const earlyMs = 2 * dayMs;

x509.cryptoProvider.set(webcrypto);

/**
 * Makes an authority for one local network. Who trusts it lets it speak for local names and addresses
 * alone: the constraint (RFC 5280 4.2.1.10) keeps whoever steals its key from every website.
 * @param computer this computer's own name, which it may sign too
 */
export async function makeAuthority(nowMs: number, computer: string): Promise<Pair> {
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const mark = randomBytes(3).toString("hex").toUpperCase();
  const cert = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serial(),
    name: `CN=Latchkey local authority ${mark}, O=Latchkey`,
    notBefore: new Date(nowMs - earlyMs),
    notAfter: new Date(nowMs + authorityDays * dayMs),
    signingAlgorithm: algorithm,
    keys: keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      new x509.Extension(id_ce_nameConstraints, true, constraintsFor(computer)),
    ],
  });
  return { cert: cert.toString("pem"), key: await keyPem(keys.privateKey) };
}

function constraintsFor(computer: string): ArrayBuffer {
  const domains = [...new Set([...localDomains, computer])].filter((name) => name !== "");
  const permitted = [
    ...domains.map((dNSName) => new GeneralName({ dNSName })),
    ...localRanges.map((iPAddress) => new GeneralName({ iPAddress })),
  ];
  return AsnConvert.serialize(
    new NameConstraints({
      permittedSubtrees: new GeneralSubtrees(permitted.map((base) => new GeneralSubtree({ base }))),
    }),
  );
}

/** A server's certificate of the authority's for these names and addresses, with a key of its own. */
export async function makeLeaf(
  authority: Pair,
  names: readonly string[],
  nowMs: number,
): Promise<Pair> {
  const issuer = new x509.X509Certificate(authority.cert);
  const signingKey = await webcrypto.subtle.importKey(
    "pkcs8",
    x509.PemConverter.decodeFirst(authority.key),
    algorithm,
    false,
    ["sign"],
  );
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const cert = await x509.X509CertificateGenerator.create({
    serialNumber: serial(),
    subject: "CN=Latchkey",
    issuer: issuer.subject,
    notBefore: new Date(nowMs - earlyMs),
    notAfter: new Date(Math.min(nowMs + leafDays * dayMs, issuer.notAfter.getTime())),
    signingAlgorithm: algorithm,
    publicKey: keys.publicKey,
    signingKey: signingKey,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(
        names.map((value) => ({
          type: isIP(value) === 0 ? ("dns" as const) : ("ip" as const),
          value,
        })),
      ),
      await x509.AuthorityKeyIdentifierExtension.create(issuer.publicKey),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { cert: cert.toString("pem"), key: await keyPem(keys.privateKey) };
}

/** Positive and of 16 bytes (RFC 5280 4.1.2.2). */
function serial(): string {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return bytes.toString("hex");
}

async function keyPem(key: webcrypto.CryptoKey): Promise<string> {
  const der = await webcrypto.subtle.exportKey("pkcs8", key);
  return x509.PemConverter.encode(der, "PRIVATE KEY");
}

/** The authority's certificate in DER: its public part, for a browser or a phone to trust. */
export function publicPart(authority: Pick<Pair, "cert">): Buffer {
  return new X509Certificate(authority.cert).raw;
}

/** SHA-256 over a certificate, in pairs of digits, as browsers and systems show it. */
export function fingerprintOf(authority: Pick<Pair, "cert">): string {
  const digits = createHash("sha256").update(publicPart(authority)).digest("hex").toUpperCase();
  return digits.match(/../g)?.join(":") ?? digits;
}

/** Whether an authority has signed a certificate. */
export function isIssuedBy(leaf: Pick<Pair, "cert">, authority: Pick<Pair, "cert">): boolean {
  const issuer = new X509Certificate(authority.cert);
  const cert = new X509Certificate(leaf.cert);
  return cert.checkIssued(issuer) && cert.verify(issuer.publicKey);
}
