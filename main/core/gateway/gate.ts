import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { errors } from "../../../shared/errors.ts";
import { arrivalOf } from "./arrival.ts";
import { decide } from "./decide.ts";
import type { GateDeps, ListenerKind, Passage } from "./door.ts";
import { openRequestDoor } from "./request-door.ts";
import { openTicket } from "./ticket.ts";
import { nobody, type Arrival, type Refusal, type Verdict } from "./types.ts";
import { openUpgradeDoor } from "./upgrade-door.ts";

/** The two doors of a listener: requests and upgrades, which meet the same decision. */
export type Gate = {
  request(req: IncomingMessage, res: ServerResponse, listener: ListenerKind): void;
  upgrade(req: IncomingMessage, socket: Socket, head: Buffer, listener: ListenerKind): void;
  /** The policy is another one: ends the sockets of nobody's key that it would not let in. */
  endUninvited(): void;
  /** Whether a declared proxy has this address: it connects for many. */
  isProxy(address: string): boolean;
};

/** Refused as who they are; not because ComfyUI is away, or much is asked at the moment. */
function shutsOut({ refused }: Refusal): boolean {
  const { status } = errors[refused];
  return status === 401 || status === 403 || status === 421;
}

export function createGate(deps: GateDeps): Gate {
  function judge(req: IncomingMessage, listener: ListenerKind, upgrade: boolean): Passage {
    const policy = deps.policy();
    const now = deps.clock.now();
    const { arrival, fault } = arrivalOf(req, listener, upgrade, now, policy.proxies);
    const verdict: Verdict = fault
      ? { kind: "refuse", refusal: fault, route: null, caller: nobody, quota: null, spends: false }
      : decide(arrival, policy, deps.known);
    const ticket = openTicket(arrival, verdict, policy.mode !== "off", deps.meter);
    if (verdict.kind === "refuse") noteRefusal(arrival, verdict);
    else deps.onPass(arrival, verdict);
    return { arrival, policy, verdict, ticket };
  }

  function noteRefusal(arrival: Arrival, verdict: Extract<Verdict, { kind: "refuse" }>): void {
    if (verdict.refusal.refused === "INVALID_KEY" && !arrival.upgrade)
      deps.tries.note(arrival.peer, arrival.now);
    deps.onRefusal(arrival, verdict.refusal, verdict);
  }

  return {
    request: openRequestDoor(deps, judge),
    upgrade: openUpgradeDoor(deps, judge),
    endUninvited() {
      const policy = deps.policy();
      const now = deps.clock.now();
      deps.sockets.endWhere(({ keyId, arrival }) => {
        // A key's end with it. For one with a key, being asked again would be a request more.
        if (keyId !== null) return false;
        const verdict = decide({ ...arrival, now }, policy, deps.known);
        return verdict.kind === "refuse" && shutsOut(verdict.refusal);
      });
    },
    isProxy: (address) => deps.policy().proxies.of(address) !== null,
  };
}
