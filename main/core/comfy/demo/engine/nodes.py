"""The nodes: those of ComfyUI's default workflow, and what else has to do with pictures."""

from __future__ import annotations

import time
from typing import Any, Dict, Tuple

from engine.context import RunContext
from engine.demo_nodes import demo_types
from engine.loaders import loader_types
from engine.node_type import SEED, NodeType, Result, batch, required, side
from engine.picture import Picture, picture_of_file, save_pictures
from folders import Folders

SAMPLERS = [
    "euler",
    "euler_cfg_pp",
    "euler_ancestral",
    "heun",
    "dpm_2",
    "dpm_2_ancestral",
    "lms",
    "dpm_fast",
    "dpmpp_2s_ancestral",
    "dpmpp_sde",
    "dpmpp_2m",
    "dpmpp_2m_sde",
    "dpmpp_3m_sde",
    "ddpm",
    "lcm",
    "ddim",
    "uni_pc",
]
SCHEDULERS = ["simple", "sgm_uniform", "karras", "exponential", "ddim_uniform", "beta", "normal"]


def node_types(folders: Folders) -> Dict[str, NodeType]:
    """All nodes by name."""
    found = [*loader_types(folders), *_sampling(), *_pictures(folders), *demo_types()]
    return {node.name: node for node in found}


def _sampling() -> Tuple[NodeType, ...]:
    def encode(context: RunContext, text: str, clip: Any) -> Result:
        return Result((text,))

    def empty_latent(context: RunContext, width: int, height: int, batch_size: int) -> Result:
        return Result((Picture(width // 8 * 8, height // 8 * 8, batch_size),))

    def sample(
        context: RunContext, positive: str, seed: int, steps: int, latent_image: Picture, **_: Any
    ) -> Result:
        picture = latent_image.draw(positive, seed)
        context.take_steps(steps, picture)
        return Result((picture,))

    def decode(context: RunContext, samples: Picture, vae: Any) -> Result:
        return Result((samples,))

    return (
        NodeType(
            "CLIPTextEncode",
            "CLIP Text Encode (Prompt)",
            "conditioning",
            lambda: required(
                text=["STRING", {"multiline": True, "dynamicPrompts": True}],
                clip=["CLIP", {}],
            ),
            encode,
            ("CONDITIONING",),
        ),
        NodeType(
            "EmptyLatentImage",
            "Empty Latent Image",
            "latent",
            lambda: required(width=side(512, 16, 8), height=side(512, 16, 8), batch_size=batch()),
            empty_latent,
            ("LATENT",),
        ),
        NodeType(
            "KSampler",
            "KSampler",
            "sampling",
            lambda: required(
                model=["MODEL", {}],
                seed=SEED,
                steps=["INT", {"default": 20, "min": 1, "max": 10000}],
                cfg=[
                    "FLOAT",
                    {"default": 8.0, "min": 0.0, "max": 100.0, "step": 0.1, "round": 0.01},
                ],
                sampler_name=[SAMPLERS, {}],
                scheduler=[SCHEDULERS, {}],
                positive=["CONDITIONING", {}],
                negative=["CONDITIONING", {}],
                latent_image=["LATENT", {}],
                denoise=["FLOAT", {"default": 1.0, "min": 0.0, "max": 1.0, "step": 0.01}],
            ),
            sample,
            ("LATENT",),
        ),
        NodeType(
            "VAEDecode",
            "VAE Decode",
            "latent",
            lambda: required(samples=["LATENT", {}], vae=["VAE", {}]),
            decode,
            ("IMAGE",),
        ),
    )


def _pictures(folders: Folders) -> Tuple[NodeType, ...]:
    def load(context: RunContext, image: str) -> Result:
        path = folders.input_file(image) or image
        return Result((picture_of_file(path), None))

    def is_there(image: str) -> Any:
        return True if folders.input_file(image) else "Invalid image file: %s" % image

    def file_stamp(inputs: Dict[str, Any]) -> Any:
        with open(folders.input_file(inputs["image"]) or "", "rb") as file:
            return hash(file.read())

    def empty(context: RunContext, width: int, height: int, batch_size: int, color: int) -> Result:
        return Result((Picture(width, height, batch_size, plain=color),))

    def save(context: RunContext, images: Picture, filename_prefix: str) -> Result:
        return Result(shown={"images": save_pictures(context, images, filename_prefix, "output")})

    def preview(context: RunContext, images: Picture) -> Result:
        return Result(
            shown={"images": save_pictures(context, images, context.temp_prefix(), "temp")}
        )

    def send(context: RunContext, images: Picture) -> Result:
        for index in range(images.batch):
            context.progress(index, images.batch, ("PNG", b"".join(images.png(index))))
        return Result()

    hidden = {"prompt": "PROMPT", "extra_pnginfo": "EXTRA_PNGINFO"}
    return (
        NodeType(
            "LoadImage",
            "Load Image",
            "image",
            lambda: required(image=[folders.input_pictures(), {"image_upload": True}]),
            load,
            ("IMAGE", "MASK"),
            changed=file_stamp,
            validates=("image",),
            validate=is_there,
        ),
        NodeType(
            "EmptyImage",
            "EmptyImage",
            "image",
            lambda: required(
                width=side(512, 1, 1),
                height=side(512, 1, 1),
                batch_size=batch(),
                color=[
                    "INT",
                    {"default": 0, "min": 0, "max": 0xFFFFFF, "step": 1, "display": "color"},
                ],
            ),
            empty,
            ("IMAGE",),
        ),
        NodeType(
            "SaveImage",
            "Save Image",
            "image",
            lambda: {
                **required(
                    images=["IMAGE", {"tooltip": "The images to save."}],
                    filename_prefix=["STRING", {"default": "ComfyUI"}],
                ),
                "hidden": hidden,
            },
            save,
            is_output=True,
            description="Saves pictures to the output folder.",
        ),
        NodeType(
            "PreviewImage",
            "Preview Image",
            "image",
            lambda: {**required(images=["IMAGE"]), "hidden": hidden},
            preview,
            is_output=True,
            description="Shows pictures without keeping them.",
        ),
        NodeType(
            "SaveImageWebsocket",
            "SaveImageWebsocket",
            "api/image",
            lambda: required(images=["IMAGE"]),
            send,
            is_output=True,
            changed=lambda _: time.time(),
            module="custom_nodes.websocket_image_save",
        ),
    )
