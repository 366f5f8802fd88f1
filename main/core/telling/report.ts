import type { AppStatus } from "../../../shared/ipc.ts";
import { inEnglish, say } from "../../../shared/sentences.ts";
import type { StatusReport } from "../../../shared/status-report.ts";

type Why = Pick<StatusReport["comfyui"], "reason" | "message">;

/** What the window's pages show, as programs and the command line are told it. */
export function reportOf({ version, comfy, watch, queue, ...rest }: AppStatus): StatusReport {
  const { local_url, sharing, auth } = rest;
  const { state, since, source, retry_at } = comfy;
  return {
    version,
    comfyui: {
      ...{ state, since, source, version: comfy.version },
      ...whyOf(comfy, watch),
      ...{ retry_at, queue: queue.remaining },
    },
    local_url,
    sharing: {
      on: sharing.on,
      urls: sharing.on ? urlsOf(sharing) : [],
      problem: sharing.problem === null ? null : inEnglish(sharing.problem),
      connected: sharing.connected,
    },
    access: { mode: auth.mode, public: auth.preset },
  };
}

/** The chosen address first; the names of this computer lead there, too. */
function urlsOf({ url, addresses }: AppStatus["sharing"]): string[] {
  return [...new Set([...(url === null ? [] : [url]), ...addresses.map((one) => one.url)])];
}

function whyOf(comfy: AppStatus["comfy"], watch: AppStatus["watch"]): Why {
  switch (comfy.state) {
    case "stopped":
      return comfy.failure === null ? whyStopped(comfy) : whyFailed(comfy.failure);
    case "crashed":
      return comfy.failure === null
        ? { reason: "unknown", message: "It did not say why; its log may." }
        : whyFailed(comfy.failure);
    case "ready":
      return whyUnwell(watch);
    case "starting":
    case "stopping":
      return { reason: null, message: null };
  }
}

const whyFailed = ({ reason, message }: NonNullable<AppStatus["comfy"]["failure"]>): Why => ({
  reason,
  message,
});

function whyStopped({ source, ended_by_force }: AppStatus["comfy"]): Why {
  if (source === null) return { reason: "not_chosen", message: inEnglish(say("comfyNone")) };
  return {
    reason: ended_by_force ? "stopped_by_force" : "stopped",
    message: ended_by_force
      ? "It did not stop in time and was ended. Nobody can use it until it runs."
      : "It was stopped. Nobody can use it until it runs.",
  };
}

function whyUnwell({ trouble, stops_when_idle }: AppStatus["watch"]): Why {
  if (trouble?.kind === "hung")
    return {
      reason: "hung",
      message: "It does not answer. It may be loading a large model; if it goes on, restart it.",
    };
  if (trouble?.kind === "worker_dead")
    return {
      reason: "worker_dead",
      message:
        "It still answers, but cannot run anything: the part of it that generates has ended with an error. A restart brings it back; what waits is lost.",
    };
  return stops_when_idle
    ? { reason: "stops_when_idle", message: "It stops when its queue is empty." }
    : { reason: null, message: null };
}
