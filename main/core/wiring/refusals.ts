import type { ActivityWatch } from "../activity/activity.ts";
import type { Audit } from "../audit/audit.ts";
import type { GateDeps } from "../gateway/door.ts";
import type { Metrics } from "../observability/metrics.ts";
import type { Logger } from "../platform/logger.ts";
import type { Notices } from "../telling/notices.ts";

type Parts = {
  readonly metrics: Pick<Metrics, "refused">;
  readonly activity: Pick<ActivityWatch, "onRefusal">;
  readonly notices: Pick<Notices, "onRefusal">;
  readonly audit: Pick<Audit, "refused">;
  readonly log: Logger;
};

/** Everybody who is told of a refusal, be it the gate's or the sign-in page's. */
export function wireRefusals(parts: Parts): GateDeps["onRefusal"] {
  const { metrics, activity, notices, audit, log } = parts;
  return (arrival, refusal, verdict) => {
    metrics.refused(refusal, verdict);
    activity.onRefusal(arrival, refusal, verdict);
    notices.onRefusal(arrival, refusal, verdict);
    audit.refused(arrival, refusal, verdict);
    log.info("refused", {
      code: refusal.refused,
      method: arrival.method,
      path: arrival.target.split(/[?#]/, 1)[0],
      peer: arrival.peer,
    });
  };
}
