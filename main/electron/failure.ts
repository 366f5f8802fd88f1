import { dialog } from "electron";
import { AppError } from "../../shared/errors.ts";
import type { Logger } from "../core/platform/logger.ts";

/** Says why the app cannot go on: in the terminal, then in a box that waits to be closed. */
export function showFailure(error: unknown, log: Logger): void {
  const words =
    error instanceof AppError ? error.message : "Something went wrong while Latchkey was starting.";
  process.stderr.write(`${words}\n`);
  if (!(error instanceof AppError) || error.cause !== undefined)
    log.error("start-failed", { error });
  dialog.showErrorBox("Latchkey cannot start", words);
}
