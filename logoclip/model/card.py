"""What one of our models says of itself: `logoclip.json` in its directory."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from logoclip.atomic_file import replace_text
from logoclip.errors import InputError
from logoclip.json_file import UnreadableJson, read_json

CARD = "logoclip.json"
README = "README.md"


def is_ours(directory: Path) -> bool:
    """Whether `directory` holds a model that this project exported."""
    return (directory / CARD).is_file()


def refuse_foreign(output: Path) -> None:
    """Only a model that was exported before may be replaced.

    Raises:
        InputError: `output` is something else, and not empty.
    """
    occupied = output.is_file() or (output.is_dir() and any(output.iterdir()))
    if occupied and not is_ours(output):
        raise InputError(
            f"{output}: holds something that is no exported model: choose another output, or remove it first"
        )


def read_card(directory: Path) -> dict[str, Any]:
    """The card of the model in `directory`; empty for a model of another origin.

    Raises:
        InputError: there is a card and it cannot be read.
    """
    try:
        return read_json(directory / CARD, dict[str, Any])
    except FileNotFoundError:
        return {}
    except UnreadableJson as error:
        raise InputError(f"{error}; export the model again") from error


def write_card(directory: Path, card: Mapping[str, Any]) -> None:
    """Replaces the card of the model in `directory`, atomically.

    Raises:
        InputError: the directory cannot be written.
    """
    try:
        replace_text(directory / CARD, json.dumps(card, indent=2, ensure_ascii=False) + "\n")
    except OSError as error:
        raise InputError(f"{directory / CARD}: cannot be written: {error.strerror}") from error


def is_pretrained(card: Mapping[str, Any]) -> bool:
    """Whether the model began with random weights: it is what others are fine-tuned from."""
    return bool((card.get("config") or {}).get("random_init"))
