"""The command line: ComfyUI's flags, so that every start command fits, and the demo's own."""

from __future__ import annotations

import argparse
import os
from typing import List, Optional

# Flags without a value. Most are accepted and ignored, since the demo has no models.
SWITCHES = """
auto-launch disable-auto-launch windows-standalone-build multi-user dont-print-server
quick-test-for-ci disable-metadata disable-all-custom-nodes disable-api-nodes log-stdout
enable-compress-response-body cuda-malloc disable-cuda-malloc force-fp32 force-fp16 fp32-unet
fp64-unet bf16-unet fp16-unet fp8_e4m3fn-unet fp8_e5m2-unet fp8_e8m0fnu-unet fp16-vae fp32-vae
bf16-vae cpu-vae fp8_e4m3fn-text-enc fp8_e5m2-text-enc fp16-text-enc fp32-text-enc bf16-text-enc
force-channels-last disable-ipex-optimize supports-fp8-compute cache-classic cache-none
use-split-cross-attention use-quad-cross-attention use-pytorch-cross-attention use-sage-attention
use-flash-attention disable-xformers force-upcast-attention dont-upcast-attention async-offload
force-non-blocking disable-smart-memory deterministic mmap-torch-files disable-mmap
""".split()
VRAM_SWITCHES = "gpu-only highvram normalvram lowvram novram cpu".split()
IGNORED_VALUES = {
    "cuda-device": int,
    "default-device": int,
    "oneapi-device-selector": str,
    "cache-lru": int,
    "reserve-vram": float,
    "front-end-version": str,
    "comfy-api-base": str,
    "database-url": str,
}


def build_parser() -> argparse.ArgumentParser:
    """The parser; unknown arguments end the program with status 2, as in ComfyUI."""
    parser = argparse.ArgumentParser(
        prog="main.py",
        description="A demo that speaks ComfyUI's API and draws simple pictures without any model.",
    )
    _add_server(parser)
    _add_folders(parser)
    _add_demo(parser)
    for name in SWITCHES:
        parser.add_argument("--" + name, action="store_true")
    group = parser.add_mutually_exclusive_group()
    for name in VRAM_SWITCHES:
        group.add_argument("--" + name, action="store_true")
    for name, kind in IGNORED_VALUES.items():
        parser.add_argument("--" + name, type=kind, default=None)
    parser.add_argument("--directml", type=int, nargs="?", const=-1)
    parser.add_argument("--fast", nargs="*")
    parser.add_argument("--whitelist-custom-nodes", nargs="+", default=[])
    parser.add_argument("--extra-model-paths-config", nargs="+", action="append", metavar="PATH")
    return parser


def parse(argv: Optional[List[str]] = None) -> argparse.Namespace:
    """Parse, and settle what one flag says about another."""
    args = build_parser().parse_args(argv)
    if args.windows_standalone_build:
        args.auto_launch = True
    if args.disable_auto_launch:
        args.auto_launch = False
    return args


def existing_directory(path: str) -> str:
    """A folder that must be there, for the flags that do not make their own."""
    if not os.path.exists(path):
        raise argparse.ArgumentTypeError("The path '%s' does not exist." % path)
    if not os.path.isdir(path):
        raise argparse.ArgumentTypeError("'%s' is not a directory." % path)
    return path


def _add_server(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add(
        "--listen",
        default="127.0.0.1",
        nargs="?",
        const="0.0.0.0,::",
        metavar="IP",
        help="addresses to listen on, separated by commas (default: 127.0.0.1)",
    )
    add("--port", type=int, default=8188, help="port to listen on (default: 8188)")
    add("--tls-keyfile", help="key for https; needs --tls-certfile too")
    add("--tls-certfile", help="certificate for https; needs --tls-keyfile too")
    add(
        "--enable-cors-header",
        default=None,
        nargs="?",
        const="*",
        metavar="ORIGIN",
        help="answer other origins, all of them if none is named",
    )
    add(
        "--max-upload-size",
        type=float,
        default=100,
        metavar="MB",
        help="largest body that is taken, in megabytes (default: 100)",
    )
    add(
        "--verbose",
        default="INFO",
        const="DEBUG",
        nargs="?",
        choices=["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"],
    )
    add("--default-hashing-function", choices=["md5", "sha1", "sha256", "sha512"], default="sha256")


def _add_folders(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("--base-directory", help="where models, input, output, temp and user lie")
    add("--output-directory", help="where pictures are saved")
    add("--input-directory", help="where uploads are kept")
    add("--temp-directory", help="where a folder for passing pictures is made")
    add("--user-directory", type=existing_directory, help="where settings and workflows are kept")
    add(
        "--front-end-root",
        type=existing_directory,
        help="a web UI to serve instead of the demo's page",
    )


def _add_demo(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    # ComfyUI's default is "none"; the demo shows previews, since showing is what it is for.
    add("--preview-method", default="auto", choices=["none", "auto", "latent2rgb", "taesd"])
    add("--preview-size", type=int, default=512, help="longer side of a preview (default: 512)")
    add(
        "--step-seconds",
        type=float,
        default=0.12,
        help="demo: seconds that a step takes (default: 0.12)",
    )
    add("--loading-seconds", type=float, default=0.0, help="demo: seconds of pretended loading")
    add(
        "--test-routes",
        action="store_true",
        help="demo: answer under /test/ too, for tests of proxies",
    )
