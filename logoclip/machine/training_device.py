"""Which device a training on this machine will compute on: known without loading torch, which takes seconds."""

from __future__ import annotations

import os
import re
from importlib.util import find_spec
from pathlib import Path
from typing import Final

# What the drivers leave in the file system: the desktop's, WSL's, and a Jetson's.
GPU_SIGNS: Final = ("/proc/driver/nvidia/gpus/*", "/dev/dxg", "/dev/nvhost-gpu", "/dev/nvgpu/igpu0")
VISIBLE: Final = "CUDA_VISIBLE_DEVICES"
CPU: Final = "cpu"


def training_device() -> str:
    """`cuda:0` or whichever GPU `CUDA_VISIBLE_DEVICES` puts first; `cpu` where torch would use none.

    As `logoclip.model.device.best_device` chooses, in the words of the driver: torch calls the first GPU that it may
    see `cuda:0`, whichever that is.
    """
    first = os.environ.get(VISIBLE, "0").split(",")[0].strip()
    hidden = not first or first.startswith("-")  # torch sees none from the first number below zero on
    return CPU if hidden or not (_any_gpu() and torch_has_cuda()) else f"cuda:{first}"


def seeing(device: str) -> dict[str, str]:
    """What a worker's environment needs so that it computes on `device`; nothing where it would by itself."""
    if device in ("", training_device()):
        return {}
    return {VISIBLE: device.partition(":")[2]}


def torch_has_cuda() -> bool:
    """Whether the torch that is installed was built for GPUs, as its `version.py` says."""
    spec = find_spec("torch")
    places = spec.submodule_search_locations if spec else None
    for place in places or ():
        try:
            said = (Path(place) / "version.py").read_text(encoding="utf-8")
        except OSError:  # built in some other way: its presence is all that is known
            return True
        return re.search(r"""^cuda\b[^=]*=\s*['"]""", said, re.MULTILINE) is not None
    return False


def _any_gpu() -> bool:
    return any(any(Path("/").glob(sign.lstrip("/"))) for sign in GPU_SIGNS)
