import { dialog } from "electron";
import { AppError } from "../../shared/errors.ts";
import type { Logger } from "../core/platform/logger.ts";

/**
 * Says why the app cannot go on: in the terminal, then in a box; resolves when that is closed.
 * (`showErrorBox` would hold up everything, so that no signal could end the app meanwhile.)
 */
export async function showFailure(error: unknown, log: Logger): Promise<void> {
  const isExpected = error instanceof AppError;
  const words = isExpected
    ? error.message
    : "Something went wrong while Latchkey was starting. The terminal has the details.";
  process.stderr.write(`${words}\n`);
  if (!isExpected || error.cause !== undefined) log.error("start-failed", { error });

  const message = "Latchkey cannot start";
  await dialog.showMessageBox({ type: "error", title: "Latchkey", message, detail: words });
}
