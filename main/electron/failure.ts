import { dialog } from "electron";
import { AppError } from "../../shared/errors.ts";
import type { Logger } from "../core/platform/logger.ts";
import type { Words } from "./words.ts";

/**
 * Says why the app cannot go on: in the terminal, then in a box; resolves when that is closed.
 * (`showErrorBox` would hold up everything, so that no signal could end the app meanwhile.)
 * @returns another data folder, where one was chosen because this one cannot be used.
 */
export async function showFailure(
  error: unknown,
  log: Logger,
  words: Words,
): Promise<string | null> {
  const isExpected = error instanceof AppError;
  const said = isExpected ? error.message : words("failure.unknown");
  process.stderr.write(`${said}\n`);
  if (!isExpected || error.cause !== undefined) log.error("start-failed", { error });

  // Held by another Latchkey, of a newer version, out of reach: another folder is a way out of each.
  const isOfFolder = isExpected && error.code === "STORE_FAILED";
  const other = words("failure.otherFolder");
  const { response } = await dialog.showMessageBox({
    type: "error",
    title: "Latchkey",
    message: words("failure.title"),
    detail: said,
    buttons: isOfFolder ? [words("failure.quit"), other] : [words("failure.quit")],
    defaultId: 0,
    cancelId: 0,
  });
  if (response !== 1) return null;
  const { filePaths } = await dialog.showOpenDialog({
    title: other,
    message: other,
    properties: ["openDirectory", "createDirectory"],
  });
  return filePaths[0] ?? null;
}
