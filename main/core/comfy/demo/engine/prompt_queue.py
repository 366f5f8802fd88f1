"""Prompts that wait, the one that runs, and those that are done."""

from __future__ import annotations

import copy
import heapq
import threading
from typing import Any, Callable, Dict, List, Optional, Tuple

MAX_HISTORY = 10_000
SECRET_KEYS = ("auth_token_comfy_org", "api_key_comfy_org")

# (number, prompt id, prompt, extra data, ids of the outputs to make)
Item = Tuple[float, str, Dict[str, Any], Dict[str, Any], List[str]]


class PromptQueue:
    """A heap ordered by number; safe to use from any thread."""

    def __init__(self, changed: Callable[[], None]) -> None:
        self._changed = changed
        self._lock = threading.RLock()
        self._filled = threading.Condition(self._lock)
        self._pending: List[Item] = []
        self._running: Dict[int, Item] = {}
        self._history: Dict[str, Dict[str, Any]] = {}
        self._started = 0
        self._flags: Dict[str, Any] = {}

    def put(self, item: Item) -> None:
        """Add a prompt."""
        with self._lock:
            heapq.heappush(self._pending, item)
            self._changed()
            self._filled.notify()

    def take(self, timeout: float) -> Optional[Tuple[Item, int]]:
        """Wait for the next prompt and mark it as running; its ticket is for `done`.

        None after the timeout, or when a flag was set meanwhile.
        """
        with self._filled:
            self._filled.wait_for(lambda: self._pending or self._flags, timeout)
            if not self._pending:
                return None
            item, ticket = heapq.heappop(self._pending), self._started
            self._running[ticket] = copy.deepcopy(item)
            self._started += 1
            self._changed()
            return item, ticket

    def done(self, ticket: int, result: Dict[str, Any], status: Dict[str, Any]) -> None:
        """Move a prompt from running to history."""
        with self._lock:
            item = self._running.pop(ticket)
            if len(self._history) > MAX_HISTORY:
                del self._history[next(iter(self._history))]
            for key in SECRET_KEYS:
                item[3].pop(key, None)
            self._history[item[1]] = {"prompt": item, "outputs": {}, "status": status, **result}
            self._changed()

    def remaining(self) -> int:
        """How many prompts wait or run."""
        with self._lock:
            return len(self._pending) + len(self._running)

    def current(self) -> Tuple[List[Item], List[Item]]:
        """What runs, and what waits in the heap's own order."""
        with self._lock:
            return list(self._running.values()), list(self._pending)

    def clear(self) -> None:
        """Forget everything that waits."""
        with self._lock:
            self._pending = []
            self._changed()

    def delete(self, prompt_id: Any) -> None:
        """Forget one prompt that waits; what runs stays."""
        with self._lock:
            for index, item in enumerate(self._pending):
                if item[1] == prompt_id:
                    if len(self._pending) == 1:
                        self.clear()
                    else:
                        self._pending.pop(index)
                        heapq.heapify(self._pending)
                    self._changed()
                    return

    def history(self, max_items: Optional[int] = None, offset: int = -1) -> Dict[str, Any]:
        """Done prompts, oldest first; the newest `max_items`, or as many from an offset on."""
        with self._lock:
            if offset < 0 and max_items is not None:
                offset = len(self._history) - max_items
            found: Dict[str, Any] = {}
            for index, (prompt_id, entry) in enumerate(self._history.items()):
                if index < offset:
                    continue
                found[prompt_id] = entry
                if max_items is not None and len(found) >= max_items:
                    break
            return found

    def history_of(self, prompt_id: str) -> Dict[str, Any]:
        """One done prompt, or nothing."""
        with self._lock:
            return {prompt_id: self._history[prompt_id]} if prompt_id in self._history else {}

    def clear_history(self) -> None:
        """Forget all done prompts."""
        with self._lock:
            self._history = {}

    def delete_history(self, prompt_id: Any) -> None:
        """Forget one done prompt."""
        with self._lock:
            self._history.pop(prompt_id, None)

    def set_flag(self, name: str, value: Any) -> None:
        """Leave a wish for the worker, and wake it."""
        with self._lock:
            self._flags[name] = value
            self._filled.notify()

    def take_flags(self) -> Dict[str, Any]:
        """The wishes left since last time."""
        with self._lock:
            flags, self._flags = self._flags, {}
            return flags
