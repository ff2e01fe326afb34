"""What an exported model's README says to programs: the YAML at its head, as the Hugging Face hub reads it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from logoclip.model.card import README, is_pretrained
from logoclip.model.hub import local_directory

UNKNOWN = "unknown"  # the hub's own word for a licence that nobody has named
MOST_CARD = 2**20  # characters of a base's README that are looked at


def metadata(card: Mapping[str, Any]) -> str:
    """The YAML for a model with this card (`logoclip.json`), without the lines that enclose it."""
    values: dict[str, Any] = {
        "library_name": "transformers",
        "pipeline_tag": "image-feature-extraction",
        "license": card.get("license") or UNKNOWN,
        "tags": ["clip", "logo", "image-similarity"],
    }
    if not is_pretrained(card):
        values |= {"base_model": card["base_model"], "base_model_relation": "finetune"}
    if data := (card.get("config") or {}).get("data_dir"):
        values["datasets"] = [Path(data).name]
    return yaml.safe_dump(values, sort_keys=False, allow_unicode=True).strip()


def license_of(base: str) -> str:
    """The licence that a base model's own README names: what is made from it is bound by that too."""
    place = local_directory(base)
    try:
        with (place or Path(base)).joinpath(README).open(encoding="utf-8") as file:
            head = file.read(MOST_CARD).split("---", 2)
        values = yaml.safe_load(head[1]) if len(head) == 3 and not head[0].strip() else None
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        return UNKNOWN
    named = values.get("license") if isinstance(values, dict) else None
    return named if isinstance(named, str) else UNKNOWN
