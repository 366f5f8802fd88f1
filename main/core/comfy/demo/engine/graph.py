"""The order in which the nodes of a prompt run."""

from __future__ import annotations

from typing import Any, Callable, Dict, Iterator, List, Set, Tuple

Prompt = Dict[str, Any]


class Cycle(Exception):
    """Nodes wait for each other."""


def is_link(value: Any) -> bool:
    """Whether an input's value is the output of another node: [node id, number of the output]."""
    return (
        isinstance(value, list)
        and len(value) == 2
        and isinstance(value[0], str)
        and isinstance(value[1], (int, float))
    )


def links_of(prompt: Prompt, node_id: str) -> Iterator[Tuple[str, str, int]]:
    """The links of a node: name of the input, node that it comes from, number of its output."""
    for name, value in prompt[node_id]["inputs"].items():
        if is_link(value):
            yield name, value[0], int(value[1])


class Plan:
    """Which nodes are still to run, given those whose results are known."""

    def __init__(
        self,
        prompt: Prompt,
        targets: List[str],
        known: Callable[[str], bool],
        is_output: Callable[[str], bool],
    ) -> None:
        self._is_output = is_output
        self._waits_for: Dict[str, Set[str]] = {}
        open_ids = list(reversed(targets))
        for target in targets:
            self._waits_for.setdefault(target, set())
        visited: Set[str] = set()
        while open_ids:
            node_id = open_ids.pop()
            if node_id in visited:
                continue
            visited.add(node_id)
            sources = {source for _, source, _ in links_of(prompt, node_id) if not known(source)}
            self._waits_for[node_id] = sources
            for source in sources:
                self._waits_for.setdefault(source, set())
                open_ids.append(source)

    def __bool__(self) -> bool:
        return bool(self._waits_for)

    def next(self) -> str:
        """The node to run now: an output if one can, else what leads to an output soonest."""
        ready = [node_id for node_id, sources in self._waits_for.items() if not sources]
        if not ready:
            raise Cycle("Dependency cycle detected")
        return min(ready, key=lambda node_id: self._distance(node_id, 3))

    def done(self, node_id: str) -> None:
        """A node has run; what waited for it may go on."""
        del self._waits_for[node_id]
        for sources in self._waits_for.values():
            sources.discard(node_id)

    def waiting(self) -> List[str]:
        """The nodes that have not run."""
        return list(self._waits_for)

    def _distance(self, node_id: str, limit: int) -> int:
        """How many nodes lie between this one and the nearest output, up to a limit."""
        if limit == 0 or self._is_output(node_id):
            return 0
        after = [other for other, sources in self._waits_for.items() if node_id in sources]
        return 1 + min((self._distance(other, limit - 1) for other in after), default=limit - 1)
