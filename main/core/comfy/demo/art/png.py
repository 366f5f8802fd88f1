"""PNG: writing rows of RGB, and putting texts into files that exist."""

from __future__ import annotations

import struct
import zlib
from typing import Iterable, Iterator, List, Optional, Tuple

SIGNATURE = b"\x89PNG\r\n\x1a\n"
Texts = List[Tuple[str, str]]


def write(
    rows: Iterable[bytes],
    width: int,
    height: int,
    texts: Optional[Texts] = None,
    level: int = 4,
    colour_type: int = 2,
) -> Iterator[bytes]:
    """The file in pieces, made row by row."""
    yield SIGNATURE + _chunk(
        b"IHDR", struct.pack(">IIBBBBB", width, height, 8, colour_type, 0, 0, 0)
    )
    for key, text in texts or []:
        yield text_chunk(key, text)
    packer = zlib.compressobj(level)
    for row in rows:
        data = packer.compress(b"\0" + row)
        if data:
            yield _chunk(b"IDAT", data)
    yield _chunk(b"IDAT", packer.flush())
    yield _chunk(b"IEND", b"")


def text_chunk(key: str, text: str) -> bytes:
    """A text: tEXt where Latin-1 can say it, else iTXt."""
    name = key.encode("latin-1", "replace")
    try:
        return _chunk(b"tEXt", name + b"\0" + text.encode("latin-1"))
    except UnicodeEncodeError:
        return _chunk(b"iTXt", name + b"\0\0\0\0\0" + text.encode("utf-8", "replace"))


def size_of(data: bytes) -> Optional[Tuple[int, int]]:
    """Width and height if this is the beginning of a PNG."""
    if data[:8] != SIGNATURE or data[12:16] != b"IHDR" or len(data) < 24:
        return None
    width, height = struct.unpack(">II", data[16:24])
    return width, height


def with_texts(data: bytes, texts: Texts) -> bytes:
    """The same picture with these texts instead of its own."""
    out, at = [SIGNATURE], 8
    while at + 12 <= len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        kind, whole = data[at + 4 : at + 8], data[at : at + 12 + length]
        if kind not in (b"tEXt", b"zTXt", b"iTXt"):
            out.append(whole)
        if kind == b"IHDR":
            out += [text_chunk(key, text) for key, text in texts]
        at += 12 + length
    return b"".join(out)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
