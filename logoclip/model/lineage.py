"""Which brands a model knows: those that it, or a model that it was made from, was trained or validated on."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from logoclip.data.brands import canonical, class_name
from logoclip.model.card import read_card
from logoclip.workspace import Workspace


def known_brands(model: str, workspace: Workspace) -> frozenset[str]:
    """The names of the brands that `model`, a directory or a hub id, knows; none of a model without a card.

    Its card says what it was trained on, and its base model's card what that was, and so on. Brands of the calibration
    and held-out sets are known to nobody.
    """
    known: set[str] = set()
    seen: set[str] = set()
    while (place := workspace.model(model)) not in seen:
        seen.add(place)
        card = read_card(Path(place))
        known |= trained_on(card)
        if "base_knows" in card:  # as it was when this model was made: its base may have been replaced since
            known |= set(map(class_name, card["base_knows"]))
            break
        model = card.get("base_model") or model
    return frozenset(known)


def trained_on(card: Mapping[str, Any]) -> set[str]:
    """The names of the brands that the model with this card was itself trained or validated on.

    So are the names that an alias put under one of them: other data may call the brand by them.
    """
    split = card.get("split") or {}
    brands = {class_name(brand) for name in ("train", "validation") for brand in split.get(name, ())}
    used = (card.get("aliases") or {}).get("used") or {}
    aliases = {alias for alias, brand in used.items() if class_name(brand) in brands}
    return brands | set(map(class_name, aliases)) | set(map(canonical, aliases))
