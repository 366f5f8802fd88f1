"""Routes that only tell: the page, models, nodes, the system."""

from __future__ import annotations

import glob
import json
import os
import struct
import sys
from typing import List, Optional, Tuple

from api import state as versions
from api.state import State
from folders import MODEL_KINDS, is_inside, model_files
from wire.files import file_response
from wire.messages import Request, Response, json_response
from wire.router import Route

MAX_MODEL_HEADER = 1024 * 1024
PAGE_HEADERS = [("Cache-Control", "no-cache"), ("Pragma", "no-cache"), ("Expires", "0")]
HIDDEN_KINDS = ("configs", "custom_nodes")


def routes(state: State) -> List[Route]:
    """The routes of this group."""

    async def page(request: Request) -> Response:
        return file_response(request, os.path.join(state.web_root, "index.html"), PAGE_HEADERS)

    async def embeddings(_: Request) -> Response:
        names = state.folders.model_names("embeddings")
        return json_response([os.path.splitext(name)[0] for name in names])

    async def model_kinds(_: Request) -> Response:
        return json_response(list(MODEL_KINDS))

    async def models(request: Request) -> Response:
        kind = request.params["folder"]
        return (
            json_response(state.folders.model_names(kind)) if kind in MODEL_KINDS else Response(404)
        )

    async def model_folders(_: Request) -> Response:
        shown = [kind for kind in MODEL_KINDS if kind not in HIDDEN_KINDS]
        return json_response(
            [{"name": kind, "folders": state.folders.model_folders(kind)} for kind in shown]
        )

    async def model_details(request: Request) -> Response:
        kind = request.params["folder"]
        return json_response(_model_details(state, kind)) if kind in MODEL_KINDS else Response(404)

    async def no_model_preview(_: Request) -> Response:
        return Response(404)

    async def model_metadata(request: Request) -> Response:
        metadata = _model_metadata(
            state, request.params["folder"], request.query.get("filename", "")
        )
        return Response(404) if metadata is None else json_response(metadata)

    async def extensions(_: Request) -> Response:
        pattern = os.path.join(glob.escape(state.web_root), "extensions", "**", "*.js")
        found = glob.glob(pattern, recursive=True)
        return json_response(
            ["/" + os.path.relpath(path, state.web_root).replace("\\", "/") for path in found]
        )

    async def object_info(_: Request) -> Response:
        return json_response({name: node.info() for name, node in state.types.items()})

    async def object_info_of(request: Request) -> Response:
        node = state.types.get(request.params["node"])
        return json_response({node.name: node.info()} if node else {})

    async def system_stats(_: Request) -> Response:
        return json_response(_system_stats())

    async def features(_: Request) -> Response:
        return json_response(state.features())

    async def empty(_: Request) -> Response:
        return json_response({})

    return [
        Route("GET", "/", page),
        Route("GET", "/embeddings", embeddings),
        Route("GET", "/models", model_kinds),
        Route("GET", "/models/{folder}", models),
        Route("GET", "/experiment/models", model_folders),
        Route("GET", "/experiment/models/{folder}", model_details),
        Route("GET", "/experiment/models/preview/{folder}/{index}/{filename:.*}", no_model_preview),
        Route("GET", "/view_metadata/{folder}", model_metadata),
        Route("GET", "/extensions", extensions),
        Route("GET", "/object_info", object_info),
        Route("GET", "/object_info/{node}", object_info_of),
        Route("GET", "/system_stats", system_stats),
        Route("GET", "/features", features),
        Route("GET", "/workflow_templates", empty),
        Route("GET", "/i18n", empty),
    ]


def _model_details(state: State, kind: str) -> list:
    return [
        {
            "name": name,
            "pathIndex": index,
            "modified": info.st_mtime,
            "created": info.st_ctime,
            "size": info.st_size,
        }
        for index, folder in enumerate(state.folders.model_folders(kind))
        for name, info in model_files(folder)
    ]


def _model_metadata(state: State, kind: str, name: str) -> Optional[dict]:
    """The `__metadata__` in the header of a safetensors file."""
    if kind not in MODEL_KINDS or not name.endswith(".safetensors"):
        return None
    for folder in state.folders.model_folders(kind):
        path = os.path.join(folder, name)
        if not is_inside(folder, path) or not os.path.isfile(path):
            continue
        with open(path, "rb") as file:
            start = file.read(8)
            size = struct.unpack("<Q", start)[0] if len(start) == 8 else 0
            if not 0 < size <= MAX_MODEL_HEADER:
                return None
            return json.loads(file.read(size)).get("__metadata__")
    return None


def _system_stats() -> dict:
    total, free = _memory()
    return {
        "system": {
            "os": os.name,
            "ram_total": total,
            "ram_free": free,
            "comfyui_version": versions.COMFYUI_VERSION,
            "required_frontend_version": versions.FRONTEND_VERSION,
            "installed_templates_version": versions.TEMPLATES_VERSION,
            "required_templates_version": versions.TEMPLATES_VERSION,
            "python_version": sys.version,
            "pytorch_version": versions.PYTORCH_VERSION,
            "embedded_python": os.path.basename(os.path.dirname(sys.executable))
            == "python_embeded",
            "argv": sys.argv,
        },
        "devices": [
            {
                "name": "demo",
                "type": "cpu",
                "index": None,
                "vram_total": total,
                "vram_free": free,
                "torch_vram_total": total,
                "torch_vram_free": free,
            }
        ],
    }


def _memory() -> Tuple[int, int]:
    """All memory and the free part, where the system tells; else zeros."""
    try:
        page = os.sysconf("SC_PAGE_SIZE")
        return page * os.sysconf("SC_PHYS_PAGES"), page * os.sysconf("SC_AVPHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return 0, 0


def total_memory_megabytes() -> int:
    """For the log."""
    return _memory()[0] // versions.MEGABYTE
