"""The body of a request, chunk by chunk: framing undone, then its content coding."""

from __future__ import annotations

import re
import zlib
from typing import AsyncIterator, Optional

from wire.connection import Connection
from wire.head import BadRequest, Head

PIECE = 64 * 1024
_CHUNK_SIZE = re.compile(rb"([0-9A-Fa-f]{1,16})(?:;.*)?\Z", re.DOTALL)


class CodingError(Exception):
    """The body is not what its Content-Encoding says."""


class Body:
    """Yields the decoded body in pieces of at most 64 KB; nobody has to hold it as a whole."""

    def __init__(self, connection: Connection, head: Head) -> None:
        self._connection = connection
        self._left = head.body_length
        self._decoder = _decoder(head.field("content-encoding").strip().lower())
        self.finished = head.body_length == 0

    async def pieces(self) -> AsyncIterator[bytes]:
        """The decoded body. May be iterated once."""
        if self._decoder is None:
            async for piece in self._raw():
                yield piece
            return
        async for piece in self._raw():
            for decoded in self._decoder.feed(piece):
                yield decoded
        self._decoder.end()

    async def discard(self) -> None:
        """Read what the handler left, so that the next request can be found behind it."""
        async for _ in self._raw():
            pass

    async def _raw(self) -> AsyncIterator[bytes]:
        if self.finished:
            return
        source = self._chunked() if self._left is None else self._counted()
        async for piece in source:
            yield piece
        self.finished = True

    async def _counted(self) -> AsyncIterator[bytes]:
        while self._left:
            if not self._connection.buffer:
                await self._connection.more()
            piece = self._connection.take(min(PIECE, self._left))
            self._left -= len(piece)
            yield piece

    async def _chunked(self) -> AsyncIterator[bytes]:
        while True:
            size = await self._chunk_size()
            if size == 0:
                break
            while size:
                if not self._connection.buffer:
                    await self._connection.more()
                piece = self._connection.take(min(PIECE, size))
                size -= len(piece)
                yield piece
            if await self._connection.take_exactly(2) != b"\r\n":
                raise BadRequest("Chunk longer than its size")
        while await self._line():
            pass  # trailers

    async def _chunk_size(self) -> int:
        match = _CHUNK_SIZE.match(await self._line())
        if match is None:
            raise BadRequest("Invalid character in chunk size")
        return int(match.group(1), 16)

    async def _line(self) -> bytes:
        try:
            return await self._connection.take_line(8190)
        except ValueError as error:
            raise BadRequest(str(error)) from error


class _Inflate:
    """Undoes gzip or deflate, never making more than one piece at a time."""

    def __init__(self, coding: str) -> None:
        self._coding = coding
        self._inflate: Optional[zlib._Decompress] = None

    def feed(self, data: bytes):
        if self._inflate is None:
            self._inflate = zlib.decompressobj(self._window(data[0]))
        while data and not self._inflate.eof:
            try:
                decoded = self._inflate.decompress(data, PIECE)
            except zlib.error as error:
                raise CodingError("Can not decode content-encoding: %s" % self._coding) from error
            data = self._inflate.unconsumed_tail
            if decoded:
                yield decoded

    def end(self) -> None:
        if self._coding == "deflate" and self._inflate is not None and not self._inflate.eof:
            raise CodingError("deflate")

    def _window(self, first: int) -> int:
        if self._coding == "gzip":
            return zlib.MAX_WBITS + 16
        # "deflate" is zlib's format; some clients send the bare stream instead.
        return zlib.MAX_WBITS if first & 0x0F == 8 else -zlib.MAX_WBITS


def _decoder(coding: str) -> Optional[_Inflate]:
    if coding in ("gzip", "deflate"):
        return _Inflate(coding)
    if coding in ("br", "zstd"):
        raise BadRequest("Can not decode content-encoding: %s" % coding)
    return None  # an unknown coding is taken as plain, as ComfyUI does
