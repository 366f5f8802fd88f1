"""The progress of the running prompt, node by node, told to whom it belongs."""

from __future__ import annotations

from typing import Any, Dict, Optional, Tuple

import hub as hubs
from hub import Hub

# Format (JPEG or PNG) and the file itself.
Preview = Tuple[str, bytes]


class Progress:
    """Sends progress_state, progress and previews, in ComfyUI's order."""

    def __init__(self, hub: Hub, prompt_id: str, client_id: Optional[str]) -> None:
        self._hub = hub
        self._prompt_id = prompt_id
        self._client_id = client_id
        self._nodes: Dict[str, Dict[str, Any]] = {}

    def start(self, node_id: str) -> None:
        """A node begins."""
        self._nodes[node_id] = {"value": 0.0, "max": 1.0, "state": "running"}
        self._send_state()

    def finish(self, node_id: str) -> None:
        """A node is done, or was cached."""
        node = self._nodes.setdefault(node_id, {"value": 0, "max": 1, "state": "pending"})
        node.update(value=node["max"], state="finished")
        self._send_state()

    def update(self, node_id: str, value: float, total: float, preview: Optional[Preview]) -> None:
        """A node has got somewhere."""
        self._nodes[node_id] = {"value": value, "max": total, "state": "running"}
        self._send_state()
        newer = self._hub.supports(self._client_id, "supports_preview_metadata")
        if preview and newer:
            frame = hubs.preview_frame_with_metadata(*preview, self._about(node_id))
            self._hub.send_soon(hubs.PREVIEW_WITH_METADATA, frame, self._client_id)
        data = {"value": value, "max": total, "prompt_id": self._prompt_id, "node": node_id}
        self._hub.send_soon("progress", data, self._client_id)
        if preview and not newer:
            self._hub.send_soon(hubs.PREVIEW, hubs.preview_frame(*preview), self._client_id)

    def _send_state(self) -> None:
        nodes = {node_id: {**node, **self._about(node_id)} for node_id, node in self._nodes.items()}
        data = {"prompt_id": self._prompt_id, "nodes": nodes}
        self._hub.send_soon("progress_state", data, self._client_id)

    def _about(self, node_id: str) -> Dict[str, Any]:
        return {
            "node_id": node_id,
            "prompt_id": self._prompt_id,
            "display_node_id": node_id,
            "parent_node_id": None,
            "real_node_id": node_id,
        }
