import { Router } from "express";
import { onlyMethods } from "./methods.ts";
import { openApi } from "./openapi.ts";
import { readPage, sendPage } from "./pages.ts";

/** The API's description: the page at `/docs`, and the file that the page is drawn from. */
export function docsRoutes(version: string): Router {
  const description = openApi(version);
  const router = Router({ caseSensitive: true, strict: true });
  router
    .route("/docs")
    .get((_req, res) => {
      sendPage(res, readPage("docs.html"));
    })
    .all(onlyMethods("GET, HEAD"));
  router
    .route("/latchkey/openapi.json")
    .get((_req, res) => {
      res.json(description);
    })
    .all(onlyMethods("GET, HEAD"));
  return router;
}
