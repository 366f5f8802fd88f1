import { Router, type Request } from "express";
import { parseInput } from "../../../shared/errors.ts";
import { daysQuerySchema } from "../../../shared/usage.ts";
import { callerKeyId } from "./body.ts";
import { onlyMethods } from "./methods.ts";
import type { UsageOfKeys } from "./usage-of-keys.ts";
import { z } from "zod";

const querySchema = z.object({ days: daysQuerySchema });

function daysOf(req: Request): number {
  return parseInput(querySchema, { days: req.query["days"] }, "days").days;
}

/** `/api/usage`: seed section "Usage Tracking". */
export function usageRoutes(usage: UsageOfKeys): Router {
  const router = Router({ caseSensitive: true, strict: true });
  router
    .route("/usage")
    .get(async (req, res) => {
      const keyId = callerKeyId(req);
      const { name, stats } = await usage.ofKey(keyId, daysOf(req));
      res.json({ key_id: keyId, key_name: name, usage_stats: stats });
    })
    .all(onlyMethods("GET, HEAD"));
  router
    .route("/usage/all")
    .get(async (req, res) => {
      res.json({ usage_stats: Object.fromEntries(await usage.ofAll(daysOf(req))) });
    })
    .all(onlyMethods("GET, HEAD"));
  return router;
}
