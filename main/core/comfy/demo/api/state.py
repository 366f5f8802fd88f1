"""What the routes share."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from typing import Dict

from engine.node_type import NodeType
from engine.prompt_queue import PromptQueue
from engine.worker import Worker
from folders import Folders
from hub import Hub
from log import LogBook

COMFYUI_VERSION = "0.3.64"
FRONTEND_VERSION = "1.27.10"
TEMPLATES_VERSION = "0.1.95"
PYTORCH_VERSION = "demo, no PyTorch"
MEGABYTE = 1024 * 1024


@dataclass
class State:
    """One running demo."""

    args: argparse.Namespace
    folders: Folders
    hub: Hub
    queue: PromptQueue
    worker: Worker
    types: Dict[str, NodeType]
    log: LogBook
    web_root: str
    prompts_taken: int = 0

    def queue_info(self) -> dict:
        """How much is left to do, as /prompt and the status event tell it."""
        return {"exec_info": {"queue_remaining": self.queue.remaining()}}

    def features(self) -> dict:
        """What this server can do."""
        size = self.args.max_upload_size * MEGABYTE
        return {"supports_preview_metadata": True, "max_upload_size": size}
