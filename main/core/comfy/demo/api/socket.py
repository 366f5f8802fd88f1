"""The WebSocket of events."""

from __future__ import annotations

import json
import logging
import uuid
from typing import List, Optional

from api.state import State
from wire.messages import Request, Response
from wire.router import Route
from wire.websocket import Message, WebSocket


def routes(state: State) -> List[Route]:
    """The route of this group."""

    async def connect(request: Request) -> Optional[Response]:
        socket = WebSocket(request)
        sid = request.query.get("clientId") or uuid.uuid4().hex
        state.hub.join(sid, socket)
        try:
            state.hub.send("status", {"status": state.queue_info(), "sid": sid}, sid)
            if state.worker.client_id == sid and state.worker.node_id is not None:
                state.hub.send("executing", {"node": state.worker.node_id}, sid)
            await _listen(state, socket, sid)
        finally:
            state.hub.leave(sid)
        await socket.finish()
        return None

    return [Route("GET", "/ws", connect)]


async def _listen(state: State, socket: WebSocket, sid: str) -> None:
    """Only the first message can say anything; all others are read and dropped."""
    first = True
    async for message in socket.messages():
        if first and isinstance(message, str):
            first = not _greet(state, sid, message)


def _greet(state: State, sid: str, message: Message) -> bool:
    """Note the client's features and tell ours; False if the message could not be read at all."""
    try:
        data = json.loads(message)
        if data.get("type") == "feature_flags":
            state.hub.flags[sid] = data.get("data", {})
            state.hub.send("feature_flags", state.features(), sid)
    except json.JSONDecodeError:
        logging.warning("Invalid JSON received from client %s: %s", sid, message[:200])
        return False
    except Exception as error:  # pylint: disable=broad-except  # whatever it was, it is ignored
        logging.error("Error processing WebSocket message: %s", error)
        return False
    return True
