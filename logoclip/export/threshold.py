"""The threshold that an exported model is used with: in its card, and in its README."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from logoclip.atomic_file import replace_text
from logoclip.errors import InputError
from logoclip.export.model_card import readme
from logoclip.model.card import CARD, README, is_ours, read_card, write_card


def write_threshold(directory: Path, threshold: float, source: str, **facts: Any) -> dict[str, Any]:
    """Makes `threshold` the one that the model in `directory` is used with, in its card and in its README.

    Args:
        threshold: a cosine, −1 to 1, kept unrounded.
        source: `calibration`, `given` or `in-sample`.
        facts: what else belongs to the threshold: `method`, and `figures`, a model of a sweep's report with its
            `held_out_brands`.

    Returns:
        The new card.

    Raises:
        InputError: no model of ours, or no threshold.
    """
    if not is_ours(directory):
        raise InputError(f"{directory}: is no exported model (it has no {CARD}); export a checkpoint there first")
    if not -1 <= threshold <= 1:
        raise InputError(f"threshold: must be between -1 and 1, given {threshold}")
    card = {**read_card(directory), "threshold": threshold, "threshold_source": source, **facts}
    write_card(directory, card)
    if (directory / README).is_file():
        replace_text(directory / README, readme(card))
    return card
