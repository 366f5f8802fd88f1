"""The server's end of a WebSocket."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import struct
from email.utils import formatdate
from typing import AsyncIterator, Optional, Tuple, Union

from wire import frames
from wire.connection import ClientGone
from wire.frames import ProtocolError
from wire.messages import SERVER, HttpError, Request

MAX_MESSAGE = 4 * 1024 * 1024
# A reader this far behind is dropped, so that it cannot fill the memory or hold up the others.
MAX_PENDING_BYTES = 64 * 1024 * 1024
CLOSE_SECONDS = 10.0
_GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"

Message = Union[str, bytes]


class WebSocket:
    """Messages in by iterating, messages out by `send`, which never waits.

    Each socket has its own queue and its own task that writes, so a slow reader delays nobody else.
    """

    def __init__(self, request: Request, echo_close: bool = False) -> None:
        key = _handshake_key(request)
        self._connection = request.connection
        self._deflate, extension = frames.negotiate(request.header("sec-websocket-extensions"))
        self._outgoing: "asyncio.Queue[Optional[Tuple[int, bytes]]]" = asyncio.Queue()
        self._pending_bytes = 0
        self._close_sent = False
        self._echo_close = echo_close
        self.close_code: Optional[int] = None
        self._connection.write(_switching(request, key, extension))
        self._writer = asyncio.get_event_loop().create_task(self._write())

    @property
    def open(self) -> bool:
        """Whether messages can still be sent."""
        return not self._close_sent and not self._connection.lost

    def send(self, message: Message) -> None:
        """Queue a message; a text is sent as text, bytes as binary."""
        if not self.open:
            return
        text = isinstance(message, str)
        payload = message.encode("utf-8") if isinstance(message, str) else bytes(message)
        self._pending_bytes += len(payload)
        if self._pending_bytes > MAX_PENDING_BYTES:
            self._connection.abort()
            return
        self._outgoing.put_nowait((frames.TEXT if text else frames.BINARY, payload))

    async def flushed(self) -> None:
        """Wait until the client has taken everything queued so far."""
        await self._outgoing.join()
        if self._connection.lost:
            raise ClientGone

    def close(self, code: int = 1000) -> None:
        """Say goodbye behind whatever is still queued; without a reason, as ComfyUI does."""
        if self.open:
            self._close_sent = True
            self._outgoing.put_nowait((frames.CLOSE, struct.pack(">H", code)))

    async def messages(self) -> AsyncIterator[Message]:
        """The client's messages until either side closes; pings are answered in passing."""
        try:
            while True:
                message = await self._next_message()
                if message is None:
                    break
                yield message
        except ProtocolError as error:
            self.close_code = error.code
            self.close(error.code)
        except ConnectionError:
            self.close_code = self.close_code or 1006

    async def finish(self) -> None:
        """Send what is queued, close, and let the connection go."""
        self.close()
        self._outgoing.put_nowait(None)
        try:
            await asyncio.wait_for(asyncio.shield(self._writer), CLOSE_SECONDS)
        except asyncio.TimeoutError:
            self._connection.abort()
        self._connection.close()

    async def _next_message(self) -> Optional[Message]:
        opcode, compressed, parts, size = 0, False, [], 0
        while True:
            frame = await frames.read_frame(
                self._connection, MAX_MESSAGE, self._deflate is not None
            )
            if frame.opcode == frames.CLOSE:
                self._closed_by_client(frame.payload)
                return None
            if frame.opcode == frames.PING:
                self._outgoing.put_nowait((frames.PONG, frame.payload))
                continue
            if frame.opcode == frames.PONG:
                continue
            if (frame.opcode == frames.CONTINUATION) == (opcode == 0):
                raise ProtocolError(1002, "Continuation frame out of place")
            if opcode == 0:
                opcode, compressed = frame.opcode, frame.compressed
            parts.append(frame.payload)
            size += len(frame.payload)
            if size >= MAX_MESSAGE:
                raise frames.too_big(size, MAX_MESSAGE)
            if frame.final:
                return self._decode(opcode, compressed, b"".join(parts))

    def _decode(self, opcode: int, compressed: bool, payload: bytes) -> Message:
        if compressed and self._deflate is not None:
            payload = self._deflate.decompress(payload, MAX_MESSAGE)
        return payload if opcode == frames.BINARY else _text(payload)

    def _closed_by_client(self, payload: bytes) -> None:
        if len(payload) == 1:
            raise ProtocolError(1002, "Invalid close frame")
        self.close_code = struct.unpack(">H", payload[:2])[0] if payload else 1005
        code = self.close_code
        if payload and (code < 1000 or code in (1004, 1005, 1006) or 1015 <= code < 3000):
            raise ProtocolError(1002, "Invalid close code: %d" % code)
        _text(payload[2:])
        # ComfyUI's answer is 1000 whatever the client said.
        self.close(code if self._echo_close and payload else 1000)

    async def _write(self) -> None:
        while True:
            item = await self._outgoing.get()
            if item is None:
                self._outgoing.task_done()
                return
            opcode, payload = item
            compressed = self._deflate is not None and opcode in (frames.TEXT, frames.BINARY)
            data = self._deflate.compress(payload) if compressed and self._deflate else payload
            self._connection.write(frames.build_frame(opcode, data, compressed))
            try:
                await self._connection.drain()
            except ClientGone:
                pass  # go on emptying the queue, for those who wait in flushed()
            if opcode in (frames.TEXT, frames.BINARY):
                self._pending_bytes -= len(payload)
            self._outgoing.task_done()


def _text(payload: bytes) -> str:
    try:
        return payload.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ProtocolError(1007, "Invalid UTF-8 text message") from error


def _handshake_key(request: Request) -> bytes:
    upgrade, connection = request.header("upgrade"), request.header("connection")
    if upgrade.strip().lower() != "websocket":
        shown = upgrade if request.head.has("upgrade") else None
        text = 'No WebSocket UPGRADE hdr: %s\n Can "Upgrade" only to "WebSocket".'
        raise HttpError(400, text % shown)
    if "upgrade" not in connection.lower():
        shown = connection if request.head.has("connection") else None
        raise HttpError(400, "No CONNECTION upgrade hdr: %s" % shown)
    version = request.header("sec-websocket-version")
    if version not in ("13", "8", "7"):
        raise HttpError(400, "Unsupported version: %s" % version)
    key = request.header("sec-websocket-key")
    try:
        if len(base64.b64decode(key, validate=True)) == 16:
            return key.encode("ascii")
    except ValueError:
        pass
    raise HttpError(400, "Handshake error: %r" % (key or None))


def _switching(request: Request, key: bytes, extension: str) -> bytes:
    accept = base64.b64encode(hashlib.sha1(key + _GUID).digest()).decode("ascii")
    lines = [
        "HTTP/%d.%d 101 Switching Protocols" % request.head.version,
        "Upgrade: websocket",
        "Connection: upgrade",
        "Sec-WebSocket-Accept: " + accept,
        "Date: " + formatdate(usegmt=True),
        "Server: " + SERVER,
    ]
    if extension:
        lines.append("Sec-WebSocket-Extensions: " + extension)
    return ("\r\n".join(lines) + "\r\n\r\n").encode("ascii")
