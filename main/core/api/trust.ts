import { Router } from "express";
import { AppError } from "../../../shared/errors.ts";
import { onlyMethods } from "./methods.ts";
import { visitorLanguage } from "../visitor-words/words.ts";
import { sendPage, trustPage } from "./pages.ts";

/** The public part of an authority of Latchkey's own. */
export type AuthorityShown = { readonly der: Buffer; readonly fingerprint: string };

/**
 * How to trust the certificate that Latchkey made: the page, and the authority's certificate itself.
 * Where there is none, neither is there.
 */
export function trustRoutes(authority: () => AuthorityShown | null): Router {
  const router = Router({ caseSensitive: true, strict: true });
  const known = (): AuthorityShown => {
    const shown = authority();
    if (shown === null) throw new AppError("NOT_FOUND");
    return shown;
  };
  router
    .route("/latchkey/trust")
    .get((req, res) => {
      const language = visitorLanguage(req.headers["accept-language"]);
      sendPage(res, trustPage(known().fingerprint, language));
    })
    .all(onlyMethods("GET, HEAD"));
  router
    .route("/latchkey/authority.crt")
    .get((_req, res) => {
      const { der } = known();
      res.setHeader("Content-Type", "application/x-x509-ca-cert");
      res.setHeader("Content-Disposition", 'attachment; filename="latchkey-authority.crt"');
      res.send(der);
    })
    .all(onlyMethods("GET, HEAD"));
  return router;
}
