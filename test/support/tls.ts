import { request } from "node:https";
import { connect, type PeerCertificate } from "node:tls";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { IncomingHttpHeaders } from "node:http";
import { makeAuthority, makeLeaf } from "../../main/core/certificates/authority.ts";
import type { Pair } from "../../main/core/certificates/check.ts";

/** An authority and what it signs, in files of a folder. */
export type TestAuthority = {
  readonly pem: string;
  /** Writes a certificate for these names and its key over the ones before; gives both. */
  write(names: readonly string[], nowMs?: number): Promise<Pair>;
  readonly files: { readonly cert: string; readonly key: string };
};

export async function testAuthority(
  folder: string,
  /** A name of no local network that it may sign too. */
  domain = "",
): Promise<TestAuthority> {
  const authority = await makeAuthority(Date.now(), domain);
  const files = { cert: join(folder, "own.crt.pem"), key: join(folder, "own.key.pem") };
  return {
    pem: authority.cert,
    files,
    async write(names, nowMs = Date.now()) {
      const pair = await makeLeaf(authority, names, nowMs);
      await writeFile(files.key, pair.key);
      await writeFile(files.cert, pair.cert);
      return pair;
    },
  };
}

type TlsAnswer = {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
};

/** One request over TLS on a connection of its own, as somebody who trusts this authority. */
export function callTls(
  url: string,
  ca: string,
  options: {
    readonly method?: string;
    readonly headers?: Record<string, string>;
    readonly body?: string;
    /** The address of this computer to ask from. */
    readonly localAddress?: string;
  } = {},
): Promise<TlsAnswer> {
  const { method = "GET", headers = {}, body, localAddress } = options;
  return new Promise((resolve, reject) => {
    const asked = request(url, { method, headers, ca, agent: false, localAddress }, (answer) => {
      const parts: Buffer[] = [];
      answer.on("data", (part: Buffer) => parts.push(part));
      answer.on("error", reject);
      answer.on("end", () => {
        const status = answer.statusCode ?? 0;
        resolve({ status, headers: answer.headers, body: Buffer.concat(parts) });
      });
    });
    asked.on("error", reject);
    asked.end(body);
  });
}

/** The certificate that a new connection is shown. @throws where it is not to be trusted */
export function certificateAt(url: string, ca: string, name: string): Promise<PeerCertificate> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port), ca, servername: name }, () => {
      const certificate = socket.getPeerCertificate();
      socket.destroy();
      resolve(certificate);
    });
    socket.on("error", reject);
  });
}
