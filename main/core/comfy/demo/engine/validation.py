"""Checks a prompt before it is queued, with ComfyUI's own error types and shapes."""

from __future__ import annotations

import logging
from typing import Any, Dict, List, NamedTuple, Optional, Tuple

from engine.node_type import NodeType
from engine.problems import Error, exception_problem, input_error, problem

# Whether a node is fine, and what is wrong with itself (not with the nodes before it).
Verdict = Tuple[bool, List[Error]]

_CONVERSIONS = {"INT": int, "FLOAT": float, "STRING": str, "BOOLEAN": bool}
# Longer lists of choices are not repeated in an error.
LONG_LIST = 20


class Validation(NamedTuple):
    """Either the outputs to make, or why there are none; and what is wrong with single nodes."""

    error: Optional[Error]
    outputs: List[str]
    node_errors: Dict[str, Any]


def validate_prompt(
    prompt: Any, types: Dict[str, NodeType], targets: Optional[List[str]]
) -> Validation:
    """Validate every output of a prompt, or only those among the targets."""
    outputs = []
    for node_id in prompt:
        if "class_type" not in prompt[node_id]:
            return _refused(
                "Cannot execute because a node is missing the class_type property.", node_id
            )
        class_type = prompt[node_id]["class_type"]
        node = types.get(class_type)
        if node is None:
            return _refused("Cannot execute because node %s does not exist." % class_type, node_id)
        if node.is_output and (targets is None or node_id in targets):
            outputs.append(node_id)
    if not outputs:
        return Validation(problem("prompt_no_outputs", "Prompt has no outputs", ""), [], {})
    return _Validator(prompt, types).check_outputs(outputs)


class _Validator:
    def __init__(self, prompt: Dict[str, Any], types: Dict[str, NodeType]) -> None:
        self._prompt = prompt
        self._types = types
        self._verdicts: Dict[str, Verdict] = {}
        self._node_errors: Dict[str, Any] = {}

    def check_outputs(self, outputs: List[str]) -> Validation:
        good, reasons = [], []
        for output in outputs:
            try:
                fine, errors = self._check_node(output)
            except Exception as error:  # pylint: disable=broad-except  # a prompt may be anything
                fine, errors = False, [exception_problem("during_validation", "node", error)]
                self._verdicts[output] = (fine, errors)
            if fine:
                good.append(output)
                continue
            reasons += ["%s: %s" % (error["message"], error["details"]) for error in errors]
            self._collect(output)
        if good:
            return Validation(None, good, self._node_errors)
        summary = problem(
            "prompt_outputs_failed_validation",
            "Prompt outputs failed validation",
            "\n".join(reasons),
        )
        return Validation(summary, [], self._node_errors)

    def _collect(self, output: str) -> None:
        """Note every faulty node met so far as a reason why this output is not made."""
        logging.error("Failed to validate prompt for output %s:", output)
        for node_id, (fine, errors) in self._verdicts.items():
            if fine or not errors:
                continue
            class_type = self._prompt[node_id]["class_type"]
            if node_id not in self._node_errors:
                self._node_errors[node_id] = {
                    "errors": errors,
                    "dependent_outputs": [],
                    "class_type": class_type,
                }
                logging.error("* %s %s:", class_type, node_id)
                for error in errors:
                    logging.error("  - %s: %s", error["message"], error["details"])
            self._node_errors[node_id]["dependent_outputs"].append(output)
        logging.error("Output will be ignored")

    def _check_node(self, node_id: str) -> Verdict:
        if node_id in self._verdicts:
            return self._verdicts[node_id]
        values = self._prompt[node_id]["inputs"]
        node = self._types[self._prompt[node_id]["class_type"]]
        inputs = node.inputs()
        fine, errors = True, []
        for name in [*inputs.get("required", {}), *inputs.get("optional", {})]:
            category, kind, options = node.find_input(inputs, name)
            if name not in values:
                if category == "required":
                    errors.append(
                        input_error("required_input_missing", "Required input is missing", name)
                    )
                continue
            if not isinstance(values[name], list):
                error = _check_value(name, values, kind, options, name in node.validates)
            else:
                error = self._check_link(name, values[name], kind, options)
                if error is None:
                    source = values[name][0]
                    try:
                        fine = self._check_node(source)[0] and fine
                    except Exception as inner:  # pylint: disable=broad-except
                        self._note_inner(source, name, (kind, options), values[name], inner)
                        fine = False
            if error is not None:
                errors.append(error)
        errors += _check_by_node(node, values)
        self._verdicts[node_id] = (fine and not errors, errors)
        return self._verdicts[node_id]

    def _check_link(
        self, name: str, link: List[Any], kind: Any, options: Any
    ) -> Optional[Error]:
        """What is wrong with the link itself, whatever the node before is like."""
        config = (kind, options)
        if len(link) != 2:
            message = "Bad linked input, must be a length-2 list of [node_id, slot_index]"
            return input_error(
                "bad_linked_input", message, name, input_config=config, received_value=link
            )
        source = link[0]
        received = self._types[self._prompt[source]["class_type"]].outputs[link[1]]
        if received != kind:
            details = "%s, received_type(%s) mismatch input_type(%s)" % (name, received, kind)
            return input_error(
                "return_type_mismatch",
                "Return type mismatch between linked nodes",
                name,
                details,
                input_config=config,
                received_type=received,
                linked_node=link,
            )
        return None

    def _note_inner(
        self, source: str, name: str, config: Tuple[Any, Any], link: List[Any], error: Exception
    ) -> None:
        """Note that the check of the node before failed."""
        inner = exception_problem("during_inner_validation", "inner node", error)
        inner["extra_info"].update(
            input_name=name, input_config=config, exception_message=str(error), linked_node=link
        )
        self._verdicts[source] = (False, [inner])


