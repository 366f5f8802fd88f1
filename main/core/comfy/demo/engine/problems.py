"""What is wrong with a prompt, in the shapes that ComfyUI answers with."""

from __future__ import annotations

import sys
import traceback
from typing import Any, Dict, Optional

Error = Dict[str, Any]


def problem(kind: str, message: str, details: str) -> Error:
    """Anything that is wrong with a prompt or a node."""
    return {"type": kind, "message": message, "details": details, "extra_info": {}}


def input_error(
    kind: str, message: str, name: str, details: Optional[str] = None, **more: Any
) -> Error:
    """What is wrong with one input."""
    error = problem(kind, message, name if details is None else details)
    error["extra_info"] = {"input_name": name, **more}
    return error


def exception_problem(when: str, what: str, error: Exception) -> Error:
    """An exception that the check itself ended in, with its traceback."""
    found = problem("exception_" + when, "Exception when validating %s" % what, str(error))
    trace = traceback.format_tb(sys.exc_info()[2])
    found["extra_info"] = {"exception_type": full_name(type(error)), "traceback": trace}
    return found


def full_name(kind: type) -> str:
    """The name of an exception, with its module unless it is built in."""
    return (
        kind.__qualname__
        if kind.__module__ == "builtins"
        else "%s.%s" % (kind.__module__, kind.__qualname__)
    )
