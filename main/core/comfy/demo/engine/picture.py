"""Batches of pictures as they travel between nodes: described, and drawn only when needed."""

from __future__ import annotations

import json
import os
import random
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Dict, Iterator, List, Optional, Tuple

from art import jpeg, png
from art.scene import Scene

if TYPE_CHECKING:
    from engine.context import RunContext

# Files larger than this are not taken for pictures.
MAX_FILE = 256 * 1024 * 1024


@dataclass(frozen=True)
class Picture:
    """Pictures of one size: scenes of a text, one plain colour, or a file as it is."""

    width: int
    height: int
    batch: int = 1
    plain: int = 0
    text: Optional[str] = None
    seed: int = 0
    file: Optional[bytes] = field(default=None, repr=False)

    def draw(self, text: str, seed: int) -> "Picture":
        """The same size, showing a text."""
        return replace(self, text=text, seed=seed)

    def png(self, index: int, texts: Optional[png.Texts] = None, level: int = 4) -> Iterator[bytes]:
        """One of the pictures as a PNG file, in pieces."""
        if self.file is not None:
            return iter([png.with_texts(self.file, texts or [])])
        return png.write(self._rows(index), self.width, self.height, texts, level)

    def preview(self, share: float, longest: int) -> bytes:
        """The first picture as far as it is done: coarse, and noisy at the beginning."""
        scale = min(1.0, longest / max(self.width, self.height))
        across = max(1, round(self.width * scale / jpeg.BLOCK))
        down = max(1, round(self.height * scale / jpeg.BLOCK))
        noise = random.Random(self.seed).random
        colours = []
        kept = share * share * (3 - 2 * share)  # slow at both ends
        for red, green, blue in _coarse(self.text or "", self.seed, across, down):
            grain = 255 * noise() * (1 - kept)
            colours.append((red * kept + grain, green * kept + grain, blue * kept + grain))
        return jpeg.write(colours, across, down)

    def _rows(self, index: int) -> Iterator[bytes]:
        if self.text is not None:
            return Scene(self.text, self.seed + index).rows(self.width, self.height)
        row = self.plain.to_bytes(3, "big") * self.width
        return iter([row] * self.height)


@lru_cache(maxsize=4)
def _coarse(text: str, seed: int, across: int, down: int) -> List[Tuple[int, ...]]:
    rows = Scene(text, seed).rows(across, down, caption=False)
    return [tuple(row[3 * x : 3 * x + 3]) for row in rows for x in range(across)]


def picture_of_file(path: str) -> Picture:
    """A PNG as it is; of any other file the demo can only draw the name."""
    name = os.path.splitext(os.path.basename(path))[0]
    if os.path.getsize(path) > MAX_FILE:
        raise ValueError("The file is too large for the demo: %s" % name)
    with open(path, "rb") as file:
        data = file.read()
    size = png.size_of(data)
    if size is None:
        return Picture(512, 512, text=name)
    return Picture(size[0], size[1], file=data)


def save_pictures(
    context: "RunContext", images: Picture, prefix: str, kind: str
) -> List[Dict[str, Any]]:
    """Save a batch under the next free numbers; their names as the API tells them."""
    folder = context.folders.by_type(kind) or ""
    size = (images.width, images.height)
    target, subfolder, name, number = context.folders.next_picture(prefix, folder, size)
    texts = _texts(context)
    saved = []
    for index in range(images.batch):
        filename = "%s_%05d_.png" % (name.replace("%batch_num%", str(index)), number + index)
        with open(os.path.join(target, filename), "wb") as file:
            for piece in images.png(index, texts, 1 if kind == "temp" else 4):
                file.write(piece)
        saved.append({"filename": filename, "subfolder": subfolder, "type": kind})
    return saved


def _texts(context: "RunContext") -> png.Texts:
    if not context.options.metadata:
        return []
    texts = [("prompt", json.dumps(context.prompt))]
    extra = context.extra_data.get("extra_pnginfo") or {}
    texts += [(key, json.dumps(value)) for key, value in extra.items()]
    return texts
