import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { errors } from "../../../shared/errors.ts";
import type { Clock } from "../platform/clock.ts";
import type { Logger } from "../platform/logger.ts";
import { arrivalOf } from "./arrival.ts";
import { isOwner } from "./authorise.ts";
import { corsHeaders, optionsHeaders } from "./cors.ts";
import { decide, isNavigation } from "./decide.ts";
import type { Exchange, Forwarder, PromptAnswer, Upstream } from "./forward.ts";
import { checkPromptBody, checkPromptHeaders, maxPromptBytes, readBody } from "./prompt.ts";
import { peek, type OnMessage } from "./peek.ts";
import { answerOf, sendAnswer, sendOnSocket } from "./refuse.ts";
import type { Sockets } from "./sockets.ts";
import { openTicket, type Meter, type Ticket } from "./ticket.ts";
import {
  nobody,
  type Arrival,
  type Caller,
  type Known,
  type Policy,
  type Refusal,
  type Verdict,
} from "./types.ts";
import type { Tries } from "./tries.ts";
import type { Upgrader } from "./upgrade.ts";

const maxSocketsEach = 500;

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
  isTls: boolean,
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
  /** Gives the web UI's page with the gateway's script in it, to a browser that is signed in. */
  readonly forwardPage: (exchange: Exchange) => void;
  readonly pageFor: PageFor;
  /** Told of every refusal, for the Activity page and the log. */
  readonly onRefusal: (arrival: Arrival, refusal: Refusal, verdict: Verdict) => void;
  /** Told of what is let in, before it goes on. */
  readonly onPass: (arrival: Arrival, verdict: Verdict) => void;
  /** Told what ComfyUI answered to a prompt, some kilobytes at most. */
  readonly onPromptAnswer: (answer: PromptAnswer, caller: Caller) => void;
  /** Told of each message that ComfyUI sends to a client. */
  readonly onMessage: OnMessage;
};

/** The two doors of a listener: requests and upgrades, which meet the same decision. */
export type Gate = {
  request(req: IncomingMessage, res: ServerResponse, listener: ListenerKind): void;
  upgrade(req: IncomingMessage, socket: Socket, head: Buffer, listener: ListenerKind): void;
};

type Passage = {
  readonly arrival: Arrival;
  readonly policy: Policy;
  readonly verdict: Verdict;
  readonly ticket: Ticket;
};

