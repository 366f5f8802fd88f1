import type { Observer } from "../comfy/events.ts";
import type { Supervisor } from "../comfy/supervisor.ts";
import type { Sockets } from "../gateway/sockets.ts";
import type { Keyring } from "../keys/keyring.ts";
import { createAccessLog, type AccessLog } from "../observability/access-log.ts";
import type { Logs } from "../observability/logs.ts";
import { createMetrics, type Metrics } from "../observability/metrics.ts";
import type { Clock } from "../platform/clock.ts";

/** What is counted and written down of every request. */
export function wireFigures(parts: {
  readonly version: string;
  readonly clock: Clock;
  readonly logs: Pick<Logs, "add">;
  readonly supervisor: Supervisor;
  readonly sockets: Pick<Sockets, "list">;
  readonly queue: Pick<Observer, "facts">;
  readonly keyring: Pick<Keyring, "list">;
}): { readonly accessLog: AccessLog; readonly metrics: Metrics } {
  const { logs, sockets, queue, keyring } = parts;
  return {
    accessLog: createAccessLog({
      clock: parts.clock,
      add: (lines) => {
        logs.add(lines);
      },
    }),
    metrics: createMetrics({
      version: parts.version,
      comfy: parts.supervisor,
      sockets: () => sockets.list().length,
      queue: () => queue.facts.remaining(),
      keys: () => keyring.list().length,
    }),
  };
}
