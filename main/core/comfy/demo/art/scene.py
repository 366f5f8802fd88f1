"""A landscape from a text: sky, sun, hills and a lake, the same for the same text and seed.

Rows are put together from runs of one colour, so that a picture takes milliseconds in plain Python.
"""

from __future__ import annotations

import hashlib
import math
import random
from typing import Dict, Iterator, List, Tuple

from art import font

Colour = Tuple[int, int, int]

# Sky at the top, sky at the horizon, sun, farthest hills, nearest hills.
PALETTES: List[Tuple[Colour, Colour, Colour, Colour, Colour]] = [
    ((38, 62, 124), (250, 186, 132), (255, 236, 190), (132, 108, 150), (36, 40, 74)),
    ((64, 132, 196), (214, 234, 240), (255, 250, 224), (138, 170, 184), (38, 84, 78)),
    ((24, 22, 58), (178, 84, 122), (255, 206, 160), (96, 56, 106), (22, 18, 44)),
    ((82, 150, 170), (252, 226, 178), (255, 246, 214), (160, 160, 120), (62, 78, 46)),
    ((12, 24, 54), (66, 108, 150), (232, 240, 252), (44, 74, 112), (8, 18, 36)),
    ((154, 92, 132), (255, 204, 170), (255, 240, 214), (186, 112, 122), (82, 38, 66)),
    ((46, 112, 120), (238, 212, 160), (255, 242, 200), (110, 140, 128), (26, 62, 64)),
]
LAYERS = 4


