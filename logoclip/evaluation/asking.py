"""The questions of an evaluation: brands, galleries, references, queries and pixels, the same for every model."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from logoclip.data.brands import Split, class_name
from logoclip.data.copies import crops_of_sides
from logoclip.data.prepared import Crop, PreparedData
from logoclip.evaluation.figures import SetsSource
from logoclip.evaluation.origin import Origin
from logoclip.evaluation.protocol import (
    OpenSet,
    Sets,
    brand_names,
    choose_open_set,
    choose_sets,
    crop_name,
    eligible_brands,
    without,
)


@dataclass(frozen=True)
class Questions:
    """What every model of an evaluation is asked.

    Attributes:
        open_sets: `held_out` and, where there are enough brands, `calibration`.
        origin: whose split and whose pixels these are.
        sets_source: as in `Sets`.
        seed: decided the choices.
        left_out: brands with too few images to be evaluated.
        known: how many brands of the chosen sets are left out because a model knows them, by model.
        known_left_out: how many that are together.
        copies_left_out: crops of photographs that a model, or the threshold, has seen under another brand.
    """

    open_sets: Mapping[str, OpenSet]
    origin: Origin
    sets_source: SetsSource
    seed: int
    data_id: str
    left_out: int
    known: Mapping[str, int]
    known_left_out: int
    copies_left_out: int

    @property
    def fingerprint(self) -> str:
        """Equal for equal questions: by it two tables are seen to be about one set."""
        sets = {name: _plain(open_set) for name, open_set in self.open_sets.items()}
        text = json.dumps([self.data_id, self.origin.preprocess, sets], sort_keys=True)
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def _plain(open_set: OpenSet) -> list[object]:
    references = [[crop_name(crop) for crop in group] for group in open_set.references]
    return [open_set.brands, open_set.gallery, references, [crop_name(crop) for crop in open_set.queries]]


def ask(
    data: PreparedData,
    seed: int,
    origin: Origin | None = None,
    *,
    gallery: int | None = None,
    known: Mapping[str, Collection[str]] | None = None,
) -> Questions:
    """The questions about `data` of this origin; of all its brands by default.

    Args:
        gallery: how many brands each gallery knows, half of the set by default.
        known: the names of the brands that each model knows.

    Raises:
        InputError: the data are too few.
    """
    origin, known = origin or Origin(), known or {}
    names = brand_names({(crop.brand, crop.class_name) for crop in data.crops})
    known_names = frozenset().union(*known.values())
    eligible = eligible_brands(data.largest_class())
    chosen = choose_sets({brand: names[brand] for brand in eligible}, seed, origin.split, known_names)
    crops = _unseen(data, chosen, _seen(names, known_names, origin.split))
    enough = eligible_brands(replace(data, crops=tuple(crops)).largest_class())
    asked = {*chosen.calibration, *chosen.held_out}
    few = asked - set(enough)
    sets = without(chosen, few)
    brands = {"held_out": sets.held_out, "calibration": sets.calibration}
    return Questions(
        open_sets={name: choose_open_set(crops, members, seed, gallery) for name, members in brands.items() if members},
        origin=origin,
        sets_source=sets.source,
        seed=seed,
        data_id=data.data_id,
        left_out=len(data.brands) - len(eligible) + len(few),
        known={model: sum(bool(names[brand] & set(by)) for brand in sets.known) for model, by in known.items()},
        known_left_out=len(sets.known),
        copies_left_out=sum(crop.brand in asked for crop in data.crops) - len(crops),
    )


def _seen(names: Mapping[str, frozenset[str]], known: Collection[str], split: Split | None) -> set[str]:
    """The brands whose photographs a model has seen, or one that was trained by `split`, whether it is asked or not."""
    trained = (*split.train, *split.validation) if split else ()
    seen = {*known, *map(class_name, trained)}
    return {brand for brand, found in names.items() if found & seen}


def _unseen(data: PreparedData, sets: Sets, seen: set[str]) -> list[Crop]:
    """The crops of `sets` without those of photographs that a model, or the threshold, has seen under another brand."""
    _, calibration, held_out = crops_of_sides(data.crops, [seen, sets.calibration, sets.held_out])
    return [*calibration, *held_out]
