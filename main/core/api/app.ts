import express, { type ErrorRequestHandler, type Express } from "express";
import { AppError, errors } from "../../../shared/errors.ts";
import type { Health } from "../../../shared/comfy.ts";
import type { Operations } from "../../../shared/ipc.ts";
import type { ApiKey } from "../../../shared/keys.ts";
import type { StatusReport } from "../../../shared/status-report.ts";
import type { OwnRequest } from "../gateway/door.ts";
import type { Metrics } from "../observability/metrics.ts";
import type { Logger } from "../platform/logger.ts";
import { docsRoutes } from "./docs.ts";
import { keysRoutes } from "./keys.ts";
import { metricsRoutes } from "./metrics.ts";
import { onlyMethods } from "./methods.ts";
import { readPage, wordsScript } from "./pages.ts";
import { sessionRoutes, type SessionDeps } from "./session.ts";
import { statusRoutes } from "./status.ts";
import { trustRoutes, type AuthorityShown } from "./trust.ts";
import { usageRoutes } from "./usage.ts";
import type { UsageOfKeys } from "./usage-of-keys.ts";

const assets: ReadonlyMap<string, string> = new Map([
  ["base.css", "text/css; charset=utf-8"],
  ["style.css", "text/css; charset=utf-8"],
  ["sign-in.js", "text/javascript; charset=utf-8"],
  ["account.js", "text/javascript; charset=utf-8"],
  ["waiting.js", "text/javascript; charset=utf-8"],
  ["docs.js", "text/javascript; charset=utf-8"],
  ["docs.css", "text/css; charset=utf-8"],
  ["icon.svg", "image/svg+xml"],
]);

export type ApiDeps = {
  /** What a person can do, in the name of whoever asks. */
  readonly operations: (request: OwnRequest) => Operations;
  readonly keys: () => readonly ApiKey[];
  readonly usage: UsageOfKeys;
  readonly session: SessionDeps;
  readonly health: () => Health;
  readonly report: () => StatusReport;
  /** Of a certificate that Latchkey made; null where it made none. */
  readonly authority: () => AuthorityShown | null;
  readonly metrics: Pick<Metrics, "text" | "contentType">;
  readonly log: Logger;
};

/**
 * The gateway's own pages and API. Every request here has passed the gate, which rewrote its path to
 * the canonical one: without `/api`, decoded and encoded again.
 */
export function createApi(deps: ApiDeps): Express {
  const app = express();
  app.disable("x-powered-by");
  app.disable("etag");
  app.set("case sensitive routing", true);
  app.set("strict routing", true);
  app.set("query parser", "simple");

  app.use((_req, res, next) => {
    res.setHeader("Cache-Control", "no-store");
    res.setHeader("X-Content-Type-Options", "nosniff");
    next();
  });
  app.get("/latchkey/health", (_req, res) => {
    res.json(deps.health());
  });
  // By two names: each script finds it beside itself.
  app.get(["/latchkey/words.js", "/latchkey/pages/words.js"], (req, res) => {
    res.type("text/javascript; charset=utf-8").setHeader("Cache-Control", "no-cache");
    res.setHeader("Vary", "Accept-Language");
    res.send(wordsScript(req.headers["accept-language"]));
  });
  app.get("/latchkey/pages/:name", (req, res) => {
    const type = assets.get(req.params.name);
    if (type === undefined) throw new AppError("NOT_FOUND");
    res.type(type).setHeader("Cache-Control", "no-cache");
    res.send(readPage(req.params.name));
  });
  // In ComfyUI's own page these names are seen: they say what they are for.
  for (const name of ["tab.js", "link.js"])
    app.get(`/latchkey/${name}`, (_req, res) => {
      res.type("text/javascript; charset=utf-8").setHeader("Cache-Control", "no-cache");
      res.send(readPage(name));
    });
  app.all(
    [
      "/latchkey/health",
      "/latchkey/pages/:name",
      "/latchkey/tab.js",
      "/latchkey/link.js",
      "/latchkey/words.js",
    ],
    onlyMethods("GET, HEAD"),
  );
  app.use(docsRoutes(deps.health().version));
  app.use(keysRoutes(deps.operations, deps.keys));
  app.use(usageRoutes(deps.usage));
  app.use(metricsRoutes(deps.metrics));
  app.use(statusRoutes(deps.report));
  app.use(trustRoutes(deps.authority));
  app.use(sessionRoutes(deps.session));
  app.use(() => {
    throw new AppError("NOT_FOUND");
  });

  const onError: ErrorRequestHandler = (error: unknown, req, res, _next) => {
    const failure = error instanceof AppError ? error : bug(error);
    if (res.headersSent) {
      res.destroy();
      return;
    }
    if (!req.complete) res.setHeader("Connection", "close");
    if (errors[failure.code].status === 401)
      res.setHeader("WWW-Authenticate", 'Bearer realm="latchkey"');
    const retryIn = failure.details["retry_in"];
    if (typeof retryIn === "number") res.setHeader("Retry-After", String(retryIn));
    res.status(errors[failure.code].status).json(failure.toBody());
  };
  const bug = (error: unknown): AppError => {
    deps.log.error("bug", { error });
    return new AppError("INTERNAL", { cause: error });
  };
  app.use(onError);
  return app;
}
