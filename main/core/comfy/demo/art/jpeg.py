"""A JPEG writer for coarse pictures: every block of 8 by 8 has one colour.

Only the first coefficient of each block is written, which needs no cosine transform at all. That
is exactly what a preview of a half-finished picture looks like anyway.
"""

from __future__ import annotations

import struct
from typing import Dict, List, Sequence, Tuple

BLOCK = 8
# With these, one step of the first coefficient is half a level of brightness.
_QUANTISER = 4


def write(colours: Sequence[Tuple[float, float, float]], across: int, down: int) -> bytes:
    """A picture of `across` by `down` blocks from their colours, row by row."""
    bits = _Bits()
    before = [0, 0, 0]
    for colour in colours:
        for index, value in enumerate(_to_ycc(colour)):
            level = round((value - 128) * 8 / _QUANTISER)
            bits.first_coefficient(level - before[index])
            before[index] = level
            bits.end_of_block()
    return _header(across * BLOCK, down * BLOCK) + bits.finish() + b"\xff\xd9"


def _to_ycc(colour: Tuple[float, float, float]) -> Tuple[float, float, float]:
    red, green, blue = colour
    luma = 0.299 * red + 0.587 * green + 0.114 * blue
    return luma, 128 + (blue - luma) * 0.564, 128 + (red - luma) * 0.713


# A code for each size of a difference (0 to 11 bits): four short ones, then longer.
_LENGTHS = [0, 0, 4, 6, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
_SIZES = [1, 2, 3, 4, 0, 5, 6, 7, 8, 9, 10, 11]


def _codes() -> Dict[int, Tuple[int, int]]:
    codes: Dict[int, Tuple[int, int]] = {}
    code, index = 0, 0
    for length, count in enumerate(_LENGTHS, start=1):
        for _ in range(count):
            codes[_SIZES[index]] = (code, length)
            code, index = code + 1, index + 1
        code <<= 1
    return codes


_CODES = _codes()


class _Bits:
    """Collects bits, and escapes 0xFF as the format wants."""

    def __init__(self) -> None:
        self._out = bytearray()
        self._value, self._count = 0, 0

    def first_coefficient(self, difference: int) -> None:
        size = abs(difference).bit_length()
        self._put(*_CODES[size])
        if size:
            self._put(difference if difference > 0 else difference + (1 << size) - 1, size)

    def end_of_block(self) -> None:
        self._put(0, 1)  # the only code of the table for the other coefficients

    def finish(self) -> bytes:
        if self._count:
            self._put((1 << (8 - self._count)) - 1, 8 - self._count)
        return bytes(self._out)

    def _put(self, value: int, count: int) -> None:
        self._value = self._value << count | value
        self._count += count
        while self._count >= 8:
            self._count -= 8
            byte = self._value >> self._count & 0xFF
            self._out.append(byte)
            if byte == 0xFF:
                self._out.append(0)
        self._value &= (1 << self._count) - 1


def _header(width: int, height: int) -> bytes:
    components = b"".join(bytes((index, 0x11, 0)) for index in (1, 2, 3))
    tables: List[bytes] = [
        _segment(0xE0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0"),
        _segment(0xDB, b"\0" + bytes([_QUANTISER] * 64)),
        _segment(0xC0, struct.pack(">BHHB", 8, height, width, 3) + components),
        _segment(0xC4, b"\0" + bytes(_LENGTHS) + bytes(_SIZES)),
        _segment(0xC4, b"\x10" + bytes([1] + [0] * 15) + b"\0"),
        _segment(0xDA, b"\x03\x01\0\x02\0\x03\0\0\x3f\0"),
    ]
    return b"\xff\xd8" + b"".join(tables)


def _segment(marker: int, data: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(data) + 2) + data
