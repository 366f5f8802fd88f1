import type { RequestHandler } from "express";
import { AppError } from "../../../shared/errors.ts";

/** Ends a route: any other method is 405 with `Allow`. */
export function onlyMethods(allowed: string): RequestHandler {
  return (_req, res) => {
    res.setHeader("Allow", allowed);
    throw new AppError("METHOD_NOT_ALLOWED");
  };
}
