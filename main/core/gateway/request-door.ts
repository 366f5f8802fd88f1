import type { IncomingMessage, ServerResponse } from "node:http";
import { errors } from "../../../shared/errors.ts";
import { isOwner } from "./authorise.ts";
import { corsHeaders, optionsHeaders } from "./cors.ts";
import { containing, containingType } from "./contain.ts";
import { isNavigation } from "./decide.ts";
import { sessionOf, type GateDeps, type Judge, type ListenerKind, type Passage } from "./door.ts";
import type { Exchange, PromptAnswer } from "./exchange.ts";
import { hopOf } from "./headers.ts";
import { checkBodyHeaders, checkPromptBody, maxPromptBytes } from "./prompt.ts";
import { readPrompt } from "./prompt-body.ts";
import { createRoom } from "./prompt-room.ts";
import { answerOf, sendAnswer } from "./refuse.ts";
import {
  checkSettingsBody,
  maxSettingsBytes,
  refuseMoveToSettings,
  writesSettings,
} from "./settings-body.ts";
import { keyIdOf, type Refusal } from "./types.ts";

export type RequestDoor = (
  req: IncomingMessage,
  res: ServerResponse,
  listener: ListenerKind,
) => void;

/** Where requests come in: refused, answered by ourselves, or forwarded, as they were judged. */
export function openRequestDoor(deps: GateDeps, judge: Judge): RequestDoor {
  const room = createRoom();

  function refuseRequest(res: ServerResponse, passage: Passage, refusal: Refusal): void {
    const { arrival, policy, verdict, ticket } = passage;
    if (verdict.kind !== "refuse") deps.onRefusal(arrival, refusal, verdict);
    const extra = corsHeaders(arrival, policy);
    const answer = answerOf(refusal, ticket.rateHeaders);
    const page = isNavigation(arrival) ? deps.pageFor(arrival, refusal) : null;
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

  /** Forwards a body of at most `limit` bytes once it is whole and `check` finds nothing in it. */
  async function forwardRead(
    req: IncomingMessage,
    res: ServerResponse,
    passage: Passage,
    limit: number,
    check: (body: Buffer) => Refusal | null,
  ): Promise<void> {
    const wrongHeaders = checkBodyHeaders(req, limit);
    if (wrongHeaders) {
      refuseRequest(res, passage, wrongHeaders);
      return;
    }
    goOn(req, res);
    const { arrival, verdict } = passage;
    const place = room.enter(keyIdOf(verdict.caller) ?? arrival.peer);
    res.once("close", () => {
      place.leave();
    });
    const body = await readPrompt(req, limit, place);
    if (body === "aborted") {
      res.destroy();
      return;
    }
    if (!Buffer.isBuffer(body)) {
      refuseRequest(res, passage, body);
      return;
    }
    const wrongBody = check(body);
    if (wrongBody) refuseRequest(res, passage, wrongBody);
    else forward(req, res, passage, body);
  }

  function forwardPrompt(req: IncomingMessage, res: ServerResponse, passage: Passage): void {
    const { caller } = passage.verdict;
    const check = (body: Buffer): Refusal | null =>
      checkPromptBody(body, isOwner(caller), (promptId) => deps.isOthersPrompt(promptId, caller));
    void forwardRead(req, res, passage, maxPromptBytes, check);
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
      refuseRequest(res, passage, { refused: "UPSTREAM_DOWN" });
      return;
    }
    if (body === null) goOn(req, res);
    const { route } = verdict;
    const isSignedIn = sessionOf(verdict.caller) !== null;
    const isForBrowser = route?.isPage === true && (isSignedIn || isNavigation(arrival));
    const exchange: Exchange = {
      req,
      res,
      hop: hopOf(arrival, upstream),
      isProtected: route?.class !== "public",
      extraHeaders: {
        ...ticket.rateHeaders,
        ...corsHeaders(arrival, policy),
        ...(route && containing(route, policy)),
      },
      headersForType: (type) => (route ? containingType(route, arrival, type) : []),
      body,
      ...(route?.isPrompt === true && {
        onAnswer: (answer: PromptAnswer) => {
          deps.onPromptAnswer(answer, verdict.caller);
        },
      }),
      fail: (refusal) => {
        refuseRequest(res, passage, refusal);
      },
    };
    if (isForBrowser) deps.forwardPage(exchange, arrival, isSignedIn);
    else deps.forwarder.forward(exchange);
  }

  return (req, res, listener) => {
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
        refuseRequest(res, passage, verdict.refusal);
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
        goOn(req, res);
        for (const [name, value] of Object.entries({
          ...ticket.rateHeaders,
          ...corsHeaders(arrival, policy),
        })) {
          res.setHeader(name, value);
        }
        deps.own(req, res, { arrival, verdict });
        return;
      case "forward": {
        const refusal = refuseMoveToSettings(verdict.route);
        if (refusal) refuseRequest(res, passage, refusal);
        else if (verdict.route.isPrompt) forwardPrompt(req, res, passage);
        else if (writesSettings(req.method, verdict.route))
          void forwardRead(req, res, passage, maxSettingsBytes, checkSettingsBody);
        else forward(req, res, passage, null);
      }
    }
  };
}

/** Asks for the body of who waits to be asked; HTTP/1.0 knows no such answer, and would take it for the whole one. */
function goOn(req: IncomingMessage, res: ServerResponse): void {
  if (req.headers.expect !== undefined && req.httpVersion !== "1.0") res.writeContinue();
}
