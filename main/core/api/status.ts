import { Router } from "express";
import type { StatusReport } from "../../../shared/status-report.ts";
import { onlyMethods } from "./methods.ts";

/** `/latchkey/status`: for the owner, as the gate has seen to. */
export function statusRoutes(report: () => StatusReport): Router {
  const router = Router({ caseSensitive: true, strict: true });
  router
    .route("/latchkey/status")
    .get((_req, res) => {
      res.json(report());
    })
    .all(onlyMethods("GET, HEAD"));
  return router;
}