class Scene:
    """What a text looks like, independent of the size at which it is drawn."""

    def __init__(self, text: str, seed: int = 0) -> None:
        digest = hashlib.sha256(("%s\0%d" % (text, seed)).encode("utf-8", "replace")).digest()
        dice = random.Random(digest)
        self.text = text
        self.top, self.low, self.sun, self.far, self.near = dice.choice(PALETTES)
        self.sun_x, self.sun_y = dice.uniform(0.2, 0.8), dice.uniform(0.22, 0.46)
        self.sun_size = dice.uniform(0.05, 0.09)
        self.lake = dice.random() < 0.55
        self.shore = dice.uniform(0.74, 0.82)
        self.stars = [
            (dice.random(), dice.random() * 0.45) for _ in range(70 if sum(self.top) < 210 else 0)
        ]
        self.hills = [self._hill(dice, index) for index in range(LAYERS)]

    def rows(self, width: int, height: int, caption: bool = True) -> Iterator[bytes]:
        """The picture from top to bottom, each row as RGB bytes."""
        shore = int(height * self.shore) if self.lake else height
        land = [self._edges(layer, width, height, shore) for layer in range(LAYERS)]
        words = self._caption(width, height) if caption else {}
        stars = self._star_rows(width, height)
        inside: List[List[int]] = [[] for _ in range(LAYERS)]
        kept: List[bytes] = []
        for y in range(height):
            if y < shore:
                row = self._land_row(y, width, height, inside, land, stars.get(y, ()))
                kept.append(bytes(row))
            else:
                row = self._lake_row(y, shore, width, height, kept)
            for start, end in words.get(y, ()):
                row[3 * start : 3 * end] = b"\xff\xff\xff" * (end - start)
            yield bytes(row)

    def _hill(self, dice: random.Random, index: int) -> List[Tuple[float, float, float]]:
        """Three waves (height, frequency, phase); nearer hills are lower and rounder."""
        size = 0.085 - 0.012 * index
        return [
            (size * share, pace * dice.uniform(0.7, 1.3) * (1 - 0.1 * index), dice.uniform(0, 6.28))
            for share, pace in ((1.0, 5.0), (0.42, 11.0), (0.16, 29.0))
        ]

    def _height_at(self, layer: int, x: float) -> float:
        base = 0.5 + 0.095 * layer
        return base - sum(
            size * math.sin(pace * x + phase) for size, pace, phase in self.hills[layer]
        )

    def _edges(self, layer: int, width: int, height: int, shore: int) -> Dict[int, List[int]]:
        """By row, the columns at which a hill begins or ends, seen from the row above."""
        tops = [
            min(shore, max(0, int(self._height_at(layer, x / width) * height)))
            for x in range(width)
        ]
        edges: Dict[int, List[int]] = {}
        before = shore
        for x, top in enumerate(tops + [shore]):
            for y in range(min(before, top), max(before, top)):
                edges.setdefault(y, []).append(x)
            before = top
        return edges

    def _land_row(self, y: int, width: int, height: int, inside, land, stars) -> bytearray:
        share = min(1.0, y / (height * 0.62))
        sky = mix(self.top, self.low, share**0.8)
        row = bytearray(bytes(sky) * width)
        for x in stars:
            row[3 * x : 3 * x + 3] = bytes(mix(sky, (255, 255, 255), 0.7))
        unit = min(width, height)
        for size, glow in ((3.2, 0.10), (2.2, 0.18), (1.5, 0.32), (1.0, 1.0)):
            _disc(
                row,
                width,
                self.sun_x * width,
                self.sun_y * height,
                unit * self.sun_size * size,
                y,
                mix(sky, self.sun, glow),
            )
        for layer in range(LAYERS):
            columns = land[layer].get(y, [])
            depth = layer / (LAYERS - 1)
            mist = mix(mix(self.far, self.near, depth), self.low, 0.35 * (1 - depth) * share)
            for start, end in zip(columns[::2], columns[1::2]):
                row[3 * start : 3 * end] = bytes(mist) * (end - start)
        return row

    def _lake_row(
        self, y: int, shore: int, width: int, height: int, kept: List[bytes]
    ) -> bytearray:
        """The land upside down, darker, and moved a little sideways by ripples."""
        depth = (y - shore) / max(1, height - shore)
        source = kept[max(0, shore - 1 - int((y - shore) * 1.7))]
        tint = mix(self.top, self.near, 0.4)
        row = bytearray(source.translate(_DIMMED))
        ripple = int(math.sin(y * 0.9 + depth * 9) * (1 + depth * 5) * width / 512)
        if ripple > 0:
            row = row[3 * ripple :] + row[-3:] * ripple
        elif ripple < 0:
            row = row[:3] * -ripple + row[: 3 * ripple]
        if y == shore:
            row[:] = bytes(mix(self.low, tint, 0.5)) * width
        return row

    def _caption(self, width: int, height: int) -> Dict[int, List[Tuple[int, int]]]:
        scale = max(1, min(width // 160, height // 120))
        margin = 5 * scale
        words = font.first_words(self.text, (width - 2 * margin) // (font.ADVANCE * scale))
        top = height - margin - font.HEIGHT * scale
        if top < 0:
            return {}
        rows: Dict[int, List[Tuple[int, int]]] = {}
        for index, inked in enumerate(font.spans(words)):
            runs = [(margin + start * scale, margin + end * scale) for start, end in inked]
            for y in range(top + index * scale, top + (index + 1) * scale):
                rows[y] = runs
        return rows

    def _star_rows(self, width: int, height: int) -> Dict[int, List[int]]:
        rows: Dict[int, List[int]] = {}
        for x, y in self.stars:
            rows.setdefault(int(y * height), []).append(int(x * width))
        return rows


def mix(first: Colour, second: Colour, share: float) -> Colour:
    """A colour between two."""
    return tuple(int(a + (b - a) * share) for a, b in zip(first, second))  # type: ignore[return-value]


_DIMMED = bytes(int(value * 0.72 + 8) for value in range(256))


def _disc(
    row: bytearray, width: int, x: float, centre: float, size: float, y: int, colour: Colour
) -> None:
    reach = size * size - (y - centre) ** 2
    if reach > 0:
        half = math.sqrt(reach)
        start, end = max(0, int(x - half)), min(width, int(x + half) + 1)
        row[3 * start : 3 * end] = bytes(colour) * max(0, end - start)
