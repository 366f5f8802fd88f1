import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import { sessionOf, type GateDeps, type Judge, type ListenerKind } from "./door.ts";
import { hopOf } from "./headers.ts";
import { peek } from "./peek.ts";
import { createReaders } from "./readers.ts";
import { answerOf, sendOnSocket } from "./refuse.ts";
import { keyIdOf, type Refusal } from "./types.ts";

const maxSocketsEach = 500;

export type UpgradeDoor = (
  req: IncomingMessage,
  socket: Socket,
  head: Buffer,
  listener: ListenerKind,
) => void;

/** Where WebSocket upgrades come in. They meet the same decision as requests. */
export function openUpgradeDoor(deps: GateDeps, judge: Judge): UpgradeDoor {
  const readers = createReaders(deps);
  return (req, socket, head, listener) => {
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

    const { caller, route } = verdict;
    const isEvents = route.segments.length === 1 && route.segments[0] === "ws";
    const keyId = keyIdOf(caller);
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
      arrival,
    });
    let status = 0;
    socket.once("close", () => {
      ticket.close(status, deps.clock.now());
    });
    deps.upgrader.upgrade({
      req,
      socket,
      head,
      hop: hopOf(arrival, upstream),
      opened: (remote, answer) => {
        status = 101;
        // Other sockets are custom nodes' own business.
        if (!isEvents) return;
        readers.lead(remote, socket);
        peek(remote, answer, deps.onMessage);
      },
      fail: (refusal) => {
        if (status === 0) refuse(refusal);
        else socket.destroy();
      },
    });
  };
}
