"""A tiny bitmap font, five wide and seven high."""

from __future__ import annotations

import unicodedata
from typing import List, Tuple

WIDTH, HEIGHT, ADVANCE = 5, 7, 6

# Each glyph is seven rows of five bits, a row being two hexadecimal digits.
_ROWS = {
    "A": "0e11111f111111", "B": "1e11111e11111e", "C": "0e11101010110e", "D": "1e11111111111e",
    "E": "1f10101e10101f", "F": "1f10101e101010", "G": "0e11101713110f", "H": "1111111f111111",
    "I": "0e04040404040e", "J": "0702020202120c", "K": "11121418141211", "L": "1010101010101f",
    "M": "111b1515111111", "N": "11191915131311", "O": "0e11111111110e", "P": "1e11111e101010",
    "Q": "0e11111115120d", "R": "1e11111e141211", "S": "0f10100e01011e", "T": "1f040404040404",
    "U": "1111111111110e", "V": "11111111110a04", "W": "1111111515150a", "X": "11110a040a1111",
    "Y": "11110a04040404", "Z": "1f01020408101f", "0": "0e11131519110e", "1": "040c040404040e",
    "2": "0e11010204081f", "3": "1f02040201110e", "4": "02060a121f0202", "5": "1f101e0101110e",
    "6": "0608101e11110e", "7": "1f010204080808", "8": "0e11110e11110e", "9": "0e11110f01020c",
    " ": "00000000000000", ".": "00000000000c0c", ",": "000000000c0408", "-": "0000001f000000",
    "!": "04040404040004", "?": "0e110102040004", "'": "0c040800000000", ":": "000c0c000c0c00",
    "(": "02040808080402", ")": "08040202020408", "/": "00010204081000", "+": "0004041f040400",
    "&": "0c12140815120d", '"': "0a0a0000000000", "_": "0000000000001f", "#": "0a0a1f0a1f0a0a",
}  # fmt: skip


def spans(text: str) -> List[List[Tuple[int, int]]]:
    """The text as seven rows of (start, end) columns that are inked."""
    rows: List[List[Tuple[int, int]]] = [[] for _ in range(HEIGHT)]
    for index, letter in enumerate(plain(text)):
        glyph, left = bytes.fromhex(_ROWS[letter]), index * ADVANCE
        for row, bits in enumerate(glyph):
            rows[row] += [(left + x, left + x + 1) for x in range(WIDTH) if bits >> (4 - x) & 1]
    return rows


def plain(text: str) -> str:
    """The text in the letters that the font has, accents taken off."""
    upper = unicodedata.normalize("NFKD", text).upper()
    return "".join(letter for letter in upper if letter in _ROWS)


def first_words(text: str, limit: int) -> str:
    """As many whole words as fit into `limit` letters; at least a part of the first."""
    out = ""
    for word in plain(text).split():
        longer = (out + " " + word).strip()
        if len(longer) > limit:
            break
        out = longer
    return out.rstrip(" ,.-:&+/(") or plain(text).strip()[: max(0, limit)]
