"""Routes that misbehave on purpose, for testing what stands in front (only with --test-routes)."""

from __future__ import annotations

import asyncio
import hashlib
import os
from contextlib import contextmanager
from typing import Any, AsyncIterator, Dict, Iterator, List, Optional

from api.state import State
from wire.files import file_response, type_of
from wire.messages import Request, Response, json_response, text_response
from wire.router import Route
from wire.websocket import WebSocket

PIECE = 64 * 1024
MAX_LOG = 10_000


class Journal:
    """The requests received since the start, as they came."""

    def __init__(self) -> None:
        self.entries: List[Dict[str, Any]] = []

    def note(self, request: Request) -> None:
        """Remember a request, unless it asks for this very list."""
        if request.head.path in ("/test/log", "/api/test/log"):
            return
        self.entries.append(_as_it_came(request))
        del self.entries[:-MAX_LOG]


class Transfers:
    """What is under way on the routes that stream, and how much of it went either way so far."""

    def __init__(self) -> None:
        self.open = 0
        self.bytes_in = 0
        self.bytes_out = 0

    @contextmanager
    def under_way(self) -> Iterator[None]:
        """Count one as open for as long as it takes, however it ends."""
        self.open += 1
        try:
            yield
        finally:
            self.open -= 1


def routes(state: State, journal: Journal) -> List[Route]:
    """The routes of this group."""
    transfers = Transfers()
    return [*_plain_routes(state, journal), *_stream_routes(transfers), *_socket_routes(transfers)]


def _plain_routes(state: State, journal: Journal) -> List[Route]:
    async def echo_headers(request: Request) -> Response:
        return json_response(_as_it_came(request))

    async def status(request: Request) -> Response:
        code = int(request.query["code"])
        return Response(code, b"" if code in (204, 304) else b"status %d" % code, [_TEXT])

    async def cookies(_: Request) -> Response:
        return Response(
            200, b"", [("Set-Cookie", "one=1; Path=/"), ("Set-Cookie", "two=2; Path=/")]
        )

    async def cacheable(_: Request) -> Response:
        return Response(200, b"cacheable", [("Cache-Control", "public, max-age=3600"), _TEXT])

    async def log(_: Request) -> Response:
        return json_response(journal.entries)

    async def clear_log(_: Request) -> Response:
        journal.entries.clear()
        return Response()

    async def node_file(request: Request) -> Response:
        # As custom nodes do: what was uploaded, as the type that its name says.
        name = os.path.basename(request.query["filename"])
        path = os.path.join(state.folders.by_type("input") or "", name)
        return file_response(request, path, [("Content-Type", type_of(path))])

    return [
        Route("GET", "/test/node-file", node_file),
        Route("GET", "/test/echo-headers", echo_headers),
        Route("POST", "/test/echo-headers", echo_headers),
        Route("GET", "/test/status", status),
        Route("GET", "/test/cookies", cookies),
        Route("GET", "/test/cacheable", cacheable),
        Route("GET", "/test/log", log),
        Route("DELETE", "/test/log", clear_log),
    ]


def _stream_routes(transfers: Transfers) -> List[Route]:
    async def under_way(_: Request) -> Response:
        return json_response(vars(transfers))

    async def big(request: Request) -> Response:
        size = int(request.query["bytes"])
        chunked = request.query.get("chunked") == "1"
        return Response(200, _zeros(size, transfers), [_OCTETS], length=None if chunked else size)

    async def sink(request: Request) -> Response:
        digest, size = hashlib.sha256(), 0
        with transfers.under_way():
            async for piece in request.body.pieces():
                digest.update(piece)
                size += len(piece)
                transfers.bytes_in += len(piece)
        return json_response({"bytes": size, "sha256": digest.hexdigest()})

    async def trickle(request: Request) -> Response:
        count, pause = int(request.query.get("count", 5)), int(request.query.get("ms", 100)) / 1000
        return Response(200, _drops(count, pause), [_TEXT])

    async def stall(request: Request) -> Optional[Response]:
        with transfers.under_way():
            await request.connection.gone
        return None

    async def die(request: Request) -> Optional[Response]:
        head = Response(200, b"x" * 1000, [_TEXT]).head(request.head.version, keep_alive=True)
        request.connection.write(head + b"x" * 500)
        await asyncio.sleep(0.05)  # the first half has to get out
        if request.query.get("process") == "1":
            os._exit(1)
        request.connection.abort()
        return None

    async def early(_: Request) -> Response:
        response = text_response("413: Request Entity Too Large", 413)
        response.close = True
        return response

    return [
        Route("GET", "/test/transfers", under_way),
        Route("GET", "/test/big", big),
        Route("POST", "/test/sink", sink),
        Route("GET", "/test/trickle", trickle),
        Route("GET", "/test/stall", stall),
        Route("GET", "/test/die", die),
        Route("POST", "/test/early", early),
    ]


def _socket_routes(transfers: Transfers) -> List[Route]:
    async def flood(request: Request) -> None:
        socket = WebSocket(request)
        frame = bytes(int(request.query.get("bytes", 1024)))
        with transfers.under_way():
            for _ in range(int(request.query.get("frames", 100))):
                socket.send(frame)
                await socket.flushed()
                transfers.bytes_out += len(frame)
        await socket.finish()

    async def echo(request: Request) -> None:
        socket = WebSocket(request, echo_close=True)
        async for message in socket.messages():
            socket.send(message)
        await socket.finish()

    return [
        Route("GET", "/test/flood", flood),
        Route("GET", "/test/echo", echo),
    ]


_TEXT = ("Content-Type", "text/plain; charset=utf-8")
_OCTETS = ("Content-Type", "application/octet-stream")


def _as_it_came(request: Request) -> Dict[str, Any]:
    return {
        "method": request.method,
        "target": request.head.target,
        "version": "%d.%d" % request.head.version,
        "headers": [
            [name, value.encode("utf-8", "surrogateescape").decode("latin-1")]
            for name, value in request.head.fields
        ],
    }


async def _zeros(size: int, transfers: Transfers) -> AsyncIterator[bytes]:
    piece = bytes(PIECE)
    with transfers.under_way():
        while size > 0:
            yield piece[:size]
            transfers.bytes_out += min(size, PIECE)
            size -= PIECE


async def _drops(count: int, pause: float) -> AsyncIterator[bytes]:
    for index in range(count):
        yield b"drop %d\n" % index
        await asyncio.sleep(pause)
