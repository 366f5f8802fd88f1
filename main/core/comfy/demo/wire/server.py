"""Serves requests on a connection, one after the other, and answers what goes wrong."""

from __future__ import annotations

import asyncio
import logging
from typing import AsyncIterator, Awaitable, Callable, Optional

from wire import head as heads
from wire.body import CodingError
from wire.connection import ClientGone, Connection
from wire.head import BadRequest, Head
from wire.messages import HttpError, Request, Response, text_response

# How long an unread body may go on arriving after its answer was sent.
LINGER_SECONDS = 10.0

Application = Callable[[Request], Awaitable[Optional[Response]]]


class Server:
    """Turns connections into calls of the application.

    The application answers None when it has taken the connection over (a WebSocket) or dropped it.
    """

    def __init__(self, application: Application, body_limit: int) -> None:
        self._application = application
        self._body_limit = body_limit

    def protocol(self) -> Connection:
        """For asyncio's create_server."""
        return Connection(self._serve)

    async def _serve(self, connection: Connection) -> None:
        try:
            while await self._serve_one(connection):
                pass
        except (BadRequest, CodingError) as error:
            self._refuse(connection, str(error))
        except ConnectionError:
            pass  # the client went away, which is its right
        finally:
            connection.close()

    async def _serve_one(self, connection: Connection) -> bool:
        head = await _next_head(connection)
        if head is None:
            return False
        request = Request(connection, head, self._body_limit)
        response = await self._answer(request)
        if response is None:
            return False
        keep_alive = _keeps_alive(head) and not response.close
        await _send(connection, request, response, keep_alive)
        # Also before closing: a reset because of unread bytes could overtake the answer.
        return await _find_next(request) and keep_alive

    async def _answer(self, request: Request) -> Optional[Response]:
        try:
            return await self._application(request)
        except HttpError as error:
            return error.response()
        except (BadRequest, ConnectionError):
            raise
        except CodingError as error:
            logging.error("Error handling request: %s", error)
            return _server_error(request)
        except (
            Exception
        ):  # pylint: disable=broad-except  # a handler's fault must not end the server
            logging.exception("Error handling request from 127.0.0.1")
            return _server_error(request)

    def _refuse(self, connection: Connection, reason: str) -> None:
        logging.error("Error handling request: 400, message: %s", reason)
        connection.write(text_response(reason, 400).head((1, 0), keep_alive=False))
        connection.write(reason.encode("utf-8"))


async def _next_head(connection: Connection) -> Optional[Head]:
    while True:
        while connection.buffer.startswith(b"\r\n"):
            connection.take(2)  # some clients put an empty line between requests
        end = heads.find_end(connection.buffer)
        if end >= 0:
            raw = connection.take(end + 4)[:-4]
            return heads.parse(raw)
        try:
            await connection.more()
        except ClientGone:
            return None


async def _send(
    connection: Connection, request: Request, response: Response, keep_alive: bool
) -> None:
    head = response.head(request.head.version, keep_alive, request.method == "HEAD")
    empty = request.method == "HEAD" or response.status in (204, 304)
    if isinstance(response.body, bytes):
        connection.write(head if empty else head + response.body)
        await connection.drain()
        return
    connection.write(head)
    if empty:
        await response.body.aclose()  # type: ignore[attr-defined]
        return
    framed = response.length is None and request.head.version >= (1, 1)
    await _send_pieces(connection, response.body, framed)


async def _send_pieces(connection: Connection, pieces: AsyncIterator[bytes], framed: bool) -> None:
    try:
        async for piece in pieces:
            connection.write(b"%x\r\n%s\r\n" % (len(piece), piece) if framed else piece)
            await connection.drain()
    finally:
        await pieces.aclose()  # type: ignore[attr-defined]
    if framed:
        connection.write(b"0\r\n\r\n")
    await connection.drain()


async def _find_next(request: Request) -> bool:
    """Skip what the handler left of the body; False if that takes too long."""
    if request.body.finished:
        return True
    try:
        await asyncio.wait_for(request.body.discard(), LINGER_SECONDS)
    except asyncio.TimeoutError:
        return False
    return True


def _keeps_alive(head: Head) -> bool:
    wish = head.field("connection").lower()
    if head.version == (1, 1):
        return "close" not in wish
    return head.version == (1, 0) and "keep-alive" in wish


def _server_error(request: Request) -> Response:
    title = "500 Internal Server Error"
    response = text_response(title + "\n\nServer got itself in trouble", 500)
    if "text/html" in request.header("accept"):
        response = Response(
            500,
            b"<html><head><title>%s</title></head><body>\n<h1>%s</h1>\n"
            b"Server got itself in trouble\n</body></html>\n" % ((title.encode(),) * 2),
            [("Content-Type", "text/html; charset=utf-8")],
        )
    response.close = True
    return response
