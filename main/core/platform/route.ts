import { createSocket } from "node:dgram";

/** Of the block for documentation (RFC 5737): nobody's, and nothing is sent to it. */
const somewhere = "192.0.2.1";

/**
 * The address from which this computer reaches the internet; null where it has no way there. Connecting
 * a UDP socket only asks the system for the route.
 */
export function routeAddress(): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = createSocket("udp4");
    const end = (address: string | null): void => {
      socket.close();
      resolve(address);
    };
    socket.once("error", () => {
      end(null);
    });
    socket.connect(9, somewhere, () => {
      end(socket.address().address);
    });
  });
}
