"""What a running node can do: report progress, notice an interruption, know its prompt."""

from __future__ import annotations

import random
import string
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Dict, Optional

from engine.node_type import Interrupted
from engine.progress import Preview, Progress
from folders import Folders

if TYPE_CHECKING:
    from engine.picture import Picture


@dataclass(frozen=True)
class EngineOptions:
    """What the command line says about running prompts."""

    step_seconds: float = 0.12
    previews: bool = True
    preview_size: int = 512
    metadata: bool = True


@dataclass
class RunContext:
    """Handed to every node that runs."""

    node_id: str
    prompt: Dict[str, Any]
    extra_data: Dict[str, Any]
    folders: Folders
    options: EngineOptions
    interruption: threading.Event
    reporter: Progress

    def check_interruption(self) -> None:
        """Raise Interrupted if somebody stopped the prompt."""
        if self.interruption.is_set():
            self.interruption.clear()
            raise Interrupted

    def progress(self, value: int, total: int, preview: Optional[Preview] = None) -> None:
        """Report how far the node is; interruptions are noticed here."""
        self.check_interruption()
        self.reporter.update(self.node_id, value, total, preview)

    def take_steps(self, steps: int, picture: "Picture") -> None:
        """Pretend to sample: each step takes its time and shows a clearer preview."""
        for step in range(1, steps + 1):
            time.sleep(self.options.step_seconds)
            preview = None
            if self.options.previews:
                preview = ("JPEG", picture.preview(step / steps, self.options.preview_size))
            self.progress(step, steps, preview)

    def temp_prefix(self) -> str:
        """A name for passing pictures that nobody can guess from the last one."""
        return "ComfyUI_temp_" + "".join(random.choices(string.ascii_lowercase, k=5))
