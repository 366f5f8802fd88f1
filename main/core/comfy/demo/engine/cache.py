"""Results of the last prompt, so that what did not change is not made again."""

from __future__ import annotations

import hashlib
import json
from typing import Any, Dict, Optional

from engine.graph import Prompt, is_link
from engine.node_type import NodeType, Result


class Cache:
    """Results by what a node is and what went into it, whatever its id is called."""

    def __init__(self, types: Dict[str, NodeType]) -> None:
        self._types = types
        self._results: Dict[str, Result] = {}
        self._shown: Dict[str, Dict[str, Any]] = {}
        self._keys: Dict[str, str] = {}

    def begin(self, prompt: Prompt) -> None:
        """Take a new prompt, and forget what it has no use for."""
        self._keys = {}
        for node_id in prompt:
            self._key_of(prompt, node_id)
        wanted = set(self._keys.values())
        self._results = {key: value for key, value in self._results.items() if key in wanted}
        self._shown = {key: value for key, value in self._shown.items() if key in wanted}

    def forget(self) -> None:
        """Forget everything."""
        self._results, self._shown = {}, {}

    def result(self, node_id: str) -> Optional[Result]:
        """The result of a node of the prompt, if it is known."""
        return self._results.get(self._keys.get(node_id, ""))

    def shown(self, node_id: str) -> Optional[Dict[str, Any]]:
        """What a node showed (`output`), and which node it was then (`meta`)."""
        return self._shown.get(self._keys.get(node_id, ""))

    def keep(self, node_id: str, result: Result) -> None:
        """Remember a result."""
        self._results[self._keys[node_id]] = result

    def show(self, node_id: str, output: Dict[str, Any]) -> None:
        """Remember what a node showed."""
        meta = {
            "node_id": node_id,
            "display_node": node_id,
            "parent_node": None,
            "real_node_id": node_id,
        }
        self._shown[self._keys[node_id]] = {"output": output, "meta": meta}

    def _key_of(self, prompt: Prompt, node_id: str) -> str:
        known = self._keys.get(node_id)
        if known is not None:
            return known
        self._keys[node_id] = "cycle"  # for nodes that wait for themselves
        node = prompt[node_id]
        # A node without inputs, or a very long row of nodes, ends the worker's thread here, as with
        # ComfyUI 0.3.64: a gateway in front of it has to be tested against it.
        inputs = {}
        for name, value in sorted(node["inputs"].items()):
            link = is_link(value) and value[0] in prompt
            inputs[name] = [self._key_of(prompt, value[0]), value[1]] if link else {"value": value}
        made_of = json.dumps([node["class_type"], self._change_of(node), inputs])
        self._keys[node_id] = hashlib.sha256(made_of.encode()).hexdigest()
        return self._keys[node_id]

    def _change_of(self, node: Dict[str, Any]) -> Any:
        changed = self._types[node["class_type"]].changed
        try:
            return changed(node["inputs"]) if changed else None
        except Exception as error:  # pylint: disable=broad-except  # a prompt may be anything
            return "unknown: %s" % error
