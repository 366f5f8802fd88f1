"""Requests and responses as handlers see them."""

from __future__ import annotations

import json
import re
from email.utils import formatdate
from http import HTTPStatus
from typing import Any, AsyncIterator, Dict, List, Optional, Tuple, Union
from urllib.parse import parse_qsl

from wire.body import Body
from wire.connection import Connection
from wire.head import Head

SERVER = "Latchkey-demo"
_CHARSET = re.compile(r"charset=\"?([^\";\s]+)", re.IGNORECASE)


class HttpError(Exception):
    """Answers with a status and a text, `404: Not Found` unless another is given."""

    def __init__(
        self, status: int, text: Optional[str] = None, headers: Optional[Dict[str, str]] = None
    ) -> None:
        super().__init__(status)
        self.status = status
        self.text = "%d: %s" % (status, HTTPStatus(status).phrase) if text is None else text
        self.headers = headers or {}

    def response(self) -> "Response":
        """The answer that this stands for."""
        response = text_response(self.text, self.status) if self.text else Response(self.status)
        response.headers += self.headers.items()
        return response


class TooLarge(HttpError):
    """The decoded body is larger than --max-upload-size allows."""

    def __init__(self, limit: int) -> None:
        super().__init__(413, "Maximum request body size %d exceeded." % limit)


class Request:
    """A request whose body has not been read yet."""

    def __init__(self, connection: Connection, head: Head, body_limit: int) -> None:
        self.connection = connection
        self.head = head
        self.method = head.method
        self.body = Body(connection, head)
        self.body_limit = body_limit
        self.params: Dict[str, str] = {}
        # Repeated names: the first one counts, as ComfyUI's handlers read them.
        self.query: Dict[str, str] = {}
        for name, value in parse_qsl(head.query, keep_blank_values=True, errors="surrogateescape"):
            self.query.setdefault(name, value)

    def header(self, name: str, default: str = "") -> str:
        """The first header field of this name (lower case)."""
        return self.head.field(name, default)

    async def read(self) -> bytes:
        """The whole decoded body, bounded by the limit."""
        data = bytearray()
        async for piece in self.body.pieces():
            data += piece
            if len(data) > self.body_limit:
                raise TooLarge(self.body_limit)
        return bytes(data)

    async def json(self) -> Any:
        """The body as JSON; the content type is not looked at, only its charset."""
        charset = _CHARSET.search(self.header("content-type"))
        return json.loads((await self.read()).decode(charset.group(1) if charset else "utf-8"))


class Response:
    """A status, headers, and a body: bytes with their length, or pieces sent as they come."""

    def __init__(
        self,
        status: int = 200,
        body: Union[bytes, AsyncIterator[bytes]] = b"",
        headers: Optional[List[Tuple[str, str]]] = None,
        length: Optional[int] = None,
        reason: Optional[str] = None,
    ) -> None:
        self.status = status
        self.body = body
        self.headers = headers or []
        self.length = len(body) if isinstance(body, bytes) else length
        self.reason = reason
        self.close = False

    def set_default(self, name: str, value: str) -> None:
        """Add a header in front of the others unless it is there."""
        if not any(key.lower() == name.lower() for key, _ in self.headers):
            self.headers.insert(0, (name, value))

    def head(self, version: Tuple[int, int], keep_alive: bool, bodyless: bool = False) -> bytes:
        """The status line and all headers, ready to be written; `bodyless` for a HEAD request."""
        lines = ["HTTP/%d.%d %d %s" % (*version, self.status, self.reason or _phrase(self.status))]
        for name, value in self.headers:
            if "\r" in value or "\n" in value:
                raise ValueError("line break in header %s" % name)
            lines.append("%s: %s" % (name, value))
        if self.status >= 200 and self.status not in (204, 304):
            if self.length is not None:
                lines.append("Content-Length: %d" % self.length)
            elif version >= (1, 1) and not bodyless:
                lines.append("Transfer-Encoding: chunked")
        lines += ["Date: " + formatdate(usegmt=True), "Server: " + SERVER]
        if not keep_alive and version == (1, 1):
            lines.append("Connection: close")
        elif keep_alive and version == (1, 0):
            lines.append("Connection: keep-alive")
        return ("\r\n".join(lines) + "\r\n\r\n").encode("utf-8", "surrogateescape")


def json_response(value: Any, status: int = 200) -> Response:
    """JSON written the way Python does by default, bare NaN and Infinity included."""
    return Response(
        status,
        json.dumps(value).encode("utf-8"),
        [("Content-Type", "application/json; charset=utf-8")],
    )


def text_response(text: str, status: int = 200) -> Response:
    """Plain text."""
    return Response(status, text.encode("utf-8"), [("Content-Type", "text/plain; charset=utf-8")])


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""
