"""The nodes that load models. In the demo they load nothing, but ComfyUI's web UI counts on them:
it looks up each of these by name when it draws a node with a model's name on it.
"""

from __future__ import annotations

from typing import Any, Callable, List, NamedTuple, Tuple

from engine.context import RunContext
from engine.node_type import Inputs, NodeType, Result
from folders import Folders

STRENGTH = ["FLOAT", {"default": 1.0, "min": -100.0, "max": 100.0, "step": 0.01}]
WEIGHT_TYPES = ["default", "fp8_e4m3fn", "fp8_e4m3fn_fast", "fp8_e5m2"]


class _Loader(NamedTuple):
    name: str
    display_name: str
    choice: str  # the input with the model's name
    kind: str  # whose models it offers
    outputs: Tuple[str, ...]
    before: Tuple[Tuple[str, list], ...] = ()
    after: Tuple[Tuple[str, list], ...] = ()
    category: str = "loaders"
    module: str = "nodes"


_MODEL, _CLIP = ("model", ["MODEL", {}]), ("clip", ["CLIP", {}])
_LOADERS = (
    _Loader(
        "CheckpointLoaderSimple",
        "Load Checkpoint",
        "ckpt_name",
        "checkpoints",
        ("MODEL", "CLIP", "VAE"),
    ),
    _Loader(
        "ImageOnlyCheckpointLoader",
        "Image Only Checkpoint Loader (img2vid model)",
        "ckpt_name",
        "checkpoints",
        ("MODEL", "CLIP_VISION", "VAE"),
        category="loaders/video_models",
        module="comfy_extras.nodes_video_model",
    ),
    _Loader(
        "LoraLoader",
        "Load LoRA",
        "lora_name",
        "loras",
        ("MODEL", "CLIP"),
        (_MODEL, _CLIP),
        (("strength_model", STRENGTH), ("strength_clip", STRENGTH)),
    ),
    _Loader(
        "LoraLoaderModelOnly",
        "LoraLoaderModelOnly",
        "lora_name",
        "loras",
        ("MODEL",),
        (_MODEL,),
        (("strength_model", STRENGTH),),
    ),
    _Loader("VAELoader", "Load VAE", "vae_name", "vae", ("VAE",)),
    _Loader(
        "ControlNetLoader",
        "Load ControlNet Model",
        "control_net_name",
        "controlnet",
        ("CONTROL_NET",),
    ),
    _Loader(
        "UNETLoader",
        "Load Diffusion Model",
        "unet_name",
        "diffusion_models",
        ("MODEL",),
        after=(("weight_dtype", [WEIGHT_TYPES]),),
        category="advanced/loaders",
    ),
    _Loader(
        "UpscaleModelLoader",
        "Load Upscale Model",
        "model_name",
        "upscale_models",
        ("UPSCALE_MODEL",),
        module="comfy_extras.nodes_upscale_model",
    ),
    _Loader(
        "StyleModelLoader", "Load Style Model", "style_model_name", "style_models", ("STYLE_MODEL",)
    ),
    _Loader("GLIGENLoader", "GLIGENLoader", "gligen_name", "gligen", ("GLIGEN",)),
)


def loader_types(folders: Folders) -> List[NodeType]:
    """All of them."""
    return [
        NodeType(
            loader.name,
            loader.display_name,
            loader.category,
            _inputs(folders, loader),
            _run(loader),
            loader.outputs,
            module=loader.module,
        )
        for loader in _LOADERS
    ]


def _inputs(folders: Folders, loader: _Loader) -> Callable[[], Inputs]:
    def inputs() -> Inputs:
        choice = (loader.choice, [folders.model_names(loader.kind), {}])
        return {"required": dict([*loader.before, choice, *loader.after])}

    return inputs


def _run(loader: _Loader) -> Callable[..., Result]:
    def run(context: RunContext, **values: Any) -> Result:
        name = values[loader.choice]
        return Result(tuple(name for _ in loader.outputs))

    return run