def _check_value(
    name: str, values: Dict[str, Any], kind: Any, options: Dict[str, Any], by_node: bool
) -> Optional[Error]:
    """Convert a plain value in place, and check its bounds or choices."""
    value, config = values[name], (kind, options)
    try:
        if isinstance(value, dict) and "__value__" in value:
            value = values[name] = value["__value__"]
        if isinstance(kind, str) and kind in _CONVERSIONS:
            value = values[name] = _CONVERSIONS[kind](value)
    except Exception as error:  # pylint: disable=broad-except
        message = "Failed to convert an input value to a %s value" % kind
        return input_error(
            "invalid_input_type",
            message,
            name,
            "%s, %s, %s" % (name, value, error),
            input_config=config,
            received_value=value,
            exception_message=str(error),
        )
    if by_node:
        return None
    known: Dict[str, Any] = {"input_config": config, "received_value": value}
    if "min" in options and value < options["min"]:
        message = "Value %s smaller than min of %s" % (value, options["min"])
        return input_error("value_smaller_than_min", message, name, **known)
    if "max" in options and value > options["max"]:
        message = "Value %s bigger than max of %s" % (value, options["max"])
        return input_error("value_bigger_than_max", message, name, **known)
    if isinstance(kind, list) and value not in kind:
        shown = str(kind)
        if len(kind) > LONG_LIST:
            shown = "(list of length %d)" % len(kind)
            known["input_config"] = None
        details = "%s: '%s' not in %s" % (name, value, shown)
        return input_error("value_not_in_list", "Value not in list", name, details, **known)
    return None


def _check_by_node(node: NodeType, values: Dict[str, Any]) -> List[Error]:
    """What the node itself says about its values."""
    if node.validate is None:
        return []
    given = {
        name: values[name] for name in node.validates if not isinstance(values.get(name), list)
    }
    verdict = node.validate(**given)
    if verdict is True:
        return []
    message = "Custom validation failed for node"
    return [
        input_error("custom_validation_failed", message, name, "%s - %s" % (name, verdict))
        for name in given
    ]


def _refused(message: str, node_id: str) -> Validation:
    return Validation(problem("invalid_prompt", message, "Node ID '#%s'" % node_id), [], {})
