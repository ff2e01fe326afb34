"""What stands for exactly these weights: a checkpoint holds only what it changed, and is nothing without its base."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from transformers import CLIPModel

from logoclip.errors import InputError

SHOWN = 12  # digits of a fingerprint that a person is shown


def fingerprint(clip: CLIPModel) -> str:
    """SHA-256 over name, shape and bytes of each weight of the vision tower and its projection, in hexadecimal.

    Of what was loaded, not of files: the same weights in shards, in a pickle or wrapped are the same base. It takes
    one to five seconds for the 1.2 GB of a ViT-L/14, once a start.
    """
    digest = hashlib.sha256()
    for part in ("vision_model", "visual_projection"):
        for name, value in getattr(clip, part).state_dict().items():
            digest.update(f"{part}.{name} {list(value.shape)}".encode())
            digest.update(value.detach().cpu().contiguous().view(torch.uint8).numpy())
    return digest.hexdigest()


def refuse_other_base(checkpoint: Path, content: Mapping[str, Any], base: str | None, name: str) -> None:
    """Whether a checkpoint goes with the base model `name`, whose fingerprint is `base` (none if it began at random).

    A checkpoint from before version 0.2 does not say what it was trained from, and passes.

    Raises:
        InputError: it was trained from other weights.
    """
    if "base" in content and content["base"] != base:
        raise InputError(
            f"{checkpoint}: was trained from {content['config']['base_model']} ({_shown(content['base'])}), and "
            f"{name} holds other weights now ({_shown(base)}): put back what it was trained from, or start a new run"
        )


def _shown(base: str | None) -> str:
    return f"fingerprint {base[:SHOWN]}" if base else "begun at random"
