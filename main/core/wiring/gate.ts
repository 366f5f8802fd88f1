import type { IncomingMessage, ServerResponse } from "node:http";
import type { Settings } from "../../../shared/settings.ts";
import type { AccessLog } from "../observability/access-log.ts";
import type { ActivityWatch } from "../activity/activity.ts";
import { remember } from "../api/context.ts";
import { pageFor } from "../api/pages.ts";
import { endingOf, renewedCookie } from "../api/session-cookie.ts";
import type { Tabs } from "../api/tabs.ts";
import type { Observer } from "../comfy/events.ts";
import type { Supervisor } from "../comfy/supervisor.ts";
import type { Timeouts } from "../gateway/exchange.ts";
import type { Forwarder } from "../gateway/forward.ts";
import type { GateDeps } from "../gateway/door.ts";
import { createGate, type Gate } from "../gateway/gate.ts";
import { forwardPage } from "../gateway/page.ts";
import type { Sockets } from "../gateway/sockets.ts";
import type { Tries } from "../gateway/tries.ts";
import type { Known, Policy } from "../gateway/types.ts";
import { createUpgrader } from "../gateway/upgrade.ts";
import type { Keyring } from "../keys/keyring.ts";
import type { Sessions } from "../keys/sessions.ts";
import type { Metrics } from "../observability/metrics.ts";
import type { Notices } from "../telling/notices.ts";
import type { Clock } from "../platform/clock.ts";
import type { Logger } from "../platform/logger.ts";
import type { Usage } from "../usage/usage.ts";

type Parts = {
  readonly clock: Clock;
  readonly log: Logger;
  readonly timeouts: () => Timeouts;
  readonly policy: () => Policy;
  readonly known: Known;
  readonly usage: Usage;
  readonly keyring: Keyring;
  readonly sessions: Sessions;
  readonly tries: Tries;
  readonly sockets: Sockets;
  readonly supervisor: Supervisor;
  readonly queue: Observer;
  readonly activity: ActivityWatch;
  readonly notices: Notices;
  readonly accessLog: AccessLog;
  readonly metrics: Metrics;
  readonly tabs: Tabs;
  readonly forwarder: Forwarder;
  readonly settings: () => Settings;
  readonly onRefusal: GateDeps["onRefusal"];
  /** The Express app that answers the gateway's own routes. */
  readonly api: (req: IncomingMessage, res: ServerResponse) => void;
};

/** The gate, and who is told of what passes it, what it refuses, and what ComfyUI says. */
export function wireGate(parts: Parts): Gate {
  const { clock, log, timeouts, usage, keyring, notices, accessLog, metrics } = parts;
  const { supervisor, activity, queue, sessions, settings } = parts;
  return createGate({
    clock,
    log,
    policy: parts.policy,
    known: parts.known,
    meter: {
      spend: (keyId, nowMs) => {
        usage.spend(keyId, nowMs);
      },
      record: (entry) => {
        usage.record(entry);
      },
      touch: (keyId, nowSeconds) => {
        keyring.touch(keyId, nowSeconds);
        notices.onUse(keyId);
      },
      answered: (arrival, verdict, status, nowMs) => {
        accessLog.note(arrival, verdict, status, nowMs);
        metrics.answered(arrival, verdict, status, nowMs);
      },
    },
    tries: parts.tries,
    sockets: parts.sockets,
    upstream: () => supervisor.upstream(),
    forwarder: parts.forwarder,
    upgrader: createUpgrader({ log, timeouts }),
    own(req, res, request) {
      remember(req, request);
      const { segments, search } = request.verdict.route;
      req.url = `/${segments.map(encodeURIComponent).join("/")}${search}`;
      parts.api(req, res);
    },
    ownUpgrade: (req, socket, head, request) => parts.tabs.upgrade(req, socket, head, request),
    forwardPage: (exchange, arrival, isSignedIn) => {
      const cookie = isSignedIn
        ? renewedCookie({ sessions, sessionDays: () => settings().sessionDays }, arrival)
        : null;
      const extraHeaders =
        cookie === null
          ? exchange.extraHeaders
          : { ...exchange.extraHeaders, "Set-Cookie": cookie };
      forwardPage({ ...exchange, extraHeaders }, isSignedIn, { clock, timeouts });
    },
    pageFor: (arrival, refusal) =>
      pageFor(arrival, refusal, {
        state: supervisor.status().state,
        displayName: settings().displayName,
        ending: endingOf(parts, arrival),
      }),
    onPass: activity.onPass,
    onPromptAnswer: activity.onPromptAnswer,
    isOthersPrompt: activity.isOthersPrompt,
    onMessage(data, isBinary) {
      activity.onMessage(data, isBinary);
      if (!isBinary) queue.facts.take(data.toString("utf8"));
    },
    onRefusal: parts.onRefusal,
  });
}
