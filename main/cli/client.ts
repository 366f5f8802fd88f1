import { AppError, errorBodySchema } from "../../shared/errors.ts";
import type { Operations } from "../../shared/ipc.ts";
import type { UsageStats } from "../../shared/usage.ts";
import { createApp } from "../core/app.ts";
import { systemClock } from "../core/platform/clock.ts";
import { createLogger } from "../core/platform/logger.ts";
import { lockOwner, type LockOwner } from "../core/store/lock.ts";

type Method = "GET" | "POST" | "PATCH" | "DELETE";

/** What the commands need: the management API of a running app, or the same operations on the files. */
export type Client = {
  readonly isRunning: boolean;
  call(method: Method, path: string, body?: unknown): Promise<unknown>;
  close(): Promise<void>;
};

/** Talks to the app that owns the data folder; without one, works on the files itself. */
export async function connect(dataFolder: string, version: string): Promise<Client> {
  const owner = await lockOwner(dataFolder);
  if (owner) return remote(owner);
  const silent = createLogger(() => undefined);
  const app = await createApp({
    dataFolder,
    flags: {},
    version,
    what: "cli",
    clock: systemClock,
    log: silent,
  });
  return {
    isRunning: false,
    call: (method, path, body) => direct(app.operations, app.usageOf.ofAll, method, path, body),
    close: () => app.stop(),
  };
}

function remote(owner: LockOwner): Client {
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

/** The same routes, on the operations themselves: one meaning whether the app runs or not. */
async function direct(
  operations: Operations,
  usageOfAll: (days: number) => Promise<ReadonlyMap<string, UsageStats>>,
  method: Method,
  path: string,
  body: unknown,
): Promise<unknown> {
  const [, , root, id, action] = path.split(/[/?]/);
  if (root === "usage")
    return { usage_stats: Object.fromEntries(await usageOfAll(Number(path.split("days=")[1]))) };
  const key_id = id ?? "";
  if (action === "rotate")
    return operations["keys.rotate"]({ key_id, ...(body as { grace_seconds: number }) });
  if (method === "POST")
    return operations["keys.create"](body as Parameters<Operations["keys.create"]>[0]);
  if (id === undefined) return { keys: await operations["keys.list"](undefined) };
  if (method === "PATCH") {
    return operations["keys.update"]({
      key_id,
      changes: body as Parameters<Operations["keys.update"]>[0]["changes"],
    });
  }
  if (method === "DELETE") return operations["keys.delete"]({ key_id });
  return operations["keys.get"]({ key_id });
}
