import { X509Certificate } from "node:crypto";
import { request as plainRequest } from "node:http";
import { request as tlsRequest } from "node:https";
import { isIP } from "node:net";
import { TLSSocket } from "node:tls";
import { z } from "zod";
import type { ReachResult, ReachFault } from "../../../shared/reach.ts";
import type { ShareAddress } from "../../../shared/ipc.ts";

const timeoutMs = 3_000;
const healthSchema = z.object({ status: z.literal("ok") });

/**
 * Asks the share listener for its health by each of its addresses, as another computer would. What it
 * proves: the listener answers at that address and the certificate is good for it. What it cannot: the
 * system hands such a request round inside itself, so a firewall that keeps others out is not met.
 * @param authority the certificate in PEM that people were told to trust
 */
export function checkReach(
  addresses: readonly ShareAddress[],
  authority: string | null,
): Promise<ReachResult[]> {
  return Promise.all(
    addresses.map(async ({ url }) => ({ url, fault: await faultAt(url, authority) })),
  );
}

function faultAt(url: string, authority: string | null): Promise<ReachFault | null> {
  return new Promise((resolve) => {
    const target = new URL("/latchkey/health", url);
    const isTls = target.protocol === "https:";
    // An untrusted certificate is a finding of its own, not the end of the question.
    const settings = { agent: false, timeout: timeoutMs, rejectUnauthorized: false } as const;
    const asked = isTls ? tlsRequest(target, settings) : plainRequest(target, settings);
    asked.on("timeout", () => asked.destroy(Object.assign(new Error(), { code: "ETIMEDOUT" })));
    asked.on("error", (error: NodeJS.ErrnoException) => {
      resolve(faultOf(error.code ?? ""));
    });
    asked.on("response", (answer) => {
      const { socket } = answer;
      const isTrusted = !(socket instanceof TLSSocket) || isGood(socket, target, authority);
      let text = "";
      answer.setEncoding("utf8");
      answer.on("data", (part: string) => (text = (text + part).slice(0, 10_000)));
      answer.on("end", () => {
        if (!isOurs(text)) resolve("stranger");
        else resolve(isTrusted ? null : "certificate");
      });
    });
    asked.end();
  });
}

/**
 * Whether who trusts the authority takes the certificate. Electron's own TLS does not know constraints of
 * addresses and refuses an authority that has them, where browsers do not: so its word is not asked.
 */
function isGood(socket: TLSSocket, target: URL, authority: string | null): boolean {
  if (authority === null) return socket.authorized;
  const shown = socket.getPeerX509Certificate();
  if (shown === undefined) return false;
  const issuer = new X509Certificate(authority);
  const isSigned = shown.checkIssued(issuer) && shown.verify(issuer.publicKey);
  const host = target.hostname.replace(/^\[|\]$/g, "");
  const named = isIP(host) === 0 ? shown.checkHost(host) : shown.checkIP(host);
  return isSigned && named !== undefined;
}

function isOurs(text: string): boolean {
  try {
    return healthSchema.safeParse(JSON.parse(text)).success;
  } catch {
    return false;
  }
}

function faultOf(code: string): ReachFault {
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") return "noSuchName";
  return code === "ETIMEDOUT" ? "silent" : "closed";
}
