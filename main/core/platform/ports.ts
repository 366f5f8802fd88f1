import { createServer } from "node:net";
import { processTable } from "../comfy/processes/table.ts";
import type { ProcessTable } from "../comfy/processes/types.ts";

/** A program that listens on a port. */
export type PortOwner = { readonly pid: number; readonly name: string };

/** A TCP port of 127.0.0.1 that nobody listens on; the system hands it out, so that two calls seldom get the same. */
export function freeLoopbackPort(): Promise<number> {
  return listenOnce("127.0.0.1", 0);
}

/** Whether this process could listen on a port now. */
export async function isPortFree(host: string, port: number): Promise<boolean> {
  try {
    await listenOnce(host, port);
    return true;
  } catch {
    return false;
  }
}

/** Who listens on a TCP port of this computer; null when nobody does or the system does not tell. */
export async function whoListens(
  port: number,
  table: ProcessTable = processTable(process.platform),
): Promise<PortOwner | null> {
  const owner = await table.listener(port);
  return owner === null ? null : { pid: owner.pid, name: owner.name };
}

function listenOnce(host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen({ host, port, exclusive: true }, () => {
      const address = server.address();
      server.close(() => {
        if (address !== null && typeof address === "object") resolve(address.port);
        else reject(new Error("The system gave no port"));
      });
    });
  });
}
