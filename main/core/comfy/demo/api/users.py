"""Routes of users: who they are, and their settings."""

from __future__ import annotations

import os
from typing import List

from api import userdata
from api.state import State
from api.user_folders import Users
from wire.messages import Request, Response, json_response
from wire.router import Route


def routes(state: State) -> List[Route]:
    """The routes of this group."""
    users = Users(state)
    return [*_user_routes(users), *_settings_routes(users), *userdata.routes(users)]


def _user_routes(users: Users) -> List[Route]:
    async def show(request: Request) -> Response:
        if users.several:
            return json_response({"storage": "server", "users": users.names})
        migrated = os.path.exists(users.folder_of(request))
        return json_response({"storage": "server", "migrated": migrated})

    async def add(request: Request) -> Response:
        name = (await request.json())["username"]
        if name in users.names.values():
            return json_response({"error": "Duplicate username."}, 400)
        return json_response(users.add(name))

    return [Route("GET", "/users", show), Route("POST", "/users", add)]


def _settings_routes(users: Users) -> List[Route]:
    async def show(request: Request) -> Response:
        return json_response(users.settings_of(request))

    async def show_one(request: Request) -> Response:
        return json_response(users.settings_of(request).get(request.params["id"]))

    async def change(request: Request) -> Response:
        settings = users.settings_of(request)
        users.save_settings(request, {**settings, **(await request.json())})
        return Response()

    async def change_one(request: Request) -> Response:
        settings = users.settings_of(request)
        settings[request.params["id"]] = await request.json()
        users.save_settings(request, settings)
        return Response()

    return [
        Route("GET", "/settings", show),
        Route("GET", "/settings/{id}", show_one),
        Route("POST", "/settings", change),
        Route("POST", "/settings/{id}", change_one),
    ]
