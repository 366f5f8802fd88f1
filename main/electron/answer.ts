import { AppError, invalidRequest, issuesOf, type ErrorBody } from "../../shared/errors.ts";
import {
  allCalls,
  type CallName,
  type DesktopOperations,
  type Operations,
  type Reply,
} from "../../shared/ipc.ts";
import type { Logger } from "../core/platform/logger.ts";

export type AllOperations = Operations & DesktopOperations;

/** Answers one call of the page. It never throws: Electron would lose the error's code on the way. */
export async function answerCall(
  operations: AllOperations,
  log: Logger,
  name: unknown,
  input: unknown,
): Promise<Reply> {
  if (!isCallName(name)) {
    const issues = [{ path: "name", message: "There is no such call" }];
    return refusal(invalidRequest(issues));
  }
  const parsed = allCalls[name].input.safeParse(input);
  if (!parsed.success) return refusal(invalidRequest(issuesOf(parsed.error, "input")));

  try {
    // The compiler does not see that the schema and the operation are of the same name.
    const run = operations[name] as (input: unknown) => Promise<unknown>;
    return { ok: true, value: await run(parsed.data) };
  } catch (error) {
    if (error instanceof AppError) {
      if (error.cause !== undefined) log.warn("call-failed", { call: name, error });
      return refusal(error);
    }
    log.error("call-threw", { call: name, error });
    return refusal(new AppError("INTERNAL"));
  }
}

/** The reply to somebody who may not call at all. */
export function refuseCaller(): Reply {
  return refusal(new AppError("FORBIDDEN", { message: "This page may not ask Latchkey" }));
}

function isCallName(name: unknown): name is CallName {
  return typeof name === "string" && Object.hasOwn(allCalls, name);
}

function refusal(error: AppError): { readonly ok: false; readonly error: ErrorBody } {
  return { ok: false, error: { ...error.toBody(), ...(error.said && { said: error.said }) } };
}
