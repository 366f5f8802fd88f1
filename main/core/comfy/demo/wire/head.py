"""The head of a request, read as strictly as ComfyUI's server reads it."""

from __future__ import annotations

import re
from typing import List, NamedTuple, Optional, Tuple

MAX_FIELD = 8190
MAX_FIELDS = 128
MAX_HEAD = 1024 * 1024

METHODS = frozenset(
    "ACL BIND CHECKOUT CONNECT COPY DELETE GET HEAD LINK LOCK M-SEARCH MERGE MKACTIVITY MKCALENDAR"
    " MKCOL MOVE NOTIFY OPTIONS PATCH POST PROPFIND PROPPATCH PURGE PUT QUERY REBIND REPORT SEARCH"
    " SOURCE SUBSCRIBE TRACE UNBIND UNLINK UNLOCK UNSUBSCRIBE".split()
)
VERSIONS = {"HTTP/0.9": (0, 9), "HTTP/1.0": (1, 0), "HTTP/1.1": (1, 1), "HTTP/2.0": (2, 0)}
# Repeating one of these makes the whole message ambiguous, so it is refused.
ONCE = frozenset(("host", "content-length", "transfer-encoding", "content-type", "user-agent"))

_TOKEN = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+\Z")
_BAD_VALUE = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]")
_TARGET = re.compile(rb"[\x21-\x7e]+\Z")
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://([^/?#]*)(.*)\Z")
_LONE_LF = re.compile(rb"(?<!\r)\n")


class BadRequest(Exception):
    """What came in is not a request; the connection cannot be used any further."""


class Head(NamedTuple):
    """A request's head, with the target and the fields as they came."""

    method: str
    target: str
    path: str  # without scheme, authority, query and fragment; still escaped
    query: str
    version: Tuple[int, int]
    fields: List[Tuple[str, str]]
    body_length: Optional[int]  # None: chunked

    def field(self, name: str, default: str = "") -> str:
        """The first field of this name (lower case)."""
        for key, value in self.fields:
            if key.lower() == name:
                return value
        return default

    def has(self, name: str) -> bool:
        """Whether there is a field of this name (lower case)."""
        return any(key.lower() == name for key, _ in self.fields)


def find_end(buffer: bytearray) -> int:
    """Where the head ends in the buffer, or -1; BadRequest as soon as it cannot become a head."""
    end = buffer.find(b"\r\n\r\n")
    seen = bytes(buffer if end < 0 else buffer[:end])
    if _LONE_LF.search(seen):
        raise BadRequest("Line not ended by CR LF")
    if len(seen) > MAX_FIELD:
        if len(seen) > MAX_HEAD or max(map(len, seen.split(b"\r\n"))) > 3 * MAX_FIELD:
            raise BadRequest("Request head too long")
    return end


def parse(raw: bytes) -> Head:
    """Parse a head without its closing empty line."""
    lines = raw.split(b"\r\n")
    method, target, version = _request_line(lines[0])
    if len(lines) - 1 > MAX_FIELDS:
        raise BadRequest("Too many headers received")
    fields = [_field(line) for line in lines[1:]]
    names = [name.lower() for name, _ in fields]
    for name in ONCE:
        if names.count(name) > 1:
            raise BadRequest("Duplicate '%s' header found." % name.title())
    if version == (1, 1) and "host" not in names:
        raise BadRequest("Missing 'Host' header in request.")
    path, query = _split_target(method, target)
    length = _body_length({name: value for name, (_, value) in zip(names, fields)})
    return Head(method, target, path, query, version, fields, length)


def _request_line(line: bytes) -> Tuple[str, str, Tuple[int, int]]:
    parts = line.split(b" ")
    if len(parts) == 2:
        parts.append(b"HTTP/0.9")
    if len(parts) != 3 or not _TARGET.match(parts[1]):
        raise BadRequest("Invalid request line")
    method, version = parts[0].decode("latin-1"), VERSIONS.get(parts[2].decode("latin-1"))
    if method not in METHODS:
        raise BadRequest("Invalid method encountered")
    if version is None:
        raise BadRequest("Invalid HTTP version")
    if len(parts[1]) > MAX_FIELD:
        raise BadRequest("Got more than %d bytes when reading the request line" % MAX_FIELD)
    return method, parts[1].decode("ascii"), version


def _field(line: bytes) -> Tuple[str, str]:
    name, colon, value = line.partition(b":")
    if not colon or not _TOKEN.match(name) or _BAD_VALUE.search(value):
        raise BadRequest("Invalid header")
    value = value.strip(b" \t")
    if len(name) > MAX_FIELD or len(value) > MAX_FIELD:
        raise BadRequest("Got more than %d bytes when reading a header" % MAX_FIELD)
    return name.decode("ascii"), value.decode("utf-8", "surrogateescape")


def _split_target(method: str, target: str) -> Tuple[str, str]:
    if method == "CONNECT" or (method == "OPTIONS" and target == "*"):
        return target, ""
    rest = target
    if not target.startswith("/"):
        absolute = _ABSOLUTE.match(target)
        if absolute is None or not absolute.group(1):
            raise BadRequest("Invalid URL")
        # An absolute target without a path names no route at all, not even the page.
        rest = absolute.group(2)
    rest = rest.partition("#")[0]
    path, _, query = rest.partition("?")
    return path, query


def _body_length(fields: dict) -> Optional[int]:
    length, coding = fields.get("content-length"), fields.get("transfer-encoding")
    if coding is not None:
        codings = [part.strip(" \t").lower() for part in coding.split(",")]
        if length is not None:
            raise BadRequest("Transfer-Encoding can't be present with Content-Length")
        if codings[-1] != "chunked" or codings.count("chunked") > 1:
            raise BadRequest("Invalid Transfer-Encoding")
        return None
    if length is None:
        return 0
    if not re.match(r"[0-9]+\Z", length, re.ASCII):
        raise BadRequest("Invalid character in Content-Length")
    return int(length)
