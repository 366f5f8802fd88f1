"""The log: to stderr as ComfyUI writes it, and the last lines kept for /internal/logs."""

from __future__ import annotations

import logging
import sys
import threading
from collections import deque
from datetime import datetime
from typing import Callable, Deque, Dict, List

Entry = Dict[str, str]
CAPACITY = 300


class LogBook(logging.Handler):
    """Writes lines, remembers the last of them, and tells who listens."""

    def __init__(self, normal_to_stdout: bool) -> None:
        super().__init__()
        self._normal_to_stdout = normal_to_stdout
        self._listeners: List[Callable[[List[Entry]], None]] = []
        self.entries: Deque[Entry] = deque(maxlen=CAPACITY)
        self.setFormatter(logging.Formatter("%(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        line = self.format(record) + "\n"
        normal = record.levelno < logging.ERROR
        stream = sys.stdout if self._normal_to_stdout and normal else sys.stderr
        try:
            stream.write(line)
            stream.flush()
        except (OSError, ValueError):
            pass  # nobody reads any more; the demo goes on
        entry = {"t": datetime.now().isoformat(), "m": line}
        self.entries.append(entry)
        for listener in self._listeners:
            listener([entry])

    def listen(self, listener: Callable[[List[Entry]], None]) -> None:
        """Call the listener, from whichever thread logs, with new entries."""
        self._listeners.append(listener)


def set_up(level: str, normal_to_stdout: bool) -> LogBook:
    """Send everything that is logged, and a dying thread's traceback, to one log book."""
    book = LogBook(normal_to_stdout)
    root = logging.getLogger()
    root.setLevel(level)
    root.addHandler(book)
    logging.getLogger("asyncio").setLevel(logging.WARNING)
    threading.excepthook = _log_thread_death
    return book


def _log_thread_death(args: threading.ExceptHookArgs) -> None:
    name = args.thread.name if args.thread else "?"
    trace = (args.exc_type, args.exc_value, args.exc_traceback)
    logging.error("Exception in thread %s:", name, exc_info=trace)  # type: ignore[arg-type]
