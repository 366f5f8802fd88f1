"""Where things lie on disk, and how the names in requests become paths."""

from __future__ import annotations

import argparse
import getpass
import os
import shutil
import stat
import tempfile
import time
from typing import Dict, List, Optional, Tuple

from wire.files import type_of

MODEL_EXTENSIONS = (".ckpt", ".pt", ".pt2", ".bin", ".pth", ".safetensors", ".pkl", ".sft")
# Kinds of model in ComfyUI's order, each with its folders below models/.
MODEL_KINDS: Dict[str, List[str]] = {
    "checkpoints": ["checkpoints"],
    "configs": ["configs"],
    "loras": ["loras"],
    "vae": ["vae"],
    "text_encoders": ["text_encoders", "clip"],
    "diffusion_models": ["unet", "diffusion_models"],
    "clip_vision": ["clip_vision"],
    "style_models": ["style_models"],
    "embeddings": ["embeddings"],
    "diffusers": ["diffusers"],
    "vae_approx": ["vae_approx"],
    "controlnet": ["controlnet", "t2i_adapter"],
    "gligen": ["gligen"],
    "upscale_models": ["upscale_models"],
    "custom_nodes": [],
    "hypernetworks": ["hypernetworks"],
    "photomaker": ["photomaker"],
    "classifiers": ["classifiers"],
    "model_patches": ["model_patches"],
    "audio_encoders": ["audio_encoders"],
}
# These may also be saved, so ComfyUI looks for them in the output folder too.
SAVED_KINDS = {
    "checkpoints": "checkpoints",
    "loras": "loras",
    "vae": "vae",
    "text_encoders": "clip",
    "diffusion_models": "diffusion_models",
}
# The demo's one model: a name to choose, no file behind it.
BUILT_IN_MODELS = {"checkpoints": ["demo.safetensors"]}


class Folders:
    """The folders of one start."""

    def __init__(self, args: argparse.Namespace) -> None:
        self.base = os.path.abspath(args.base_directory or default_base())
        self.output = os.path.abspath(args.output_directory or os.path.join(self.base, "output"))
        self.input = os.path.abspath(args.input_directory or os.path.join(self.base, "input"))
        self.user = os.path.abspath(args.user_directory or os.path.join(self.base, "user"))
        self.temp = os.path.abspath(os.path.join(args.temp_directory or self.base, "temp"))

    def prepare(self) -> None:
        """Make what is missing, and begin with an empty temp folder."""
        self.clear_temp()
        for path in (self.output, self.input, self.user, self.temp):
            os.makedirs(path, exist_ok=True)

    def clear_temp(self) -> None:
        """Delete the passing pictures."""
        shutil.rmtree(self.temp, ignore_errors=True)

    def by_type(self, kind: str) -> Optional[str]:
        """The folder for `output`, `input` or `temp`."""
        return {"output": self.output, "input": self.input, "temp": self.temp}.get(kind)

    def annotated(self, name: str) -> Tuple[str, Optional[str]]:
        """Split `picture.png [input]` into the name and its folder."""
        for kind in ("output", "input", "temp"):
            mark = "[%s]" % kind
            if name.endswith(mark):
                # The space before the mark goes too.
                return name[: -len(mark) - 1], self.by_type(kind)
        return name, None

    def input_file(self, name: str) -> Optional[str]:
        """The path of an input picture by the name that a node was given, if it is there."""
        plain, folder = self.annotated(name)
        path = os.path.join(folder or self.input, plain)
        return path if is_inside(folder or self.input, path) and os.path.exists(path) else None

    def input_pictures(self) -> List[str]:
        """What LoadImage offers."""
        names = (entry.name for entry in os.scandir(self.input) if entry.is_file())
        return sorted(name for name in names if type_of(name).startswith("image/"))

    def model_folders(self, kind: str) -> List[str]:
        """The folders searched for a kind of model."""
        if kind == "custom_nodes":
            return [os.path.join(self.base, "custom_nodes")]
        found = [os.path.join(self.base, "models", name) for name in MODEL_KINDS[kind]]
        if kind in SAVED_KINDS:
            found.append(os.path.join(self.output, SAVED_KINDS[kind]))
        return found

    def model_names(self, kind: str) -> List[str]:
        """The models of a kind: the built-in name and the files found."""
        names = set(BUILT_IN_MODELS.get(kind, ()))
        for folder in self.model_folders(kind):
            names.update(path for path, _ in model_files(folder))
        return sorted(names)

    def next_picture(
        self, prefix: str, folder: str, size: Tuple[int, int]
    ) -> Tuple[str, str, str, int]:
        """Folder, its name below `folder`, file name prefix and the next free number."""
        prefix = _fill_in(prefix, size)
        subfolder, name = os.path.split(os.path.normpath(prefix))
        target = os.path.join(folder, subfolder)
        if not is_inside(folder, target):
            raise ValueError("Saving image outside the output folder is not allowed.")
        os.makedirs(target, exist_ok=True)
        numbers = [_number(entry, name) for entry in os.listdir(target)]
        return target, subfolder, name, max(numbers, default=0) + 1


def default_base() -> str:
    """A folder of this person's own, never beside the program, which may be read-only."""
    chosen = os.environ.get("LATCHKEY_DEMO_DIR")
    if chosen:
        return chosen
    path = os.path.join(tempfile.gettempdir(), "latchkey-demo-" + getpass.getuser())
    try:
        os.mkdir(path, 0o700)
    except FileExistsError:
        info = os.lstat(path)
        # In a shared temporary folder somebody else may have taken the name first.
        if not stat.S_ISDIR(info.st_mode) or (os.name == "posix" and info.st_uid != os.getuid()):
            return tempfile.mkdtemp(prefix="latchkey-demo-")
    return path


def is_inside(folder: str, path: str) -> bool:
    """Whether the path, dots resolved, lies in the folder. ValueError for a mix of drives."""
    return os.path.commonpath((folder, os.path.abspath(path))) == folder


def model_files(folder: str) -> List[Tuple[str, os.stat_result]]:
    """Model files below a folder, by their path in it."""
    found = []
    for parent, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            if name.endswith(MODEL_EXTENSIONS):
                path = os.path.join(parent, name)
                found.append((os.path.relpath(path, folder), os.stat(path)))
    return found


def _fill_in(prefix: str, size: Tuple[int, int]) -> str:
    if "%" not in prefix:
        return prefix
    values = {"width": str(size[0]), "height": str(size[1])}
    names = dict(year="%Y", month="%m", day="%d", hour="%H", minute="%M", second="%S")
    values.update({name: time.strftime(form) for name, form in names.items()})
    for name, value in values.items():
        prefix = prefix.replace("%" + name + "%", value)
    return prefix


def _number(entry: str, name: str) -> int:
    if not os.path.normcase(entry).startswith(os.path.normcase(name) + "_"):
        return 0
    digits = entry[len(name) + 1 :].split("_")[0]
    return int(digits) if digits.isdecimal() else 0
