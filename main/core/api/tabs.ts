import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import { WebSocketServer, type WebSocket } from "ws";
import type { SessionEnding, SessionInfo } from "../../../shared/sessions.ts";
import { sessionOf, type OwnRequest } from "../gateway/door.ts";
import type { Caller, Refusal } from "../gateway/types.ts";
import type { Clock, Timer } from "../platform/clock.ts";

const gatherMs = 500;
const aliveMs = 30_000;
const maxEach = 50;
const endedCode = 4001;

/** What a tab is told. `signed-out` is the person's own doing, in another tab. */
type Message =
  | { readonly type: "state"; readonly session: SessionInfo }
  | { readonly type: "ended"; readonly reason: SessionEnding | "signed-out" };

/**
 * The open tabs of signed-in browsers: each holds a socket at `/latchkey/session/events` that tells how
 * its key and ComfyUI stand, and that its session has ended. A socket, not an event stream: of those a
 * browser takes six for one host, page loads included.
 */
export type Tabs = {
  /** Takes an upgrade; null where it was taken, else why not. */
  upgrade(req: IncomingMessage, socket: Socket, head: Buffer, request: OwnRequest): Refusal | null;
  /** Something that tabs show has changed. */
  changed(): void;
  end(sessionId: string, reason: SessionEnding | "signed-out"): void;
  close(): void;
};

type Tab = { readonly socket: WebSocket; readonly sessionId: string; isAlive: boolean };

export function createTabs(deps: {
  readonly clock: Clock;
  /** How a session stands; null where there is none any more. */
  readonly infoOf: (caller: Caller) => SessionInfo | null;
}): Tabs {
  const { clock, infoOf } = deps;
  const server = new WebSocketServer({ noServer: true, maxPayload: 1024, clientTracking: false });
  const tabs = new Map<Tab, () => SessionInfo | null>();
  let timer: Timer | null = null;

  const send = (tab: Tab, message: Message): void => {
    tab.socket.send(JSON.stringify(message));
  };
  function tell(): void {
    timer = null;
    for (const [tab, info] of tabs) {
      const session = info();
      if (session) send(tab, { type: "state", session });
    }
  }
  const checking = clock.every(aliveMs, () => {
    for (const tab of tabs.keys()) {
      if (!tab.isAlive) tab.socket.terminate();
      tab.isAlive = false;
      tab.socket.ping();
    }
  });

  return {
    upgrade(req, socket, head, { verdict }) {
      const { caller, route } = verdict;
      if (route.segments.join("/") !== "latchkey/session/events") return { refused: "NOT_FOUND" };
      const sessionId = sessionOf(caller);
      if (sessionId === null) return { refused: "AUTH_REQUIRED" };
      if ([...tabs.keys()].filter((tab) => tab.sessionId === sessionId).length >= maxEach)
        return { refused: "TOO_MANY_CONNECTIONS" };
      server.handleUpgrade(req, socket, head, (webSocket) => {
        const tab: Tab = { socket: webSocket, sessionId, isAlive: true };
        const info = (): SessionInfo | null => infoOf(caller);
        tabs.set(tab, info);
        webSocket.on("pong", () => (tab.isAlive = true));
        webSocket.on("error", () => {
          webSocket.terminate();
        });
        webSocket.once("close", () => tabs.delete(tab));
        const session = info();
        if (session) send(tab, { type: "state", session });
      });
      return null;
    },
    changed() {
      if (tabs.size > 0) timer ??= clock.after(gatherMs, tell);
    },
    end(sessionId, reason) {
      for (const tab of tabs.keys()) {
        if (tab.sessionId !== sessionId) continue;
        send(tab, { type: "ended", reason });
        tab.socket.close(endedCode);
      }
    },
    close() {
      timer?.cancel();
      checking.cancel();
      for (const tab of tabs.keys()) tab.socket.terminate();
    },
  };
}
