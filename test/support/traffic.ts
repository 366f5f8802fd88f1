import type { Page, WebSocket } from "@playwright/test";

/** What a page asks for and holds open, from now on. */
export type Traffic = {
  /** Sockets that are open now. */
  readonly open: ReadonlySet<WebSocket>;
  /** Counts what comes during `ms`: pages, other requests, and tries to open a socket. */
  during(
    ms: number,
  ): Promise<{ readonly pages: number; readonly requests: number; readonly sockets: number }>;
};

/** Watches a page from before it is loaded. */
export function trafficOf(page: Page): Traffic {
  const open = new Set<WebSocket>();
  const counted = { pages: 0, requests: 0, sockets: 0 };
  page.on("websocket", (socket) => {
    counted.sockets += 1;
    open.add(socket);
    socket.on("close", () => open.delete(socket));
  });
  page.on("request", (request) => {
    counted.requests += 1;
    if (request.isNavigationRequest() && request.frame() === page.mainFrame()) counted.pages += 1;
  });
  return {
    open,
    async during(ms) {
      const before = { ...counted };
      // That nothing happens is seen by waiting only.
      await page.waitForTimeout(ms);
      return {
        pages: counted.pages - before.pages,
        requests: counted.requests - before.requests,
        sockets: counted.sockets - before.sockets,
      };
    },
  };
}
