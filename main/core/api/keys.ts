import { Router, type Request } from "express";
import { parseInput } from "../../../shared/errors.ts";
import {
  keyChangesSchema,
  keyIdSchema,
  newKeySchema,
  rotationSchema,
  type ApiKey,
} from "../../../shared/keys.ts";
import type { Operations } from "../../../shared/ipc.ts";
import type { OwnRequest } from "../gateway/door.ts";
import { hasBody } from "../gateway/hop.ts";
import { jsonBody } from "./body.ts";
import { ownRequestOf } from "./context.ts";
import { onlyMethods } from "./methods.ts";

/** The id of the path; one that cannot be an id is one that is not found. */
function keyIdOf(value: unknown): string {
  const parsed = keyIdSchema.safeParse(value);
  return parsed.success ? parsed.data : "-";
}

/** `/api/keys`: seed section "API Key Management". Who may call was decided before. */
export function keysRoutes(
  operationsOf: (request: OwnRequest) => Operations,
  list: () => readonly ApiKey[],
): Router {
  const router = Router({ caseSensitive: true, strict: true });
  const by = (req: Request): Operations => operationsOf(ownRequestOf(req));

  router
    .route("/keys")
    .get((_req, res) => {
      // Not the window's rows, which also tell where each key was used from.
      res.json({ keys: list() });
    })
    .post(async (req, res) => {
      const created = await by(req)["keys.create"](parseInput(newKeySchema, await jsonBody(req)));
      res.status(201).json(created);
    })
    .all(onlyMethods("GET, HEAD, POST"));

  router
    .route("/keys/:id")
    .get(async (req, res) => {
      res.json(await by(req)["keys.get"]({ key_id: keyIdOf(req.params.id) }));
    })
    .patch(async (req, res) => {
      const changes = parseInput(keyChangesSchema, await jsonBody(req));
      await by(req)["keys.update"]({ key_id: keyIdOf(req.params.id), changes });
      res.json({ message: "API key updated" });
    })
    .delete(async (req, res) => {
      await by(req)["keys.delete"]({ key_id: keyIdOf(req.params.id) });
      res.json({ message: "API key deleted" });
    })
    .all(onlyMethods("GET, HEAD, PATCH, DELETE"));

  router
    .route("/keys/:id/rotate")
    .post(async (req, res) => {
      const { grace_seconds } = parseInput(
        rotationSchema,
        hasBody(req.headers) ? await jsonBody(req) : {},
      );
      res.json(await by(req)["keys.rotate"]({ key_id: keyIdOf(req.params.id), grace_seconds }));
    })
    .all(onlyMethods("POST"));

  return router;
}
