"""What more than one test needs."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

# No test fetches anything, and a name that is no model is refused at once instead of asked for on the network.
os.environ["HF_HUB_OFFLINE"] = "1"
# The models are tiny: threads that wait for each other cost more than they do, most of all on a busy machine.
os.environ.setdefault("OMP_NUM_THREADS", "1")


@pytest.fixture(scope="session")
def tiny_clip_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A CLIP model of four layers with random weights, saved as a person would have it. Never write into it."""
    import torch

    from logoclip.model.architecture import save_clip, small_clip

    directory = tmp_path_factory.mktemp("models") / "tiny-clip"
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(7)
        model = small_clip(width=32, layers=4, heads=2, patch=8, image_size=32, projection=16)
    save_clip(model, directory, "squash")
    return directory
