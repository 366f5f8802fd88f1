"""Files as answers: entity tags, ranges, types, and static folders."""

from __future__ import annotations

import mimetypes
import os
import posixpath
import re
import stat
from email.utils import formatdate, parsedate_to_datetime
from pathlib import Path
from typing import AsyncIterator, List, Optional, Tuple

from wire.messages import HttpError, Request, Response
from wire.router import decode_path, finish

PIECE = 256 * 1024
_TYPES = mimetypes.MimeTypes()
# What ComfyUI's server answers for these, on every Python and whatever the system's tables say.
_OWN_TYPES = {
    ".js": "application/javascript",
    ".mjs": "application/javascript",
    ".ico": "image/vnd.microsoft.icon",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".md": "text/markdown",
}
_RANGE = re.compile(r"bytes=(\d*)-(\d*)\Z", re.ASCII | re.IGNORECASE)
_ETAGS = re.compile(r'(?:W/)?"([^"]*)"')
_STRONG_ETAGS = re.compile(r'(?<!W/)"([^"]*)"')


def type_of(name: str) -> str:
    """The media type for a file name."""
    extension = os.path.splitext(name)[1].lower()
    return _OWN_TYPES.get(extension) or _TYPES.guess_type(name)[0] or "application/octet-stream"


def file_response(
    request: Request, path: str, headers: Optional[List[Tuple[str, str]]] = None
) -> Response:
    """The file at `path` or the part asked for, streamed."""
    headers = list(headers or [])
    try:
        info = os.stat(path)
        if not stat.S_ISREG(info.st_mode):
            return _empty(request, 403, headers)
        file = open(path, "rb")
    except PermissionError:
        return _empty(request, 403, headers)
    except (OSError, ValueError):
        return _empty(request, 404, headers)
    answer = _answer(request, path, info, headers)
    if isinstance(answer, Response):
        file.close()
        return answer
    status, start, count, headers = answer
    return Response(status, _pieces(file, start, count), headers, length=count)


def _answer(request: Request, path: str, info: os.stat_result, headers: List[Tuple[str, str]]):
    """Either an answer without the file, or status, start, count and headers."""
    etag = "%x-%x" % (info.st_mtime_ns, info.st_size)
    stamps = [
        ("Etag", '"%s"' % etag),
        ("Last-Modified", formatdate(info.st_mtime, usegmt=True)),
    ]
    if _precondition_fails(request, etag, info.st_mtime):
        return Response(412, b"", headers)
    if _unchanged(request, etag, info.st_mtime):
        return Response(304, b"", headers + stamps)
    status, start, count = _part(request, info)
    if status == 416:
        return _empty(request, 416, headers + [("Content-Range", "bytes */%d" % info.st_size)])
    if not any(name == "Content-Type" for name, _ in headers):
        headers.append(("Content-Type", type_of(path)))
    headers += stamps + [("Accept-Ranges", "bytes")]
    if status == 206:
        last = start + count - 1
        headers.append(("Content-Range", "bytes %d-%d/%d" % (start, last, info.st_size)))
    return status, start, count, headers


def _empty(request: Request, status: int, headers: List[Tuple[str, str]]) -> Response:
    """ComfyUI's answers without a file have no length, only an empty chunked body."""
    if request.method != "HEAD" and not any(name == "Content-Type" for name, _ in headers):
        headers = headers + [("Content-Type", "application/octet-stream")]
    return Response(status, _nothing(), headers)


class StaticFolder:
    """Serves the files below a folder, resolving dots and escaped slashes as file paths."""

    def __init__(self, prefix: str, root: str) -> None:
        self.prefix = prefix
        self._root = Path(root).resolve()

    def claims(self, path: str) -> bool:
        """Whether a decoded path belongs to this folder once its dots are resolved."""
        normal = posixpath.normpath(path)
        return normal == self.prefix.rstrip("/") or normal.startswith(self.prefix)

    def respond(self, request: Request, path: str) -> Response:
        """The file for a decoded path; 403 for a folder, 404 outside the root."""
        name = finish(path[len(self.prefix) :])
        if os.path.isabs(name):
            raise HttpError(404)
        try:
            target = self._root.joinpath(name).resolve()
            target.relative_to(self._root)
            if target.is_dir():
                raise HttpError(403)
        except ValueError as error:  # outside the root, or a NUL in the name
            if "\0" in name:
                return file_response(request, name)
            raise HttpError(404) from error
        except OSError as error:
            raise HttpError(404) from error
        return file_response(request, str(target))


def static_handler(folders: List[StaticFolder]):
    """A handler that asks the folders in turn."""

    async def handle(request: Request) -> Response:
        path = decode_path(request.head.path)
        for folder in folders:
            if folder.claims(path):
                return folder.respond(request, path)
        raise HttpError(404)

    return handle


async def _nothing() -> AsyncIterator[bytes]:
    return
    yield b""  # makes it a generator


async def _pieces(file, start: int, count: int) -> AsyncIterator[bytes]:
    with file:
        file.seek(start)
        while count > 0:
            piece = file.read(min(PIECE, count))
            if not piece:
                raise ConnectionError("the file became shorter while it was sent")
            count -= len(piece)
            yield piece


def _precondition_fails(request: Request, etag: str, modified: float) -> bool:
    match = request.header("if-match").strip()
    if match:
        return match != "*" and etag not in _STRONG_ETAGS.findall(match)
    since = _date(request.header("if-unmodified-since"))
    return since is not None and modified > since


def _unchanged(request: Request, etag: str, modified: float) -> bool:
    match = request.header("if-none-match").strip()
    if match:
        return match == "*" or etag in _ETAGS.findall(match)
    since = _date(request.header("if-modified-since"))
    return since is not None and modified <= since


def _part(request: Request, info: os.stat_result) -> Tuple[int, int, int]:
    """Status, start and count for the Range header."""
    size, wish = info.st_size, request.header("range")
    valid_until = _date(request.header("if-range"))
    if not wish or (valid_until is not None and info.st_mtime > valid_until):
        return 200, 0, size
    match = _RANGE.match(wish)
    if match is None or match.group(1, 2) == ("", ""):
        return 416, 0, 0
    first, last = match.groups()
    if not first:
        start, end = max(0, size - int(last)) if int(last) else 0, size
    else:
        start, end = int(first), min(int(last) + 1, size) if last else size
    if start >= size or end <= start:
        return 416, 0, 0
    return 206, start, end - start


def _date(text: str) -> Optional[float]:
    try:
        return parsedate_to_datetime(text).timestamp()
    except (TypeError, ValueError, IndexError):
        return None
