import type { Operations } from "../../shared/ipc.ts";
import type { UsageStats } from "../../shared/usage.ts";
import { systemClock } from "../core/platform/clock.ts";
import { createLogger } from "../core/platform/logger.ts";
import { lockOwner } from "../core/store/lock.ts";
import { clientOf, type Client, type Method } from "./running.ts";

/** Talks to the app that owns the data folder; without one, works on the files itself. */
export async function connect(dataFolder: string, version: string): Promise<Client> {
  const owner = await lockOwner(dataFolder);
  if (owner) return clientOf(owner);
  // The whole core, which takes longer to load than a running app to answer.
  const { createApp } = await import("../core/app.ts");
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
