"""The demo's own nodes: one draws, one fails, one takes its time."""

from __future__ import annotations

import time
from typing import Any, Tuple

from engine.context import RunContext
from engine.node_type import SEED, NodeType, Result, required, side
from engine.picture import Picture


def demo_types() -> Tuple[NodeType, ...]:
    """All of them."""

    def draw(
        context: RunContext, text: str, width: int, height: int, steps: int, seed: int
    ) -> Result:
        picture = Picture(width, height).draw(text, seed)
        context.take_steps(steps, picture)
        return Result((picture,))

    def fail(context: RunContext, message: str, images: Any = None) -> Result:
        raise RuntimeError(message)

    def sleep(context: RunContext, seconds: float) -> Result:
        time.sleep(seconds)  # deaf to interruption until it is over, like a node that computes
        context.check_interruption()
        return Result()

    return (
        NodeType(
            "DemoPicture",
            "Demo Picture",
            "demo",
            lambda: required(
                text=["STRING", {"multiline": True, "default": "a lake in the evening"}],
                width=side(512, 16, 8),
                height=side(512, 16, 8),
                steps=["INT", {"default": 20, "min": 1, "max": 10000}],
                seed=SEED,
            ),
            draw,
            ("IMAGE",),
            description="Draws a simple landscape from a text, without any model.",
        ),
        NodeType(
            "DemoFail",
            "Demo Fail",
            "demo",
            lambda: {
                **required(message=["STRING", {"default": "This node always fails."}]),
                "optional": {"images": ["IMAGE"]},
            },
            fail,
            is_output=True,
            description="Fails, to show what that looks like.",
        ),
        NodeType(
            "DemoSleep",
            "Demo Sleep",
            "demo",
            lambda: required(
                seconds=["FLOAT", {"default": 2.0, "min": 0.0, "max": 3600.0, "step": 0.1}]
            ),
            sleep,
            is_output=True,
            changed=lambda _: time.time(),
            description="Waits, and cannot be interrupted meanwhile.",
        ),
    )