export function createGate(deps: GateDeps): Gate {
  /** Judges and spends in one go: nothing may wait in between. */
  function judge(req: IncomingMessage, listener: ListenerKind, upgrade: boolean): Passage {
    const { arrival, fault } = arrivalOf(req, listener, upgrade, deps.clock.now());
    const policy = deps.policy();
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

  function refuseRequest(
    req: IncomingMessage,
    res: ServerResponse,
    passage: Passage,
    refusal: Refusal,
  ): void {
    const { arrival, policy, verdict, ticket } = passage;
    if (verdict.kind !== "refuse") deps.onRefusal(arrival, refusal, verdict);
    const extra = corsHeaders(arrival, policy);
    const answer = answerOf(refusal, ticket.rateHeaders);
    const page = isNavigation(arrival) ? deps.pageFor(arrival, refusal, isTls(req)) : null;
    if (!page) {
      sendAnswer(res, answer, extra);
      return;
    }
    const length = String(Buffer.byteLength(page.body));
    sendAnswer(
      res,
      { ...answer, body: page.body },
      { ...extra, ...page.headers, "Content-Length": length },
    );
  }

  async function forwardPrompt(
    req: IncomingMessage,
    res: ServerResponse,
    passage: Passage,
  ): Promise<void> {
    const wrongHeaders = checkPromptHeaders(req);
    if (wrongHeaders) {
      refuseRequest(req, res, passage, wrongHeaders);
      return;
    }
    if (req.headers.expect !== undefined) res.writeContinue();
    const body = await readBody(req, maxPromptBytes);
    if (body === "aborted") {
      res.destroy();
      return;
    }
    if (body === "too-large") {
      refuseRequest(req, res, passage, { refused: "PAYLOAD_TOO_LARGE" });
      return;
    }
    const wrongBody = checkPromptBody(body, isOwner(passage.verdict.caller));
    if (wrongBody) refuseRequest(req, res, passage, wrongBody);
    else forward(req, res, passage, body);
  }

  function forward(
    req: IncomingMessage,
    res: ServerResponse,
    passage: Passage,
    body: Buffer | null,
  ): void {
    const { arrival, policy, verdict, ticket } = passage;
    const upstream = deps.upstream();
    if (!upstream) {
      refuseRequest(req, res, passage, { refused: "UPSTREAM_DOWN" });
      return;
    }
    if (body === null && req.headers.expect !== undefined) res.writeContinue();
    const isForBrowser = verdict.route?.isPage === true && sessionOf(verdict.caller) !== null;
    const exchange: Exchange = {
      req,
      res,
      upstream,
      peer: arrival.peer,
      isTls: isTls(req),
      isProtected: verdict.route?.class !== "public",
      extraHeaders: { ...ticket.rateHeaders, ...corsHeaders(arrival, policy) },
      body,
      ...(body !== null && {
        onAnswer: (answer: PromptAnswer) => {
          deps.onPromptAnswer(answer, verdict.caller);
        },
      }),
      fail: (refusal) => {
        refuseRequest(req, res, passage, refusal);
      },
    };
    if (isForBrowser) deps.forwardPage(exchange);
    else deps.forwarder.forward(exchange);
  }

  return {
    request(req, res, listener) {
      const passage = judge(req, listener, false);
      const { arrival, verdict, policy, ticket } = passage;
      res.once("close", () => {
        ticket.close(res.writableFinished ? res.statusCode : 0, deps.clock.now());
      });
      if (
        arrival.method === "OPTIONS" &&
        !(verdict.kind === "refuse" && errors[verdict.refusal.refused].status === 400)
      ) {
        res.writeHead(204, optionsHeaders(arrival, policy)).end();
        return;
      }
      switch (verdict.kind) {
        case "refuse":
          refuseRequest(req, res, passage, verdict.refusal);
          return;
        case "stand-in":
          sendAnswer(res, {
            status: 200,
            headers: {
              "Content-Type": verdict.answer.contentType,
              "Cache-Control": "no-store",
              ...ticket.rateHeaders,
            },
            body: verdict.answer.body,
          });
          return;
        case "own":
          if (req.headers.expect !== undefined) res.writeContinue();
          for (const [name, value] of Object.entries({
            ...ticket.rateHeaders,
            ...corsHeaders(arrival, policy),
          })) {
            res.setHeader(name, value);
          }
          deps.own(req, res, { arrival, verdict });
          return;
        case "forward":
          if (verdict.route.isPrompt) void forwardPrompt(req, res, passage);
          else forward(req, res, passage, null);
      }
    },

    upgrade(req, socket, head, listener) {
      socket.on("error", () => socket.destroy());
      const { arrival, verdict, ticket } = judge(req, listener, true);
      const refuse = (refusal: Refusal): void => {
        if (verdict.kind !== "refuse") deps.onRefusal(arrival, refusal, verdict);
        const answer = answerOf(refusal, ticket.rateHeaders);
        ticket.close(answer.status, deps.clock.now());
        sendOnSocket(socket, answer, refusal.refused);
      };
      if (verdict.kind === "refuse") {
        refuse(verdict.refusal);
        return;
      }
      if (verdict.kind === "own") {
        const refusal = deps.ownUpgrade(req, socket, head, { arrival, verdict });
        if (refusal) refuse(refusal);
        return;
      }
      if (verdict.kind !== "forward") {
        refuse({ refused: "NOT_FOUND" });
        return;
      }
      const upstream = deps.upstream();
      if (!upstream) {
        refuse({ refused: "UPSTREAM_DOWN" });
        return;
      }

      const { caller } = verdict;
      const keyId = caller.kind === "key" ? caller.key.key_id : null;
      if (deps.sockets.countOf(keyId, arrival.peer) >= maxSocketsEach) {
        refuse({ refused: "TOO_MANY_CONNECTIONS" });
        return;
      }
      deps.sockets.add({
        socket,
        keyId,
        sessionId: sessionOf(caller),
        isOwner: caller.kind === "owner",
        peer: arrival.peer,
        since: arrival.now,
      });
      let status = 0;
      socket.once("close", () => {
        ticket.close(status, deps.clock.now());
      });
      deps.upgrader.upgrade({
        req,
        socket,
        head,
        upstream,
        peer: arrival.peer,
        isTls: isTls(req),
        opened: (remote, answer) => {
          status = 101;
          peek(remote, answer, deps.onMessage);
        },
        fail: (refusal) => {
          if (status === 0) refuse(refusal);
          else socket.destroy();
        },
      });
    },
  };
}

/** The browser session behind a caller; null where a key itself, an address or nothing was shown. */
export function sessionOf(caller: Caller): string | null {
  return caller.kind === "key" || caller.kind === "owner" ? caller.sessionId : null;
}

function isTls(req: IncomingMessage): boolean {
  return "encrypted" in req.socket;
}
