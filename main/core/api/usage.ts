import { Router, type Request } from "express";
import { parseInput } from "../../../shared/errors.ts";
import { daysQuerySchema, type UsageStats } from "../../../shared/usage.ts";
import type { Keyring } from "../keys/keyring.ts";
import type { Usage } from "../usage/usage.ts";
import { callerKeyId } from "./body.ts";
import { onlyMethods } from "./methods.ts";
import { z } from "zod";

export type UsageOfKeys = {
  readonly ofKey: (
    keyId: string,
    days: number,
  ) => Promise<{ readonly name: string; readonly stats: UsageStats }>;
  readonly ofAll: (days: number) => Promise<ReadonlyMap<string, UsageStats>>;
};

/** Reads the figures where they are kept, and the name with them. */
export function usageOfKeys(keyring: Pick<Keyring, "get">, usage: Usage): UsageOfKeys {
  return {
    ofKey: async (keyId, days) => ({
      name: keyring.get(keyId).name,
      stats: await usage.statsOf(keyId, days),
    }),
    ofAll: (days) => usage.statsOfAll(days),
  };
}

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
