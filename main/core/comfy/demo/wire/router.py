"""Which handler a path names: compared as ComfyUI's server compares, nothing else normalised."""

from __future__ import annotations

import re
from typing import Awaitable, Callable, Dict, List, NamedTuple, Optional, Set, Tuple

from wire.messages import HttpError, Request, Response

# None: the handler has taken the connection over.
Handler = Callable[[Request], Awaitable[Optional[Response]]]

_ESCAPES = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_PARAM = re.compile(r"\{(\w+)(?::([^{}]+))?\}")


class Route(NamedTuple):
    """One method of one path; `{name}` in the path is a parameter."""

    method: str
    path: str
    handler: Handler


class Router:
    """Exact paths first, then patterns, then the static files under `/`."""

    def __init__(self, static: Handler) -> None:
        self._exact: Dict[str, Dict[str, Handler]] = {}
        self._patterns: List[Tuple[re.Pattern, Dict[str, Handler]]] = []
        self._closed_prefixes: List[str] = []
        self._static = static

    def add(self, routes: List[Route], prefixes: Tuple[str, ...] = ("",)) -> None:
        """Serve the routes under each prefix; every GET answers HEAD too."""
        for prefix in prefixes:
            for route in routes:
                methods = self._methods_of(prefix + route.path)
                methods.setdefault(route.method, route.handler)
                if route.method == "GET":
                    methods.setdefault("HEAD", route.handler)

    def close_prefix(self, prefix: str) -> None:
        """Nothing under this prefix falls through to the static files."""
        self._closed_prefixes.append(prefix)

    def resolve(self, request: Request) -> Handler:
        """The handler for a request, with its parameters set; HttpError 404 or 405."""
        path, method = decode_path(request.head.path), request.method
        allowed: Set[str] = set()
        methods = self._exact.get(path)
        if methods is not None:
            if method in methods:
                return methods[method]
            allowed.update(methods)
        for pattern, methods in self._patterns:
            match = pattern.fullmatch(path)
            if match is None:
                continue
            if method in methods:
                request.params = {key: finish(value) for key, value in match.groupdict().items()}
                return methods[method]
            allowed.update(methods)
        return self._fall_through(path, method, allowed)

    def _fall_through(self, path: str, method: str, allowed: Set[str]) -> Handler:
        closed = any(path == p or path.startswith(p + "/") for p in self._closed_prefixes)
        if not closed and path.startswith("/"):
            allowed |= {"GET", "HEAD"}
            if method in ("GET", "HEAD"):
                return self._static
        if not allowed:
            raise HttpError(404)
        raise HttpError(405, headers={"Allow": ",".join(sorted(allowed))})

    def _methods_of(self, path: str) -> Dict[str, Handler]:
        if "{" not in path:
            return self._exact.setdefault(path, {})
        pattern = re.compile(_pattern(path), re.DOTALL)
        for known, methods in self._patterns:
            if known.pattern == pattern.pattern:
                return methods
        fresh: Dict[str, Handler] = {}
        self._patterns.append((pattern, fresh))
        return fresh


def decode_path(path: str) -> str:
    """Decode once, but keep %2F and %25: these may never change which route is meant."""
    return _ESCAPES.sub(_decode_run, path) if "%" in path else path


def finish(value: str) -> str:
    """Decode what decode_path kept: for parameters and names of files."""
    return value.replace("%2F", "/").replace("%25", "%")


def _decode_run(match: re.Match) -> str:
    out: List[str] = []
    run = match.group(0)
    raw: List[int] = []
    for start in range(0, len(run), 3):
        byte = int(run[start + 1 : start + 3], 16)
        if byte in (0x2F, 0x25):
            out += [_decode_bytes(raw), run[start : start + 3].upper()]
            raw = []
        else:
            raw.append(byte)
    out.append(_decode_bytes(raw))
    return "".join(out)


def _decode_bytes(raw: List[int]) -> str:
    """UTF-8 where it is valid; bytes that are not stay escaped."""
    out, data = "", bytes(raw)
    while data:
        try:
            return out + data.decode("utf-8")
        except UnicodeDecodeError as error:
            out += data[: error.start].decode("utf-8")
            bad = data[error.start : error.end]
            out += "".join("%%%02x" % byte for byte in bad)
            data = data[error.end :]
    return out


def _pattern(path: str) -> str:
    parts, last = [], 0
    for match in _PARAM.finditer(path):
        parts.append(re.escape(path[last : match.start()]))
        parts.append("(?P<%s>%s)" % (match.group(1), match.group(2) or "[^{}/]+"))
        last = match.end()
    return "".join(parts) + re.escape(path[last:])
