"""WebSocket frames (RFC 6455) and their compression (RFC 7692)."""

from __future__ import annotations

import re
import struct
import zlib
from typing import NamedTuple, Optional, Tuple

from wire.connection import Connection

CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0x0, 0x1, 0x2, 0x8, 0x9, 0xA
_TAIL = b"\x00\x00\xff\xff"


class ProtocolError(Exception):
    """The client broke the protocol; the code says how."""

    def __init__(self, code: int, reason: str = "") -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


class Frame(NamedTuple):
    """One frame, unmasked but not yet decompressed."""

    final: bool
    compressed: bool
    opcode: int
    payload: bytes


async def read_frame(connection: Connection, limit: int, may_compress: bool) -> Frame:
    """Read the next frame; ProtocolError 1009 as soon as its length reaches the limit."""
    first, second = await connection.take_exactly(2)
    opcode, length = first & 0x0F, second & 0x7F
    compressed = bool(first & 0x40)
    if first & 0x30 or (compressed and not may_compress):
        raise ProtocolError(1002, "Received frame with non-zero reserved bits")
    if opcode not in (CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG):
        raise ProtocolError(1002, "Unexpected opcode=%d" % opcode)
    if opcode >= CLOSE and not first & 0x80:
        raise ProtocolError(1002, "Received fragmented control frame")
    if opcode >= CLOSE and length > 125:
        raise ProtocolError(1002, "Control frame payload cannot be larger than 125 bytes")
    if length == 126:
        (length,) = struct.unpack(">H", await connection.take_exactly(2))
    elif length == 127:
        (length,) = struct.unpack(">Q", await connection.take_exactly(8))
    if limit and length >= limit:
        raise too_big(length, limit)
    mask = await connection.take_exactly(4) if second & 0x80 else b""
    payload = await connection.take_exactly(length)
    return Frame(bool(first & 0x80), compressed, opcode, _unmask(payload, mask))


def too_big(size: int, limit: int) -> ProtocolError:
    """A message of the limit or more is refused, as ComfyUI does."""
    return ProtocolError(1009, "Message size %d exceeds limit %d" % (size, limit))


def build_frame(opcode: int, payload: bytes, compressed: bool = False) -> bytes:
    """A whole, unmasked frame."""
    first = 0x80 | (0x40 if compressed else 0) | opcode
    size = len(payload)
    if size < 126:
        head = struct.pack(">BB", first, size)
    elif size < 65536:
        head = struct.pack(">BBH", first, 126, size)
    else:
        head = struct.pack(">BBQ", first, 127, size)
    return head + payload


def _unmask(payload: bytes, mask: bytes) -> bytes:
    if not mask or not payload:
        return payload
    # One big integer instead of a loop over bytes: fast without any package.
    size = len(payload)
    key = int.from_bytes((mask * (size // 4 + 1))[:size], "big")
    return (int.from_bytes(payload, "big") ^ key).to_bytes(size, "big")


class Deflate:
    """permessage-deflate for one socket."""

    def __init__(self, window: int, forget: bool) -> None:
        self._window = window
        self._forget = forget
        self._out: Optional[zlib._Compress] = None
        # Kept for all messages: a client that forgets between them can be read all the same.
        self._in = zlib.decompressobj(-zlib.MAX_WBITS)

    def compress(self, payload: bytes) -> bytes:
        """Compress one message."""
        if self._out is None or self._forget:
            self._out = zlib.compressobj(wbits=-self._window)
        data = self._out.compress(payload) + self._out.flush(zlib.Z_SYNC_FLUSH)
        return data[:-4] if data.endswith(_TAIL) else data

    def decompress(self, payload: bytes, limit: int) -> bytes:
        """Decompress one message, never making more than the limit."""
        try:
            data = self._in.decompress(payload + _TAIL, limit)
        except zlib.error as error:
            raise ProtocolError(1007, "Broken compressed message") from error
        if len(data) >= limit:
            raise too_big(len(data), limit)
        return data


_FLAGS = {"server_no_context_takeover", "client_no_context_takeover"}


def negotiate(offers: str) -> Tuple[Optional[Deflate], str]:
    """Take the first offer that can be kept; its answer for Sec-WebSocket-Extensions."""
    for offer in offers.split(","):
        name, *params = [part.strip().lower() for part in offer.split(";")]
        wishes = {
            key.strip(): value.strip(' "') for key, _, value in (p.partition("=") for p in params)
        }
        window = wishes.pop("server_max_window_bits", "")
        wishes.pop("client_max_window_bits", "")
        # zlib cannot make a raw stream with a window of 8 bits.
        fits = not window or re.match(r"(9|1[0-5])\Z", window)
        if name != "permessage-deflate" or not fits or not _FLAGS.issuperset(wishes):
            continue
        answer, forget = [name], "server_no_context_takeover" in wishes
        if window:
            answer.append("server_max_window_bits=" + window)
        if forget:
            answer.append("server_no_context_takeover")
        return Deflate(int(window or zlib.MAX_WBITS), forget), "; ".join(answer)
    return None, ""
