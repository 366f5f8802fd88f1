import { say } from "../../../shared/sentences.ts";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { Pair } from "../certificates/check.ts";
import { AppError } from "../../../shared/errors.ts";
import { hasBody } from "./hop.ts";
import { networkOf, peerOf } from "./network.ts";
import { answerOf, sendAnswer, sendOnSocket } from "./refuse.ts";
import { answerPlainly } from "./plain-on-tls.ts";
import type { ListenerKind } from "./door.ts";
import type { Gate } from "./gate.ts";

export type Listener = {
  readonly host: string;
  readonly port: number;
  readonly isTls: boolean;
  /** Takes another certificate for connections from now on; open ones go on. */
  replacePair(pair: Pair): void;
  /** Stops taking connections, lets answers finish for `graceMs`, then ends what is left. */
  close(graceMs: number): Promise<void>;
};

const settings = {
  maxHeaderSize: 16 * 1024,
  headersTimeout: 15_000,
  requestTimeout: 0,
  keepAliveTimeout: 65_000,
  connectionsCheckingInterval: 3_000,
  insecureHTTPParser: false,
  requireHostHeader: true,
  noDelay: true,
} as const;

/** What a listener allows before it hangs up. */
export type ListenerLimits = {
  /** For a body in which nothing moves; answers may take as long as they need. */
  readonly idleBodyMs: number;
  /** Connections at once from one address (IPv6: one /64). A browser opens six. */
  readonly connectionsEach: number;
  /** Connections at once from all. */
  readonly connections: number;
};

const defaultLimits: ListenerLimits = {
  idleBodyMs: 120_000,
  connectionsEach: 1_000,
  connections: 12_000,
};

/**
 * Opens one listener on the gate. Header lines are counted by the gate, not capped by Node, which
 * drops what is over its cap in silence (DESIGN section 4).
 * @throws the system's error, e.g. EADDRINUSE.
 */
export function openListener(
  gate: Pick<Gate, "request" | "upgrade" | "isProxy">,
  kind: ListenerKind,
  address: { readonly host: string; readonly port: number },
  tls: Pair | null = null,
  { idleBodyMs, connectionsEach, connections }: ListenerLimits = defaultLimits,
): Promise<Listener> {
  const tlsServer = tls
    ? createTlsServer({ ...settings, ...tls, handshakeTimeout: settings.headersTimeout })
    : null;
  const server: Server = tlsServer ?? createServer(settings);
  server.maxHeadersCount = 0;
  server.maxConnections = connections;
  const sockets = new Set<Socket>();
  const byNetwork = new Map<string, number>();
  server.on("connection", (socket: Socket) => {
    // One that is put back comes again.
    if (sockets.has(socket)) return;
    const peer = peerOf(socket);
    const network = networkOf(peer);
    const count = (byNetwork.get(network) ?? 0) + 1;
    if (count > connectionsEach && !gate.isProxy(peer)) {
      socket.destroy();
      return;
    }
    byNetwork.set(network, count);
    sockets.add(socket);
    socket.once("close", () => {
      sockets.delete(socket);
      const left = (byNetwork.get(network) ?? 1) - 1;
      if (left > 0) byNetwork.set(network, left);
      else byNetwork.delete(network);
    });
  });
  const newest = new WeakMap<Duplex, ServerResponse>();
  const broken = new WeakSet<Duplex>();
  const take = (req: IncomingMessage, res: ServerResponse): void => {
    newest.set(req.socket, res);
    watchBody(req, idleBodyMs);
    gate.request(req, res, kind);
  };
  server.on("request", take).on("checkContinue", take);
  /** Outside of Node's own order what is written goes before the answers that a connection still waits for. */
  const isOwedAnswers = (socket: Duplex): boolean => newest.get(socket)?.writableFinished === false;
  server.on("upgrade", (req: IncomingMessage, socket: Socket, head: Buffer) => {
    if (isOwedAnswers(socket)) socket.destroy();
    else if (/^websocket$/i.test(req.headers.upgrade?.trim() ?? "") && req.method === "GET")
      gate.upgrade(req, socket, head, kind);
    else withoutUpgrade(server, req, socket, head);
  });
  server.on("connect", (_req, socket: Socket) => {
    // Node has taken its own listeners off: who hangs up now would else end this process.
    socket.on("error", () => socket.destroy());
    if (isOwedAnswers(socket)) socket.destroy();
    else sendOnSocket(socket, answerOf({ refused: "BAD_PATH" }), "BAD_PATH");
  });
  tlsServer?.on("tlsClientError", (error, socket) => {
    answerPlainly(error, socket, sockets);
  });
  server.on("clientError", (error: NodeJS.ErrnoException, socket) => {
    if (error.code === "ECONNRESET" || !socket.writable) socket.destroy();
    // What comes behind it breaks the parser anew.
    else if (!broken.has(socket)) {
      broken.add(socket);
      const isOverflow = error.code === "HPE_HEADER_OVERFLOW";
      endBroken(socket, newest.get(socket), isOverflow ? "HEADERS_TOO_LARGE" : "INVALID_REQUEST");
    }
  });

  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(address.port, address.host, () => {
      server.off("error", reject);
      const { address: host, port } = server.address() as AddressInfo;
      resolve({
        host,
        port,
        isTls: tlsServer !== null,
        replacePair: (pair) => tlsServer?.setSecureContext(pair),
        close: (graceMs) => closeServer(server, sockets, graceMs),
      });
    });
  });
}

