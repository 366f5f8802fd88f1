import { createProxyMiddleware } from "http-proxy-middleware";
import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import type { Logger } from "../platform/logger.ts";
import type { Timeouts } from "./exchange.ts";
import { headersForUpstream, toHeaders, withoutToken, type Hop } from "./headers.ts";
import type { Refusal } from "./types.ts";

export type UpgradeExchange = {
  readonly req: IncomingMessage;
  readonly socket: Socket;
  readonly head: Buffer;
  readonly hop: Hop;
  /** ComfyUI has switched protocols: its side of the socket, and its answer. */
  readonly opened: (remote: Socket, answer: IncomingMessage) => void;
  /** Called at most once where ComfyUI's answer cannot be had. */
  readonly fail: (refusal: Refusal) => void;
};

export type Upgrader = { upgrade(exchange: UpgradeExchange): void };

/**
 * Carries WebSocket upgrades by http-proxy-middleware. Its `ws` option stays off: it would subscribe
 * to `upgrade` by itself and let sockets in without a decision (docs/decisions/0001).
 */
export function createUpgrader(deps: {
  readonly log: Logger;
  readonly timeouts: () => Timeouts;
}): Upgrader {
  const underWay = new WeakMap<IncomingMessage, UpgradeExchange>();
  const proxy = createProxyMiddleware({
    changeOrigin: true,
    router: (req) => {
      const { host, port } = underWay.get(req)?.hop.upstream ?? { host: "127.0.0.1", port: 9 };
      return `http://${host}:${String(port)}`;
    },
    upgradeTimeout: deps.timeouts().connectMs * 2,
    on: {
      proxyReqWs(outgoing, req, socket) {
        outgoing.once("upgrade", (answer: IncomingMessage, remote: Socket) => {
          // A pipe passes an end on, but not a destroyed socket: without this one side would leak.
          socket.once("close", () => remote.destroy());
          remote.once("close", () => {
            socket.end();
            setImmediate(() => socket.destroySoon());
          });
          underWay.get(req)?.opened(remote, answer);
        });
      },
      error(error, req) {
        deps.log.warn("upgrade-failed", { code: "code" in error ? error.code : error.name });
        underWay.get(req)?.fail({ refused: "UPSTREAM_DOWN" });
      },
    },
  });

  return {
    upgrade(exchange) {
      const { req, socket, head, hop } = exchange;
      underWay.set(req, exchange);
      req.headers = toHeaders(headersForUpstream(req.rawHeaders, hop));
      req.url = withoutToken(req.url ?? "/");
      proxy.upgrade(req, socket, head);
    },
  };
}
