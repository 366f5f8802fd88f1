"""What a node is: its inputs and outputs as the API shows them, and the function that runs it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Callable, Dict, List, Optional, Tuple

# An input as /object_info shows it: its type (or list of choices), then its options.
Input = List[Any]
Inputs = Dict[str, Dict[str, Any]]

MAX_SIDE = 16384
SEED: Input = [
    "INT",
    {"default": 0, "min": 0, "max": 0xFFFFFFFFFFFFFFFF, "control_after_generate": True},
]


class Interrupted(Exception):
    """The person stopped the prompt."""


@dataclass(frozen=True)
class Result:
    """What a run of a node gives: values for its outputs, and what the web UI shows."""

    values: Tuple[Any, ...] = ()
    shown: Optional[Dict[str, List[Any]]] = None


@dataclass(frozen=True)
class NodeType:
    """One entry of the list of nodes."""

    name: str
    display_name: str
    category: str
    inputs: Callable[[], Inputs]  # asked each time, because choices follow the disk
    run: Callable[..., Result]
    outputs: Tuple[str, ...] = ()
    description: str = ""
    is_output: bool = False
    output_tooltips: Optional[Tuple[str, ...]] = None
    # A value that makes the cache forget when it differs from last time.
    changed: Optional[Callable[[Dict[str, Any]], Any]] = None
    # Names of inputs checked by `validate` instead of by their type.
    validates: Tuple[str, ...] = ()
    validate: Optional[Callable[..., Any]] = None
    module: str = field(default="nodes")

    def find_input(self, inputs: Inputs, name: str) -> Tuple[str, Any, Dict[str, Any]]:
        """Category, type and options of an input."""
        for category in ("required", "optional"):
            spec = inputs.get(category, {}).get(name)
            if spec is not None:
                return category, spec[0], spec[1] if len(spec) > 1 else {}
        raise KeyError(name)

    def info(self) -> Dict[str, Any]:
        """The entry of /object_info."""
        inputs = self.inputs()
        info: Dict[str, Any] = {
            "input": inputs,
            "input_order": {category: list(specs) for category, specs in inputs.items()},
            "output": self.outputs,
            "output_is_list": [False] * len(self.outputs),
            "output_name": self.outputs,
            "name": self.name,
            "display_name": self.display_name,
            "description": self.description,
            "python_module": self.module,
            "category": self.category,
            "output_node": self.is_output,
        }
        if self.output_tooltips is not None:
            info["output_tooltips"] = self.output_tooltips
        return info


def side(default: int, least: int, step: int) -> Input:
    """A width or height in pixels."""
    return ["INT", {"default": default, "min": least, "max": MAX_SIDE, "step": step}]


def batch() -> Input:
    """How many pictures at once."""
    return ["INT", {"default": 1, "min": 1, "max": 4096}]


def required(**inputs: Input) -> Inputs:
    """Inputs none of which may be left out."""
    return {"required": inputs}
