"""multipart/form-data, streamed: files go to disk, only small fields stay in memory."""

from __future__ import annotations

import re
import tempfile
from typing import AsyncIterator, Dict, List, Optional, Tuple
from urllib.parse import parse_qsl, unquote

from wire.messages import HttpError, Request, TooLarge

_BOUNDARY = re.compile(r"boundary=(?:\"([^\"]+)\"|([^;\s]+))", re.IGNORECASE)
_PARAM = re.compile(r";\s*(filename\*|filename|name)=(?:\"((?:[^\"\\]|\\.)*)\"|([^;\s]*))")
MAX_PART_HEAD = 64 * 1024


class FormFile:
    """An uploaded file, lying in an unnamed temporary file until the form is closed."""

    def __init__(self, filename: str) -> None:
        self.filename = filename
        self.file = tempfile.TemporaryFile()


class Form:
    """The fields of a form; of a repeated name the first one counts."""

    def __init__(self) -> None:
        self.values: Dict[str, str] = {}
        self.files: Dict[str, FormFile] = {}

    def close(self) -> None:
        """Delete the temporary files."""
        for upload in self.files.values():
            upload.file.close()


async def read_form(request: Request) -> Form:
    """Read the body as a form; an empty one if its type is not a form's."""
    form = Form()
    kind = request.header("content-type")
    if kind.lower().startswith("multipart/"):
        try:
            await _read_parts(request, kind, form)
        except BaseException:
            form.close()
            raise
    elif kind.lower().split(";")[0].strip() in ("", "application/x-www-form-urlencoded"):
        body = (await request.read()).decode("utf-8", "replace")
        for name, value in parse_qsl(body.rstrip(), keep_blank_values=True):
            form.values.setdefault(name, value)
    return form


async def _read_parts(request: Request, kind: str, form: Form) -> None:
    match = _BOUNDARY.search(kind)
    if match is None:
        raise ValueError("boundary missed for Content-Type: %s" % kind)
    source = _Source(request, (match.group(1) or match.group(2)).encode("latin-1"))
    await source.skip_preamble()
    while await source.another_part():
        name, filename = _names(await source.part_head())
        if not filename:
            value = b"".join([piece async for piece in source.content()])
            form.values.setdefault(name, value.decode("utf-8"))
            continue
        upload = FormFile(filename)
        if form.files.setdefault(name, upload) is not upload:
            upload.file.close()  # a second file of the same name: read past it
            upload = None  # type: ignore[assignment]
        async for piece in source.content():
            if upload is not None:
                upload.file.write(piece)
        if upload is not None:
            upload.file.seek(0)


class _Source:
    """The body as a sequence of parts between boundaries."""

    def __init__(self, request: Request, boundary: bytes) -> None:
        self._pieces = request.body.pieces()
        self._limit = request.body_limit
        self._size = 0
        self._buffer = bytearray(b"\r\n")  # so that the first boundary looks like all others
        self._mark = b"\r\n--" + boundary

    async def skip_preamble(self) -> None:
        async for _ in self.content():
            pass

    async def another_part(self) -> bool:
        """Behind a boundary: `--` ends the form, a line end begins a part."""
        await self._need(2)
        ending = bytes(self._buffer[:2])
        if ending == b"--":
            async for _ in self._pieces:
                pass  # the epilogue says nothing
            return False
        line = self._buffer.find(b"\r\n")
        if line < 0 or self._buffer[:line].strip(b" \t"):
            raise ValueError("Could not find boundary")
        del self._buffer[: line + 2]
        return True

    async def part_head(self) -> List[str]:
        """The header lines of a part."""
        lines: List[str] = []
        while True:
            end = self._buffer.find(b"\r\n")
            if end < 0:
                if len(self._buffer) > MAX_PART_HEAD:
                    raise HttpError(400)
                await self._fill()
                continue
            line = bytes(self._buffer[:end]).decode("utf-8", "surrogateescape")
            del self._buffer[: end + 2]
            if not line:
                return lines
            lines.append(line)

    async def content(self) -> AsyncIterator[bytes]:
        """The content up to the next boundary, which is removed."""
        while True:
            at = self._buffer.find(self._mark)
            if at >= 0:
                if at:
                    yield bytes(self._buffer[:at])
                del self._buffer[: at + len(self._mark)]
                return
            safe = len(self._buffer) - len(self._mark) + 1
            if safe > 0:
                yield bytes(self._buffer[:safe])
                del self._buffer[:safe]
            await self._fill()

    async def _need(self, count: int) -> None:
        while len(self._buffer) < count:
            await self._fill()

    async def _fill(self) -> None:
        try:
            piece = await self._pieces.__anext__()
        except StopAsyncIteration:
            raise ValueError("Could not find the end of the form") from None
        self._size += len(piece)
        if self._size > self._limit:
            raise TooLarge(self._limit)
        self._buffer += piece


def _names(lines: List[str]) -> Tuple[str, Optional[str]]:
    name, filename = "", None
    for line in lines:
        key, _, value = line.partition(":")
        if key.strip().lower() != "content-disposition":
            continue
        for param, quoted, plain in _PARAM.findall(value):
            text = re.sub(r"\\(.)", r"\1", quoted) or plain
            if param == "name":
                name = text
            elif param == "filename*":
                filename = unquote(text.split("''", 1)[-1])
            else:
                filename = text
    return name, filename
