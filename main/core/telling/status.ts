import type { Alert } from "../../../shared/alerts.ts";
import type { ComfyWatch } from "../../../shared/comfy.ts";
import type { AppStatus } from "../../../shared/ipc.ts";
import type { ActivityWatch } from "../activity/activity.ts";
import type { QueueFacts } from "../comfy/queue-facts.ts";
import type { Supervisor } from "../comfy/supervisor.ts";
import type { Options } from "../options.ts";
import type { Usage } from "../usage/usage.ts";
import type { SharingParts } from "../wiring/sharing.ts";

/** Gathers what every page of the window shows. */
export function createStatus(deps: {
  readonly version: string;
  readonly supervisor: Supervisor;
  readonly queue: Pick<QueueFacts, "remaining" | "running">;
  readonly watch: () => ComfyWatch;
  /** The address of a ComfyUI that has the local port. */
  readonly comfyOnPort: () => string | null;
  readonly sharing: Pick<SharingParts, "listeners" | "certificates" | "network" | "localName">;
  readonly usage: Usage;
  readonly activity: Pick<ActivityWatch, "countOthers" | "wasReached">;
  readonly options: () => Options;
  readonly alerts: () => readonly Alert[];
}): () => AppStatus {
  const { version, supervisor, queue, watch, sharing, usage, activity, options } = deps;
  const { listeners, certificates, network } = sharing;
  return () => {
    const { mode, preset, byFlags } = options();
    const shareUrl = listeners.shareUrl();
    const taken = listeners.taken();
    return {
      version,
      comfy: supervisor.status(),
      watch: watch(),
      queue: { remaining: queue.remaining(), running: queue.running() },
      local_url: `${listeners.localUrl()}/`,
      port_taken: taken === null ? null : { ...taken, comfy_url: deps.comfyOnPort() },
      sharing: {
        on: shareUrl !== null,
        url: shareUrl === null ? null : `${shareUrl}/`,
        addresses: listeners.shareAddresses(),
        connected: activity.countOthers(),
        unreached_since: activity.wasReached() ? null : listeners.sharedSince(),
        problem: listeners.problem(),
        certificate: certificates.state(),
        local_name: sharing.localName.state(),
      },
      network: [...network.addresses()],
      auth: { mode, preset },
      by_flags: byFlags,
      today: usage.today(),
      alerts: [...deps.alerts(), ...listeners.shareAlerts(), ...certificates.alerts()],
    };
  };
}
