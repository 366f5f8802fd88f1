"""Routes of pictures: uploading and looking."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from typing import List, Optional

from api.state import State
from art import png
from folders import is_inside
from wire.files import file_response, type_of
from wire.messages import HttpError, Request, Response, json_response
from wire.multipart import Form, read_form
from wire.router import Route

# Types that a browser would render are only offered for download. ComfyUI 0.3.64 means to do so
# with scripts too, but gives them a type of its own making, which then passes.
ACTIVE_TYPES = {"text/html", "text/html-sandboxed", "application/xhtml+xml", "text/css"}
SCRIPT_TYPE = "application/javascript; charset=utf-8"
PIECE = 1024 * 1024


def routes(state: State) -> List[Route]:
    """The routes of this group."""

    async def upload_image(request: Request) -> Response:
        form = await read_form(request)
        try:
            return _store(state, form)
        finally:
            form.close()

    async def upload_mask(request: Request) -> Response:
        # ComfyUI puts the mask's transparency onto the original; the demo keeps the mask itself.
        form = await read_form(request)
        try:
            if "image" in form.files:
                _locate(state, json.loads(form.values["original_ref"]))
            return _store(state, form)
        finally:
            form.close()

    async def view(request: Request) -> Response:
        if "filename" not in request.query:
            return Response(404)
        path = _locate(state, request.query, default="output")
        if not os.path.isfile(path):
            return Response(404)
        disposition = ("Content-Disposition", 'filename="%s"' % os.path.basename(path))
        if request.query.get("channel") == "a" and "preview" not in request.query:
            return _opaque(path, disposition)
        # ComfyUI converts for `preview` and `channel=rgb`; the demo sends the file as it is.
        kind = type_of(path)
        if kind in ACTIVE_TYPES:
            kind = "application/octet-stream"
        elif path.endswith(".js"):
            kind = SCRIPT_TYPE
        return file_response(request, path, [disposition, ("Content-Type", kind)])

    return [
        Route("POST", "/upload/image", upload_image),
        Route("POST", "/upload/mask", upload_mask),
        Route("GET", "/view", view),
    ]


def _store(state: State, form: Form) -> Response:
    """Keep the uploaded file, under a new name if another file has its own."""
    upload = form.files.get("image")
    kind = form.values.get("type", "input")
    folder = state.folders.by_type(kind)
    if folder is None:
        raise KeyError("unknown type of folder: %s" % kind)
    if form.values.get("image"):
        raise TypeError("the image is not a file")
    if upload is None:
        return Response(400)
    subfolder = form.values.get("subfolder", "")
    target = os.path.join(folder, os.path.normpath(subfolder))
    path = os.path.abspath(os.path.join(target, upload.filename))
    if not is_inside(folder, path):
        return Response(400)
    os.makedirs(target, exist_ok=True)
    name = upload.filename
    if form.values.get("overwrite") not in ("true", "1"):
        digest = _digest(upload.file)
        stem, extension = os.path.splitext(name)
        number = 1
        while os.path.exists(path):
            with open(path, "rb") as other:
                if _digest(other) == digest:
                    return _stored(name, subfolder, kind)
            name = "%s (%d)%s" % (stem, number, extension)
            path = os.path.join(target, name)
            number += 1
    with open(path, "wb") as file:
        shutil.copyfileobj(upload.file, file, PIECE)
    return _stored(name, subfolder, kind)


def _stored(name: str, subfolder: str, kind: str) -> Response:
    return json_response({"name": name, "subfolder": subfolder, "type": kind})


def _digest(file) -> str:
    digest = hashlib.sha256()
    for piece in iter(lambda: file.read(PIECE), b""):
        digest.update(piece)
    file.seek(0)
    return digest.hexdigest()


def _locate(state: State, wish: dict, default: str = "output") -> str:
    """The path that filename, subfolder and type mean; HttpError 400 or 403 outside the folders."""
    name, folder = state.folders.annotated(wish["filename"])
    if not name or name[0] == "/" or ".." in name:
        raise HttpError(400, "")
    folder = folder or state.folders.by_type(wish.get("type", default))
    if folder is None:
        raise HttpError(400, "")
    inner = os.path.join(folder, wish.get("subfolder", ""))
    if not is_inside(folder, inner):
        raise HttpError(403, "")
    return os.path.join(inner, os.path.basename(name))


def _opaque(path: str, disposition) -> Response:
    """The transparency of a picture, which in the demo is always none: black, opaque."""
    with open(path, "rb") as file:
        size: Optional[tuple] = png.size_of(file.read(64))
    if size is None:
        raise ValueError("not a PNG: %s" % path)
    width, height = size
    row = b"\0\0\0\xff" * width
    body = b"".join(png.write((row for _ in range(height)), width, height, colour_type=6))
    return Response(200, body, [disposition, ("Content-Type", "image/png")])
