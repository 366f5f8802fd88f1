import { AppError, errorBodySchema } from "../../shared/errors.ts";
import type { LockOwner } from "../core/store/lock.ts";

export type Method = "GET" | "POST" | "PATCH" | "DELETE";

/** What the commands need: the management API of a running app, or the same operations on the files. */
export type Client = {
  readonly isRunning: boolean;
  call(method: Method, path: string, body?: unknown): Promise<unknown>;
  close(): Promise<void>;
};

/** Talks to a running app. @throws AppError while it is still starting */
export function clientOf(owner: LockOwner): Client {
  if (owner.local_url === undefined || owner.control === undefined) {
    throw new AppError("STORE_FAILED", {
      message: `Latchkey (process ${String(owner.pid)}) is still starting. Try again in a moment.`,
    });
  }
  const { local_url: url, control } = owner;
  return {
    isRunning: true,
    async call(method, path, body) {
      const answer = await fetch(url + path, {
        method,
        headers: {
          Cookie: `latchkey_session=${control}`,
          ...(body === undefined ? {} : { "Content-Type": "application/json" }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const value: unknown = await answer.json();
      if (answer.ok) return value;
      const failure = errorBodySchema.parse(value);
      throw new AppError(failure.error_code, { message: failure.error });
    },
    close: () => Promise.resolve(),
  };
}
