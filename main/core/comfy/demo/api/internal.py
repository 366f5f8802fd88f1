"""Routes of the web UI's own: the log and the folders."""

from __future__ import annotations

import os
import shutil
from typing import List, Set

from api.state import State
from folders import MODEL_KINDS
from log import Entry
from wire.messages import Request, Response, json_response
from wire.router import Route


def routes(state: State) -> List[Route]:
    """The routes of this group; they have one form only, without /api."""
    listeners: Set[str] = set()

    def pass_on(entries: List[Entry]) -> None:
        for client_id in list(listeners):
            if client_id in state.hub.sockets:
                state.hub.send_soon("logs", {"entries": entries, "size": None}, client_id)
            else:
                listeners.discard(client_id)

    state.log.listen(pass_on)

    async def logs(_: Request) -> Response:
        return json_response(
            "".join("%s - %s" % (entry["t"], entry["m"]) for entry in state.log.entries)
        )

    async def raw_logs(_: Request) -> Response:
        columns, rows = shutil.get_terminal_size()
        size = {"cols": columns, "rows": rows}
        return json_response({"entries": list(state.log.entries), "size": size})

    async def subscribe(request: Request) -> Response:
        wish = await request.json()
        change = listeners.add if wish["enabled"] else listeners.discard
        change(wish["clientId"])
        return Response()

    async def folder_paths(_: Request) -> Response:
        return json_response({kind: state.folders.model_folders(kind) for kind in MODEL_KINDS})

    async def files(request: Request) -> Response:
        folder = state.folders.by_type(request.params["kind"])
        if folder is None:
            return json_response({"error": "Invalid directory type"}, 400)
        entries = [entry for entry in os.scandir(folder) if entry.is_file()]
        entries.sort(key=lambda entry: -entry.stat().st_mtime)
        return json_response([entry.name for entry in entries])

    return [
        Route("GET", "/internal/logs", logs),
        Route("GET", "/internal/logs/raw", raw_logs),
        Route("PATCH", "/internal/logs/subscribe", subscribe),
        Route("GET", "/internal/folder_paths", folder_paths),
        Route("GET", "/internal/files/{kind}", files),
    ]
