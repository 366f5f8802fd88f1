"""One TCP connection: bytes in, bytes out, with back-pressure both ways."""

from __future__ import annotations

import asyncio
from typing import Any, Callable, Coroutine, Optional

# Above the first mark the socket is no longer read, below the second it is read again.
HIGH_WATER = 256 * 1024
LOW_WATER = 64 * 1024


class ClientGone(ConnectionError):
    """The other side closed the connection while something still wanted it."""


class Connection(asyncio.Protocol):
    """A buffer of what came in, and a writer that waits for slow readers.

    The transport is closed as soon as the client ends its side (asyncio's default), which is also
    what ComfyUI does: a client that half-closes gives up its answer.
    """

    def __init__(self, serve: Callable[["Connection"], Coroutine[Any, Any, None]]) -> None:
        self._serve = serve
        self._loop = asyncio.get_event_loop()
        self._more: Optional[asyncio.Future] = None
        self._writable: Optional[asyncio.Future] = None
        self._reading_paused = False
        self.buffer = bytearray()
        self.lost = False
        self.gone: asyncio.Future = self._loop.create_future()
        self.transport: asyncio.Transport = None  # type: ignore[assignment]
        self.task: Optional[asyncio.Task] = None

    # Called by asyncio.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport  # type: ignore[assignment]
        self.task = self._loop.create_task(self._serve(self))

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        if len(self.buffer) > HIGH_WATER and not self._reading_paused:
            self._reading_paused = True
            self.transport.pause_reading()
        _wake(self._more)

    def connection_lost(self, exc: Optional[Exception]) -> None:
        self.lost = True
        _wake(self.gone)
        _wake(self._more)
        _wake(self._writable)

    def pause_writing(self) -> None:
        self._writable = self._loop.create_future()

    def resume_writing(self) -> None:
        _wake(self._writable)
        self._writable = None

    # Called by the server.

    async def more(self) -> None:
        """Wait for bytes beyond those in the buffer, or raise ClientGone."""
        if self.lost:
            raise ClientGone
        self._resume_reading()
        before = len(self.buffer)
        self._more = self._loop.create_future()
        try:
            await self._more
        finally:
            self._more = None
        if self.lost and len(self.buffer) == before:
            raise ClientGone

    def take(self, count: int) -> bytes:
        """Remove up to `count` bytes from the front of the buffer."""
        data = bytes(self.buffer[:count])
        del self.buffer[:count]
        if self._reading_paused and len(self.buffer) < LOW_WATER:
            self._resume_reading()
        return data

    async def take_exactly(self, count: int) -> bytes:
        """Remove exactly `count` bytes, waiting for them."""
        while len(self.buffer) < count:
            await self.more()
        return self.take(count)

    async def take_line(self, limit: int) -> bytes:
        """Remove one line ended by CR LF; ValueError if it is too long or ended by LF alone."""
        while True:
            end = self.buffer.find(b"\n")
            if end > limit or (end < 0 and len(self.buffer) > limit):
                raise ValueError("line too long")
            if end >= 0:
                line = self.take(end + 1)
                if not line.endswith(b"\r\n"):
                    raise ValueError("line not ended by CR LF")
                return line[:-2]
            await self.more()

    def write(self, data: bytes) -> None:
        """Queue bytes for sending; silently dropped when the client has gone."""
        if not self.lost:
            self.transport.write(data)

    async def drain(self) -> None:
        """Wait until the client has taken enough of what was written."""
        if self._writable is not None:
            await self._writable
        if self.lost:
            raise ClientGone

    def close(self) -> None:
        """Close once everything written has been sent."""
        self.transport.close()

    def abort(self) -> None:
        """Drop the connection at once; the client sees a reset or a cut answer."""
        self.transport.abort()

    def _resume_reading(self) -> None:
        if self._reading_paused:
            self._reading_paused = False
            self.transport.resume_reading()


def _wake(future: Optional[asyncio.Future]) -> None:
    if future is not None and not future.done():
        future.set_result(None)
