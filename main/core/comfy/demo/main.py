"""The built-in demo: a small program that speaks ComfyUI's API and draws pictures by itself.

Run it as ComfyUI is run: `python -s main.py --listen 127.0.0.1 --port 8188`. It needs Python 3.9 or
newer and nothing else.
"""

from __future__ import annotations

import sys

# The program may lie in a read-only folder, so Python must not try to keep its byte code beside it.
sys.dont_write_bytecode = True

# pylint: disable=wrong-import-position
import argparse
import asyncio
import logging
import os
import ssl
import threading
import time
import webbrowser
from typing import Optional

import arguments
import log
from api import application, information
from api import state as versions
from api.state import MEGABYTE, State
from engine.context import EngineOptions
from engine.nodes import node_types
from engine.prompt_queue import PromptQueue
from engine.worker import Worker
from folders import Folders
from hub import Hub
from wire.server import Server

HERE = os.path.dirname(os.path.abspath(__file__))


def main() -> None:
    """Start, serve until interrupted, and clean up."""
    args = arguments.parse()
    book = log.set_up(args.verbose, args.log_stdout)
    folders = Folders(args)
    _say_what_this_is(args)
    folders.prepare()
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    try:
        loop.run_until_complete(_serve(args, folders, book))
    except KeyboardInterrupt:
        logging.info("\nStopped server")
    folders.clear_temp()


def _say_what_this_is(args: argparse.Namespace) -> None:
    """The lines of a start, in ComfyUI's order, spread over the time that loading is to take."""
    memory = information.total_memory_megabytes()
    phases = [
        "This is a demo. It draws simple pictures by itself, without models and without ComfyUI.",
        "Total VRAM %d MB, total RAM %d MB" % (memory, memory),
        "pytorch version: " + versions.PYTORCH_VERSION,
        "Set vram state to: %s" % ("DISABLED" if args.cpu else "NORMAL_VRAM"),
        "Device: demo",
        "Python version: " + sys.version,
        "ComfyUI version: %s (demo)" % versions.COMFYUI_VERSION,
        "ComfyUI frontend version: " + versions.FRONTEND_VERSION,
        "[Prompt Server] web root: " + _web_root(args),
        "\nImport times for custom nodes:\n   0.0 seconds: %s\n"
        % os.path.join(HERE, "engine", "nodes.py"),
    ]
    for line in phases:
        logging.info("%s", line)
        if args.loading_seconds > 0:
            time.sleep(args.loading_seconds / len(phases))


async def _serve(args: argparse.Namespace, folders: Folders, book: log.LogBook) -> None:
    loop = asyncio.get_event_loop()
    state = _build(args, folders, book, Hub(loop))
    if args.quick_test_for_ci:
        return
    limit = round(args.max_upload_size * MEGABYTE)
    server = Server(application.build(state), limit)
    state.worker.start()
    if not args.dont_print_server:
        logging.info("Starting server\n")
    tls = _tls(args)
    scheme = "https" if tls else "http"
    for address in args.listen.split(","):
        await loop.create_server(server.protocol, address, args.port, ssl=tls)
        shown = "[%s]" % address if ":" in address else address
        if not args.dont_print_server:
            logging.info("To see the GUI go to: %s://%s:%d", scheme, shown, args.port)
    if args.auto_launch:
        url = "%s://127.0.0.1:%d" % (scheme, args.port)
        threading.Thread(target=webbrowser.open, args=(url,), daemon=True).start()
    await state.hub.publish()


def _build(args: argparse.Namespace, folders: Folders, book: log.LogBook, hub: Hub) -> State:
    types = node_types(folders)
    options = EngineOptions(
        step_seconds=args.step_seconds,
        previews=args.preview_method != "none",
        preview_size=args.preview_size,
        metadata=not args.disable_metadata,
    )
    queue = PromptQueue(lambda: hub.send_soon("status", {"status": state.queue_info()}))
    worker = Worker(queue, hub, types, folders, options)
    state = State(args, folders, hub, queue, worker, types, book, _web_root(args))
    return state


def _web_root(args: argparse.Namespace) -> str:
    return args.front_end_root or os.path.join(HERE, "web")


def _tls(args: argparse.Namespace) -> Optional[ssl.SSLContext]:
    if not (args.tls_keyfile and args.tls_certfile):
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(args.tls_certfile, args.tls_keyfile)
    return context


if __name__ == "__main__":
    main()
