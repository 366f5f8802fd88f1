"""Runs the queue, one prompt at a time, in a thread of its own."""

from __future__ import annotations

import logging
import sys
import threading
import time
import traceback
from typing import Any, Dict, List, Optional, Tuple

from engine.cache import Cache
from engine.context import EngineOptions, RunContext
from engine.graph import Cycle, Plan, Prompt, links_of
from engine.node_type import Interrupted, NodeType, Result
from engine.progress import Progress
from engine.problems import full_name
from engine.prompt_queue import Item, PromptQueue
from folders import Folders
from hub import Hub

# The line behind which a prompt's time is written in hours.
LONG_SECONDS = 600


class Worker:
    """Takes prompts from the queue, runs their nodes, and tells the clients."""

    def __init__(
        self,
        queue: PromptQueue,
        hub: Hub,
        types: Dict[str, NodeType],
        folders: Folders,
        options: EngineOptions,
    ) -> None:
        self._queue = queue
        self._hub = hub
        self._types = types
        self._folders = folders
        self._options = options
        self._cache = Cache(types)
        self._interruption = threading.Event()
        self._messages: List[Tuple[str, Dict[str, Any]]] = []
        # Whose prompt runs and at which node: told to that client when it connects again.
        self.client_id: Optional[str] = None
        self.node_id: Optional[str] = None

    def start(self) -> None:
        """Start the thread; it ends with the program, or by a fault that nothing catches."""
        threading.Thread(target=self._run_for_ever, daemon=True, name="prompt_worker").start()

    def interrupt(self) -> None:
        """Stop whatever runs as soon as it looks."""
        self._interruption.set()

    def _run_for_ever(self) -> None:
        while True:
            taken = self._queue.take(timeout=1000.0)
            if taken is not None:
                self._run_one(*taken)
            if self._queue.take_flags().get("free_memory", False):
                self._cache.forget()

    def _run_one(self, item: Item, ticket: int) -> None:
        started = time.perf_counter()
        _, prompt_id, prompt, extra_data, outputs = item
        success = self._execute(prompt, prompt_id, extra_data, outputs)
        status = {
            "status_str": "success" if success else "error",
            "completed": success,
            "messages": self._messages,
        }
        self._queue.done(ticket, self._collect(prompt), status)
        self._tell("executing", {"node": None, "prompt_id": prompt_id})
        seconds = time.perf_counter() - started
        shown = "%.2f seconds" % seconds
        if seconds > LONG_SECONDS:
            shown = time.strftime("%H:%M:%S", time.gmtime(seconds))
        logging.info("Prompt executed in %s", shown)

    def _execute(
        self, prompt: Prompt, prompt_id: str, extra_data: Dict[str, Any], outputs: List[str]
    ) -> bool:
        self._interruption.clear()
        # With `extra_data: null` this ends the thread, and no prompt ever runs again. ComfyUI
        # 0.3.64 does the same, and a gateway in front of it has to be tested against it.
        self.client_id = extra_data["client_id"] if "client_id" in extra_data else None
        self._messages = []
        self._note("execution_start", {"prompt_id": prompt_id})
        progress = Progress(self._hub, prompt_id, self.client_id)
        self._cache.begin(prompt)
        cached = [node_id for node_id in prompt if self._cache.result(node_id) is not None]
        self._note("execution_cached", {"nodes": cached, "prompt_id": prompt_id})
        plan = Plan(
            prompt,
            outputs,
            lambda node_id: self._cache.result(node_id) is not None,
            lambda node_id: self._types[prompt[node_id]["class_type"]].is_output,
        )
        executed: List[str] = []
        success = self._follow(plan, prompt, prompt_id, extra_data, progress, executed)
        if success:
            self._note("execution_success", {"prompt_id": prompt_id})
        self.node_id = None
        return success

    def _follow(
        self,
        plan: Plan,
        prompt: Prompt,
        prompt_id: str,
        extra_data: Dict[str, Any],
        progress: Progress,
        executed: List[str],
    ) -> bool:
        while plan:
            try:
                node_id = plan.next()
            except Cycle as error:
                self._fail(prompt, prompt_id, plan.waiting()[0], error, {}, executed)
                return False
            context = RunContext(
                node_id,
                prompt,
                extra_data,
                self._folders,
                self._options,
                self._interruption,
                progress,
            )
            if not self._run_node(context, prompt_id, executed):
                return False
            plan.done(node_id)
        return True

    def _run_node(self, context: RunContext, prompt_id: str, executed: List[str]) -> bool:
        node_id, progress = context.node_id, context.reporter
        if self._cache.result(node_id) is not None:
            shown = self._cache.shown(node_id)
            self._tell_executed(node_id, prompt_id, shown["output"] if shown else None)
            progress.finish(node_id)
            return True
        values: Dict[str, Any] = {}
        try:
            progress.start(node_id)
            values = self._values_of(context.prompt, node_id)
            if self.client_id is not None:
                self.node_id = node_id
            self._tell(
                "executing", {"node": node_id, "display_node": node_id, "prompt_id": prompt_id}
            )
            context.check_interruption()
            result = self._types[context.prompt[node_id]["class_type"]].run(context, **values)
        except Exception as error:  # pylint: disable=broad-except  # any node may fail in any way
            self._fail(context.prompt, prompt_id, node_id, error, values, executed)
            return False
        if result.shown:
            self._cache.show(node_id, result.shown)
            self._tell_executed(node_id, prompt_id, result.shown)
        self._cache.keep(node_id, result)
        progress.finish(node_id)
        executed.append(node_id)
        return True

    def _values_of(self, prompt: Prompt, node_id: str) -> Dict[str, Any]:
        """The node's inputs, those that are links replaced by what they lead to."""
        inputs = self._types[prompt[node_id]["class_type"]].inputs()
        names = {*inputs.get("required", {}), *inputs.get("optional", {})}
        values = {name: value for name, value in prompt[node_id]["inputs"].items() if name in names}
        for name, source, slot in links_of(prompt, node_id):
            if name in names:
                result = self._cache.result(source) or Result()
                values[name] = result.values[slot]
        return values

    def _fail(
        self,
        prompt: Prompt,
        prompt_id: str,
        node_id: str,
        error: Exception,
        values: Dict[str, Any],
        executed: List[str],
    ) -> None:
        about = {
            "prompt_id": prompt_id,
            "node_id": node_id,
            "node_type": prompt[node_id]["class_type"],
            "executed": list(executed),
        }
        if isinstance(error, Interrupted):
            logging.info("Processing interrupted")
            self._note("execution_interrupted", about, broadcast=True)
            return
        logging.error("!!! Exception during processing !!! %s", error)
        logging.error("%s", traceback.format_exc())
        about.update(
            exception_message="%s\n" % error,
            exception_type=full_name(type(error)),
            traceback=traceback.format_tb(sys.exc_info()[2]),
            current_inputs={name: [_plain(value)] for name, value in values.items()},
            current_outputs=list(prompt),
        )
        self._note("execution_error", about)

    def _collect(self, prompt: Prompt) -> Dict[str, Any]:
        """What all nodes of the prompt have to show, for the history."""
        shown = {node_id: self._cache.shown(node_id) for node_id in prompt}
        return {
            "outputs": {node_id: one["output"] for node_id, one in shown.items() if one},
            "meta": {node_id: one["meta"] for node_id, one in shown.items() if one},
        }

    def _note(self, event: str, data: Dict[str, Any], broadcast: bool = False) -> None:
        """An event that also goes into the history, with its time."""
        data = {**data, "timestamp": int(time.time() * 1000)}
        self._messages.append((event, data))
        self._tell(event, data, broadcast)

    def _tell_executed(self, node_id: str, prompt_id: str, output: Any) -> None:
        data = {"node": node_id, "display_node": node_id, "output": output, "prompt_id": prompt_id}
        self._tell("executed", data)

    def _tell(self, event: str, data: Dict[str, Any], broadcast: bool = False) -> None:
        """Tell the prompt's client; without one nobody, unless it is for everybody."""
        if self.client_id is not None or broadcast:
            self._hub.send_soon(event, data, self.client_id)


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, (int, float, str)) else str(value)
