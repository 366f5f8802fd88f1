"""All routes together, and what is done to every request before and after its route."""

from __future__ import annotations

import ipaddress
import os
from typing import Awaitable, Callable, Optional
from urllib.parse import urlparse, urlsplit

from api import information, internal, manager, pictures, prompts, socket, testing, users
from api.state import State
from wire.files import StaticFolder, static_handler
from wire.messages import HttpError, Request, Response
from wire.router import Router, decode_path

DATA = os.path.join(os.path.dirname(os.path.abspath(__file__)), os.pardir, "web")
PICTURES = (".jpg", ".jpeg", ".png", ".ppm", ".bmp", ".pgm", ".tif", ".tiff", ".webp")
BOTH = ("/api", "")


def build(state: State) -> Callable[[Request], Awaitable[Optional[Response]]]:
    """The application for the server."""
    router = Router(
        static_handler(
            [
                StaticFolder("/docs/", os.path.join(DATA, "docs")),
                StaticFolder("/templates/", os.path.join(DATA, "templates")),
                StaticFolder("/", state.web_root),
            ]
        )
    )
    for group in (socket, information, prompts, pictures, users, manager):
        router.add(group.routes(state), BOTH)
    router.add(internal.routes(state))
    router.close_prefix("/internal")
    journal = None
    if state.args.test_routes:
        journal = testing.Journal()
        router.add(testing.routes(state, journal), BOTH)

    async def respond(request: Request) -> Optional[Response]:
        if journal is not None:
            journal.note(request)
        await _continue(request)
        return await _pass(router, state, request)

    return respond


async def _continue(request: Request) -> None:
    """Answer `Expect`, before anything is known to be wrong with the request."""
    expect = request.header("expect")
    if not expect or request.head.version < (1, 1):
        return
    if expect.lower() != "100-continue":
        raise HttpError(417, "Unknown Expect: %s" % expect)
    request.connection.write(b"HTTP/1.1 100 Continue\r\n\r\n")


async def _pass(router: Router, state: State, request: Request) -> Optional[Response]:
    origin = state.args.enable_cors_header
    if origin is None:
        if _is_foreign(request):
            return Response(403)
        if request.method == "OPTIONS":
            return Response()
        return await _route(router, request)
    response = Response() if request.method == "OPTIONS" else await _route_all(router, request)
    if response is not None:
        response.headers += [
            ("Access-Control-Allow-Origin", origin),
            ("Access-Control-Allow-Methods", "POST, GET, DELETE, PUT, OPTIONS"),
            ("Access-Control-Allow-Headers", "Content-Type, Authorization"),
            ("Access-Control-Allow-Credentials", "true"),
        ]
    return response


async def _route(router: Router, request: Request) -> Optional[Response]:
    if request.method == "CONNECT":
        raise HttpError(404)
    response = await router.resolve(request)(request)
    if response is not None:
        _say_how_long_to_keep(request, response)
    return response


async def _route_all(router: Router, request: Request) -> Optional[Response]:
    try:
        return await _route(router, request)
    except HttpError as error:
        return error.response()


def _say_how_long_to_keep(request: Request, response: Response) -> None:
    path = decode_path(request.head.path)
    name = path.rsplit("/", 1)[-1]
    if path.endswith((".js", ".css")) or (name.startswith("index") and name.endswith(".json")):
        response.set_default("Cache-Control", "no-cache")
    # ComfyUI decides this before it knows that a static picture is missing, so 404 is kept too.
    elif path.lower().endswith(PICTURES) and (response.status < 300 or response.status == 404):
        response.set_default("Cache-Control", "public, max-age=86400")


def _is_foreign(request: Request) -> bool:
    """Whether another site's page sent this to a loopback address (only then ComfyUI looks)."""
    if not (request.head.has("host") and request.head.has("origin")):
        return False
    host, origin = request.header("host").lower(), urlparse(request.header("origin"))
    named = urlsplit("//" + host)
    here: Optional[str] = host
    there: Optional[str] = origin.netloc.lower()
    if origin.port is None:
        here = named.hostname
    if named.port is None:
        there = origin.hostname
    return bool(here and there) and _is_loopback(named.hostname) and here != there


def _is_loopback(host: Optional[str]) -> bool:
    # ComfyUI asks the resolver about other names, and everybody waits meanwhile; the demo does not.
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host or "").is_loopback
    except ValueError:
        return False
