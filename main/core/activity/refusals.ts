import { z } from "zod";
import { refusalReasonSchema, type RefusalReason } from "../../../shared/activity.ts";
import type { ErrorCode } from "../../../shared/errors.ts";
import { isNavigation } from "../gateway/decide.ts";
import type { Arrival, Caller, Refusal } from "../gateway/types.ts";

/** Refusals of one caller for one reason, as they are kept. Times are epoch seconds. */
export const keptRefusalSchema = z.object({
  key_id: z.string().nullable(),
  is_owner: z.boolean(),
  address: z.string(),
  reason: refusalReasonSchema,
  count: z.int().positive(),
  first: z.number(),
  last: z.number(),
  method: z.string(),
  path: z.string(),
  user_agent: z.string().nullable(),
});
export type KeptRefusal = z.infer<typeof keptRefusalSchema>;

const most = 500;
const longestPath = 200;
const longestAgent = 300;
/** A web UI whose socket is refused tries again three times a second for ever: once a minute is told. */
const socketPeriodSeconds = 60;

/** The last refusals, grouped by who and why. Noting one is a look-up in a map. */
export type Refusals = {
  /** False where it is none that a person should hear of. */
  note(arrival: Arrival, refusal: Refusal, caller: Caller): boolean;
  /** The newest first; what is older than `oldestSeconds` is dropped. */
  list(oldestSeconds: number): KeptRefusal[];
};

export function createRefusals(kept: readonly KeptRefusal[] = []): Refusals {
  // In the order of the last one: the oldest group is the first to go.
  const groups = new Map<string, KeptRefusal>(
    [...kept].sort((a, b) => a.last - b.last).map((one) => [nameOf(one), { ...one }]),
  );

  return {
    note(arrival, refusal, caller) {
      if (isAskedToSignIn(arrival, refusal)) return false;
      const reason = reasonOf(refusal);
      const now = arrival.now / 1000;
      const who = {
        key_id: keyOf(caller),
        is_owner: caller.kind === "owner",
        address: arrival.peer,
        reason,
      };
      const name = nameOf(who);
      const known = groups.get(name);
      if (known && arrival.upgrade && now - known.last < socketPeriodSeconds) return false;
      const group: KeptRefusal = known ?? { ...who, count: 0, first: now, ...detailsOf(arrival) };
      Object.assign(group, detailsOf(arrival), { address: arrival.peer });
      group.count += 1;
      groups.delete(name);
      groups.set(name, group);
      if (groups.size > most) groups.delete(groups.keys().next().value ?? "");
      return true;
    },
    list(oldestSeconds) {
      for (const [name, group] of groups) {
        if (group.last >= oldestSeconds) break;
        groups.delete(name);
      }
      return [...groups.values()].reverse();
    },
  };
}

/** A key is one caller wherever it is; of others only the address is known. */
function nameOf(who: Pick<KeptRefusal, "key_id" | "is_owner" | "address" | "reason">): string {
  return `${who.key_id ?? (who.is_owner ? "owner" : `@${who.address}`)} ${who.reason}`;
}

/** The key that was shown, also where it does not open anything now. */
export function keyOf(caller: Caller): string | null {
  if (caller.kind === "key") return caller.key.key_id;
  return caller.kind === "bad" ? caller.keyId : null;
}

function detailsOf(arrival: Arrival): Pick<KeptRefusal, "last" | "method" | "path" | "user_agent"> {
  return {
    last: arrival.now / 1000,
    method: arrival.upgrade ? "WebSocket" : arrival.method.slice(0, 20),
    path: (arrival.target.split(/[?#]/, 1)[0] ?? "").slice(0, longestPath),
    user_agent: arrival.headers.get("user-agent")?.slice(0, longestAgent) ?? null,
  };
}

/** A browser that is shown the sign-in page in place of what it asked for was not turned away. */
export function isAskedToSignIn(arrival: Arrival, { refused }: Refusal): boolean {
  if (refused !== "AUTH_REQUIRED") return false;
  return isNavigation(arrival) || /^\/favicon\.ico(?:[?#]|$)/.test(arrival.target);
}

const byCode: Readonly<Partial<Record<ErrorCode, RefusalReason>>> = {
  AUTH_REQUIRED: "no_key",
  RATE_LIMIT_EXCEEDED: "over_limit",
  FORBIDDEN: "not_allowed",
  CROSS_SITE: "other_website",
  WRONG_HOST: "wrong_address",
  BAD_PATH: "bad_path",
  UPSTREAM_STARTING: "not_ready",
  UPSTREAM_DOWN: "not_ready",
  UPSTREAM_TIMEOUT: "not_ready",
  QUEUE_FULL: "queue_full",
  TOO_MANY_TRIES: "too_many_tries",
  TOO_MANY_CONNECTIONS: "too_many_connections",
  ADDRESS_BLOCKED: "blocked",
};

/** Why, as a person would say it. */
export function reasonOf({ refused, details }: Refusal): RefusalReason {
  if (refused !== "INVALID_KEY") return byCode[refused] ?? "not_valid";
  const why = details?.["reason"];
  if (why === "mistyped") return "mistyped_key";
  return why === "expired" || why === "paused" ? why : "wrong_key";
}
