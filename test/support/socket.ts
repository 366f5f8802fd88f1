import { WebSocket, type RawData } from "ws";

type Client = {
  readonly socket: WebSocket;
  /** JSON messages by their order. */
  readonly messages: { readonly type: string; readonly data: unknown }[];
  readonly binaries: Buffer[];
  /** Waits until `found` gives something other than undefined; looked at with every message. */
  until<T>(found: (client: Client) => T | undefined): Promise<T>;
  closed(): Promise<number>;
};

/** Opens a WebSocket and waits for its handshake. @throws Error where it is refused */
export function openSocket(
  url: string,
  headers: Record<string, string> = {},
  options: { readonly perMessageDeflate?: boolean } = {},
): Promise<Client> {
  const socket = new WebSocket(url.replace(/^http/, "ws"), { headers, ...options });
  const closing = new Promise<number>((resolve) => {
    socket.once("close", (code) => {
      resolve(code);
    });
  });
  const client: Client = {
    socket,
    messages: [],
    binaries: [],
    until: (found) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const value = found(client);
          if (value !== undefined) resolve(value);
        };
        socket.on("message", look);
        socket.once("close", () => {
          reject(new Error("The socket closed before"));
        });
        look();
      }),
    closed: () => closing,
  };
  socket.on("message", (data: RawData, isBinary: boolean) => {
    if (isBinary) client.binaries.push(data as Buffer);
    else
      client.messages.push(
        JSON.parse((data as Buffer).toString()) as { type: string; data: unknown },
      );
  });
  return new Promise((resolve, reject) => {
    socket.once("error", reject);
    socket.once("open", () => {
      socket.on("error", () => undefined);
      resolve(client);
    });
  });
}
