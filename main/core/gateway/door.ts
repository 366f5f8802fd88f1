import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { Clock } from "../platform/clock.ts";
import type { Logger } from "../platform/logger.ts";
import type { Exchange, PromptAnswer, Upstream } from "./exchange.ts";
import type { Forwarder } from "./forward.ts";
import type { OnMessage } from "./peek.ts";
import type { Sockets } from "./sockets.ts";
import type { Meter, Ticket } from "./ticket.ts";
import type { Tries } from "./tries.ts";
import type { Arrival, Caller, Known, Policy, Refusal, Verdict } from "./types.ts";
import type { Upgrader } from "./upgrade.ts";

export type ListenerKind = "local" | "share";

/** An own route's verdict, for the Express app that answers it. */
export type OwnRequest = {
  readonly arrival: Arrival;
  readonly verdict: Extract<Verdict, { kind: "own" }>;
};

/** Pages for people in place of an API error. Null where the API's own answer will do. */
export type PageFor = (
  arrival: Arrival,
  refusal: Refusal,
) => { readonly headers: Record<string, string>; readonly body: string } | null;

export type GateDeps = {
  readonly clock: Clock;
  readonly log: Logger;
  readonly policy: () => Policy;
  readonly known: Known;
  readonly meter: Meter;
  readonly tries: Tries;
  readonly sockets: Sockets;
  readonly upstream: () => Upstream | null;
  readonly forwarder: Forwarder;
  readonly upgrader: Upgrader;
  readonly own: (req: IncomingMessage, res: ServerResponse, request: OwnRequest) => void;
  /** Takes an upgrade of one of the gateway's own routes; null where it was taken. */
  readonly ownUpgrade: (
    req: IncomingMessage,
    socket: Socket,
    head: Buffer,
    request: OwnRequest,
  ) => Refusal | null;
  /** Gives the web UI's page with the gateway's scripts in it to a browser. */
  readonly forwardPage: (exchange: Exchange, arrival: Arrival, isSignedIn: boolean) => void;
  readonly pageFor: PageFor;
  /** Told of every refusal, for the Activity page and the log. */
  readonly onRefusal: (arrival: Arrival, refusal: Refusal, verdict: Verdict) => void;
  /** Told of what is let in, before it goes on. */
  readonly onPass: (arrival: Arrival, verdict: Verdict) => void;
  /** Told what ComfyUI answered to a prompt, some kilobytes at most. */
  readonly onPromptAnswer: (answer: PromptAnswer, caller: Caller) => void;
  /** Whether a prompt's id is known to be somebody else's. */
  readonly isOthersPrompt: (promptId: string, caller: Caller) => boolean;
  /** Told of each message that ComfyUI sends to a client. */
  readonly onMessage: OnMessage;
};

/** One request or upgrade that has been judged. */
export type Passage = {
  readonly arrival: Arrival;
  readonly policy: Policy;
  readonly verdict: Verdict;
  readonly ticket: Ticket;
};

/** Judges and spends in one go: nothing may wait in between. */
export type Judge = (req: IncomingMessage, listener: ListenerKind, upgrade: boolean) => Passage;

/** The browser session behind a caller; null where a key itself, an address or nothing was shown. */
export function sessionOf(caller: Caller): string | null {
  return caller.kind === "key" || caller.kind === "owner" ? caller.sessionId : null;
}
