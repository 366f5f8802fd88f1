import { Router } from "express";
import type { Metrics } from "../observability/metrics.ts";
import { onlyMethods } from "./methods.ts";

/** `/latchkey/metrics`: for the owner, as the gate has seen to. */
export function metricsRoutes(metrics: Pick<Metrics, "text" | "contentType">): Router {
  const router = Router({ caseSensitive: true, strict: true });
  router
    .route("/latchkey/metrics")
    .get(async (_req, res) => {
      res.setHeader("Content-Type", metrics.contentType);
      res.end(await metrics.text());
    })
    .all(onlyMethods("GET, HEAD"));
  return router;
}
