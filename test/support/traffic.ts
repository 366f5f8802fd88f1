import type { Page } from "@playwright/test";

/** What a page did: pages gone to, all requests, and sockets that it tried to open. */
export type Traffic = {
  readonly pages: number;
  readonly requests: number;
  readonly sockets: number;
};

/** What a page does in the next `ms`: that nothing happens is seen by waiting only. */
export async function trafficDuring(page: Page, ms: number): Promise<Traffic> {
  const counted = { pages: 0, requests: 0, sockets: 0 };
  page.on("websocket", () => (counted.sockets += 1));
  page.on("request", (request) => {
    // A browser asks for a page's icon when it likes, once the page is there.
    if (request.url().endsWith("/latchkey/pages/icon.svg")) return;
    counted.requests += 1;
    if (request.isNavigationRequest()) counted.pages += 1;
  });
  await page.waitForTimeout(ms);
  return counted;
}
