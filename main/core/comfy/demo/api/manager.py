"""A stand-in for ComfyUI-Manager: enough to be asked, and to be restarted."""

from __future__ import annotations

import logging
import os
import sys
from typing import List

from api.state import State
from wire.messages import Request, Response, json_response, text_response
from wire.router import Route

FORM_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data", "text/plain")


def routes(_: State) -> List[Route]:
    """The routes of this group, in the forms of Manager 3 and 4."""

    async def version(_: Request) -> Response:
        return text_response("V4.3-demo")

    async def nothing(_: Request) -> Response:
        return json_response({"channel": "demo", "node_packs": {}})

    async def reboot(request: Request) -> Response:
        # A form can be sent by any page without asking; Manager refuses it for that reason.
        if request.header("content-type").lower().split(";")[0].strip() in FORM_TYPES:
            return text_response("Invalid Content-Type", 400)
        logging.info("Rebooting...")
        sys.stderr.flush()
        session = os.environ.get("__COMFY_CLI_SESSION__")
        if not session:
            os.execv(
                sys.executable,
                (
                    [sys.executable, *sys.orig_argv[1:]]
                    if hasattr(sys, "orig_argv")
                    else [sys.executable, "-s", *sys.argv]
                ),
            )
        with open(session + ".reboot", "w", encoding="utf-8"):
            pass
        os._exit(0)  # no answer: the connection just closes

    return [
        Route("GET", "/v2/manager/version", version),
        Route("GET", "/manager/version", version),
        Route("POST", "/v2/manager/reboot", reboot),
        Route("POST", "/manager/reboot", reboot),
        Route("GET", "/customnode/getlist", nothing),
        Route("GET", "/v2/customnode/getlist", nothing),
    ]