/**
 * Refuses what is no HTTP, behind the answers that the connection still waits for.
 * @param newest of the requests that were taken from it; it may itself be what broke, in its body.
 */
function endBroken(
  socket: Duplex,
  newest: ServerResponse | undefined,
  refused: "HEADERS_TOO_LARGE" | "INVALID_REQUEST",
): void {
  const answer = answerOf({ refused });
  const refuse = (): void => {
    sendOnSocket(socket, answer, refused);
  };
  if (!newest || newest.writableFinished) refuse();
  else if (newest.req.complete) newest.once("finish", refuse);
  else if (newest.headersSent) socket.destroy();
  else sendAnswer(newest, answer);
}

/** Takes a request that went quiet in mid-body off the line; answers may take as long as they need. */
function watchBody(req: IncomingMessage, idleBodyMs: number): void {
  if (req.complete || !hasBody(req.headers)) return;
  const { socket } = req;
  const onIdle = (): void => {
    if (!req.complete) socket.destroy();
  };
  socket.setTimeout(idleBodyMs, onIdle);
  // With 0 it also takes the listener off: the next request on this connection brings its own.
  req.once("end", () => socket.setTimeout(0, onIdle));
}

/**
 * An offer of another protocol (`Upgrade: h2c`, as some clients always send) is one that a server may
 * ignore: the request is put back without it and goes the plain way.
 */
function withoutUpgrade(server: Server, req: IncomingMessage, socket: Socket, head: Buffer): void {
  const lines = [`${req.method ?? "GET"} ${req.url ?? "/"} HTTP/${req.httpVersion}`];
  for (let place = 0; place + 1 < req.rawHeaders.length; place += 2) {
    const name = req.rawHeaders[place] ?? "";
    if (!/^(?:upgrade|connection|http2-settings)$/i.test(name))
      lines.push(`${name}: ${req.rawHeaders[place + 1] ?? ""}`);
  }
  socket.unshift(Buffer.concat([Buffer.from(`${lines.join("\r\n")}\r\n\r\n`, "latin1"), head]));
  server.emit("encrypted" in socket ? "secureConnection" : "connection", socket);
}

function closeServer(server: Server, sockets: ReadonlySet<Socket>, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeIdleConnections();
    setTimeout(() => {
      for (const socket of sockets) socket.destroy();
    }, graceMs).unref();
  });
}

/** A taken port in words, with the program that holds it where the system tells. */
export function portTaken(
  port: number,
  holder: { readonly name: string; readonly pid: number } | null,
): AppError {
  const said =
    holder === null
      ? say("portTaken", { port })
      : say("portTakenBy", { port, name: holder.name, pid: holder.pid });
  return new AppError("INTERNAL", { said });
}
