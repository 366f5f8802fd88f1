"""Routes of prompts: queueing, the queue, interrupting, the history."""

from __future__ import annotations

import json
import logging
import uuid
from typing import Any, Dict, List

from api.state import State
from engine.validation import validate_prompt
from wire.messages import Request, Response, json_response
from wire.router import Route


def routes(state: State) -> List[Route]:
    """The routes of this group."""

    async def prompt_info(_: Request) -> Response:
        return json_response(state.queue_info())

    async def queue_prompt(request: Request) -> Response:
        logging.info("got prompt")
        return _queue_prompt(state, await request.json())

    async def queue(_: Request) -> Response:
        running, pending = state.queue.current()
        return json_response({"queue_running": running, "queue_pending": pending})

    async def change_queue(request: Request) -> Response:
        wish = await request.json()
        if "clear" in wish and wish["clear"]:
            state.queue.clear()
        for prompt_id in wish["delete"] if "delete" in wish else ():
            state.queue.delete(prompt_id)
        return Response()

    async def interrupt(request: Request) -> Response:
        try:
            wish = await request.json()
        except json.JSONDecodeError:
            wish = {}  # anything that is no JSON means: whatever runs
        _interrupt(state, wish.get("prompt_id"))
        return Response()

    async def free(request: Request) -> Response:
        wish = await request.json()
        for name in ("unload_models", "free_memory"):
            if wish.get(name, False):
                state.queue.set_flag(name, wish[name])
        return Response()

    async def history(request: Request) -> Response:
        wish = request.query
        max_items = int(wish["max_items"]) if "max_items" in wish else None
        return json_response(state.queue.history(max_items, int(wish.get("offset", -1))))

    async def history_of(request: Request) -> Response:
        return json_response(state.queue.history_of(request.params["prompt_id"]))

    async def change_history(request: Request) -> Response:
        wish = await request.json()
        if "clear" in wish and wish["clear"]:
            state.queue.clear_history()
        for prompt_id in wish["delete"] if "delete" in wish else ():
            state.queue.delete_history(prompt_id)
        return Response()

    return [
        Route("GET", "/prompt", prompt_info),
        Route("POST", "/prompt", queue_prompt),
        Route("GET", "/queue", queue),
        Route("POST", "/queue", change_queue),
        Route("POST", "/interrupt", interrupt),
        Route("POST", "/free", free),
        Route("GET", "/history", history),
        Route("GET", "/history/{prompt_id}", history_of),
        Route("POST", "/history", change_history),
    ]


def _queue_prompt(state: State, body: Any) -> Response:
    """Validate and queue. What a body may get wrong here is not caught, as in ComfyUI: 500."""
    number = _number(state, body)
    if "prompt" not in body:
        words = "No prompt provided"
        return _refused(
            {"type": "no_prompt", "message": words, "details": words, "extra_info": {}}, {}
        )
    prompt, prompt_id = body["prompt"], str(
        body["prompt_id"] if "prompt_id" in body else uuid.uuid4()
    )
    valid = validate_prompt(prompt, state.types, body.get("partial_execution_targets"))
    extra_data: Dict[str, Any] = body.get("extra_data", {})
    if "client_id" in body:
        extra_data["client_id"] = body["client_id"]
    if valid.error is not None:
        logging.warning("invalid prompt: %s", valid.error)
        return _refused(valid.error, valid.node_errors)
    state.queue.put((number, prompt_id, prompt, extra_data, valid.outputs))
    return json_response(
        {"prompt_id": prompt_id, "number": number, "node_errors": valid.node_errors}
    )


def _number(state: State, body: Any) -> float:
    """The place in the queue: as asked for, or behind all others, or in front of them."""
    if "number" in body:
        return float(body["number"])
    number = state.prompts_taken
    state.prompts_taken += 1
    return -number if "front" in body and body["front"] else number


def _refused(error: Dict[str, Any], node_errors: Dict[str, Any]) -> Response:
    return json_response({"error": error, "node_errors": node_errors}, 400)


def _interrupt(state: State, prompt_id: Any) -> None:
    running, _ = state.queue.current()
    if not prompt_id:
        logging.info("Global interrupt (no prompt_id specified)")
        state.worker.interrupt()
    elif any(item[1] == prompt_id for item in running):
        logging.info("Interrupting prompt %s", prompt_id)
        state.worker.interrupt()
    else:
        logging.info("Prompt %s is not currently running, skipping interrupt", prompt_id)
