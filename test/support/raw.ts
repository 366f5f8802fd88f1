import { connect, type Socket } from "node:net";

/** A socket to a listener, with all that came on it so far, for requests that no client would send. */
export type RawSocket = {
  readonly socket: Socket;
  /** All that came, as latin1. */
  readonly received: () => string;
  /** Waits until what came matches. @throws Error with what came, when the socket closes before */
  until(pattern: RegExp): Promise<string>;
  /** Waits until the other side closed; gives all that came. */
  closed(): Promise<string>;
};

export function openRaw(url: string): RawSocket {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  let text = "";
  let isClosed = false;
  socket.on("data", (chunk) => (text += chunk.toString("latin1")));
  socket.on("error", () => undefined);
  socket.on("close", () => (isClosed = true));
  return {
    socket,
    received: () => text,
    until: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const isFound = pattern.test(text);
          if (!isFound && !isClosed) return;
          socket.off("data", look).off("close", look);
          if (isFound) resolve(text);
          else reject(new Error(`Closed without ${String(pattern)} after:\n${text}`));
        };
        socket.on("data", look);
        socket.on("close", look);
        look();
      }),
    closed: () =>
      new Promise((resolve) => {
        if (isClosed) resolve(text);
        else {
          socket.on("close", () => {
            resolve(text);
          });
        }
      }),
  };
}

/** Sends a request byte for byte; gives all that came until the other side closed. */
export async function sendRaw(url: string, request: string): Promise<string> {
  const raw = openRaw(url);
  raw.socket.write(request, "latin1");
  return raw.closed();
}

/** A request head of these lines, after `Host` and with the end of it. */
export function head(url: string, first: string, ...lines: readonly string[]): string {
  return [first, `Host: ${new URL(url).host}`, ...lines, "", ""].join("\r\n");
}

/** The statuses of all the answers in what came, in their order. */
export function statusesOf(received: string): number[] {
  return [...received.matchAll(/HTTP\/1\.1 (\d{3})/g)].map((match) => Number(match[1]));
}
