"""Routes of a user's own files: workflows, styles, templates."""

from __future__ import annotations

import glob
import logging
import os
import shutil
from typing import Any, Dict, List
from urllib.parse import unquote

from api.user_folders import Users
from wire.files import file_response
from wire.messages import HttpError, Request, Response, json_response, text_response
from wire.router import Route


def routes(users: Users) -> List[Route]:
    """The routes of this group."""
    return [*_file_routes(users), *_list_routes(users)]


def _file_routes(users: Users) -> List[Route]:
    def path(request: Request, param: str = "file", must_exist: bool = False) -> str:
        found = users.path_of(request, request.params[param])
        if found is None:
            raise HttpError(403, "")
        if must_exist and not os.path.exists(found):
            raise HttpError(404, "")
        return found

    def saved(request: Request, where: str) -> Response:
        folder = users.folder_of(request)
        if request.query.get("full_info", "false").lower() == "true":
            return json_response(_file_info(where, folder))
        return json_response(os.path.relpath(where, folder))

    def may_write(request: Request, where: str) -> bool:
        return request.query.get("overwrite") != "false" or not os.path.exists(where)

    async def show(request: Request) -> Response:
        return file_response(request, path(request, must_exist=True))

    async def save(request: Request) -> Response:
        where = path(request)
        if not may_write(request, where):
            return text_response("File already exists", 409)
        body = await request.read()
        try:
            with open(where, "wb") as file:
                file.write(body)
        except OSError as error:
            logging.warning("Error saving file '%s': %s", where, error)
            return Response(400, reason="Invalid filename")
        return saved(request, where)

    async def delete(request: Request) -> Response:
        os.remove(path(request, must_exist=True))
        return Response(204)

    async def move(request: Request) -> Response:
        source = path(request, must_exist=True)
        target = users.path_of(request, request.params["dest"])
        if target is None:
            raise ValueError("outside the user's folder: %s" % request.params["dest"])
        if not may_write(request, target):
            return text_response("File already exists", 409)
        logging.info("moving '%s' -> '%s'", source, target)
        shutil.move(source, target)
        return saved(request, target)

    return [
        Route("GET", "/userdata/{file}", show),
        Route("POST", "/userdata/{file}", save),
        Route("DELETE", "/userdata/{file}", delete),
        Route("POST", "/userdata/{file}/move/{dest}", move),
    ]


def _list_routes(users: Users) -> List[Route]:
    async def list_files(request: Request) -> Response:
        wished = request.query.get("dir", "")
        if not wished:
            return text_response("Directory not provided", 400)
        folder = users.path_of(request, wished)
        if folder is None:
            return text_response("Invalid directory", 403)
        if not os.path.exists(folder):
            return text_response("Directory not found", 404)
        wishes = {
            name
            for name in ("recurse", "full_info", "split")
            if request.query.get(name, "").lower() == "true"
        }
        pattern = os.path.join(glob.escape(folder), *(["**"] if "recurse" in wishes else []), "*")
        found = [
            path
            for path in glob.glob(pattern, recursive="recurse" in wishes)
            if os.path.isfile(path)
        ]
        if "full_info" in wishes:
            return json_response([_file_info(path, folder) for path in found])
        names = [_relative(path, folder) for path in found]
        return json_response(
            [[name, *name.split("/")] for name in names] if "split" in wishes else names
        )

    async def list_all(request: Request) -> Response:
        wished = unquote(request.query.get("path", ""))
        try:
            base = users.folder_of(request)
            folder = users.path_of(request, wished, make_parents=False) if wished else base
        except KeyError:
            return text_response("Invalid user specified in request", 403)
        if folder is None:
            return text_response("Invalid path requested", 400)
        if not os.path.exists(folder):
            return (
                json_response([])
                if folder == base
                else text_response("Requested path not found", 404)
            )
        if not os.path.isdir(folder):
            return text_response("Requested path is not a directory", 400)
        return json_response(_tree(folder, base))

    return [Route("GET", "/userdata", list_files), Route("GET", "/v2/userdata", list_all)]


def _tree(folder: str, base: str) -> List[Dict[str, Any]]:
    """Everything below a folder, folders first, by name."""
    entries: List[Dict[str, Any]] = []
    for parent, folders, files in os.walk(folder):
        for name in folders:
            entries.append(
                {
                    "name": name,
                    "path": _relative(os.path.join(parent, name), base),
                    "type": "directory",
                }
            )
        for name in files:
            path = os.path.join(parent, name)
            info = os.stat(path)
            entries.append(
                {
                    "name": name,
                    "path": _relative(path, base),
                    "type": "file",
                    "size": info.st_size,
                    "modified": info.st_mtime,
                }
            )
    return sorted(entries, key=lambda entry: (entry["type"] != "directory", entry["name"].lower()))


def _file_info(path: str, base: str) -> Dict[str, Any]:
    info = os.stat(path)
    return {
        "path": _relative(path, base),
        "size": info.st_size,
        "modified": info.st_mtime,
        "created": info.st_ctime,
    }


def _relative(path: str, base: str) -> str:
    return os.path.relpath(path, base).replace(os.sep, "/")
