import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { protocol } from "electron";
import type { Logger } from "../core/platform/logger.ts";
import { readBytes } from "../core/store/folder.ts";
import { scheme } from "./origin.ts";
import { pageFileOf, policyFor, withNonce, type PageFile } from "./page-files.ts";

/** Makes `app:` a scheme like https. To be called before Electron is ready. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme,
      // With the code cache Chromium compiles the page's scripts once, and not at every start.
      privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
    },
  ]);
}

/**
 * Serves the window's page from a folder, each load of it with a fresh nonce.
 * @returns what resolves when a page has got its scripts, and waits for nothing else
 */
export function servePage(folder: string, log: Logger): Promise<void> {
  let waiting = 0;
  let hasScripts = false;
  return new Promise((served) => {
    protocol.handle(scheme, async (request) => {
      if (request.method !== "GET" && request.method !== "HEAD") return empty(405);
      const file = pageFileOf(request.url);
      if (file === null) return empty(404);
      waiting += 1;
      try {
        return await answerWith(folder, file);
      } catch (error) {
        log.warn("page-file-missing", { url: request.url, error });
        return empty(404);
      } finally {
        waiting -= 1;
        hasScripts ||= file.contentType.startsWith("text/javascript");
        if (hasScripts && waiting === 0) served();
      }
    });
  });
}

async function answerWith(folder: string, file: PageFile): Promise<Response> {
  // Read here, and not fetched: that would go through the network's process and back, for each file.
  const found = await readBytes(join(folder, ...file.segments));
  const nonce = randomBytes(18).toString("base64");
  const isPage = file.contentType.startsWith("text/html");
  return new Response(isPage ? withNonce(found.toString("utf8"), nonce) : found, {
    headers: {
      "content-type": file.contentType,
      "content-security-policy": policyFor(nonce),
      "x-content-type-options": "nosniff",
      "cache-control": "no-store",
    },
  });
}

function empty(status: number): Response {
  return new Response(null, { status });
}
