"""Brand names as the splits see them, and the splits themselves."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass

from logoclip.errors import InputError

LEAST_IMAGES = 5
LEAST_BRANDS = 8
LEAST_IN_A_SET = 2
SHARES = {"validation": 0.10, "calibration": 0.15, "held_out": 0.15}

_VARIANT = re.compile(r"(?<=\S)(\s*-\d{1,2})+$")


def class_name(name: str) -> str:
    """The class that a folder's name stands for: case and surrounding and doubled spaces do not count."""
    # Normalising can undo folding and the other way round, so they are repeated until nothing changes. NFC, not
    # NFKC: a canonical name is also a folder's name, and NFKC makes a slash of some characters.
    folded = unicodedata.normalize("NFC", " ".join(name.split()).casefold())
    return folded if folded == name else class_name(folded)


def canonical(name: str) -> str:
    """The brand that a class is a mark of: `Lexus-1` and `lexus-2` are both of `lexus`.

    What does not count in a class's name does not count here, nor does a trailing variant number. A name without a
    letter before the number (`7-11`) keeps it.
    """
    folded = class_name(name)
    stem = _VARIANT.sub("", folded)
    return stem if any(character.isalpha() for character in stem) else folded


@dataclass(frozen=True)
class Split:
    """Canonical brand names of each set, sorted; no brand stands in two of them."""

    train: tuple[str, ...]
    validation: tuple[str, ...]
    calibration: tuple[str, ...]
    held_out: tuple[str, ...]

    def to_dict(self) -> dict[str, list[str]]:
        """As JSON keeps it."""
        return {name: list(brands) for name, brands in asdict(self).items()}

    @classmethod
    def from_dict(cls, values: Mapping[str, Sequence[str]]) -> Split:
        """The split that `to_dict` wrote."""
        return cls(**{name: tuple(values[name]) for name in ("train", *SHARES)})


def split_brands(crops_per_brand: Mapping[str, int], seed: int) -> Split:
    """60 % of the brands to train on, 10 % to validate, 15 % to calibrate, 15 % held out, by `seed`.

    Args:
        crops_per_brand: usable images of each brand. A brand with fewer than 5 stays in train.
        seed: decides which brand goes where. The order of `crops_per_brand` does not matter.

    Raises:
        InputError: fewer than 8 brands have 5 images, so the four sets cannot have 2 brands each.
    """
    eligible = [brand for brand, images in crops_per_brand.items() if images >= LEAST_IMAGES]
    if len(eligible) < LEAST_BRANDS:
        raise InputError(
            f"{len(eligible)} of {len(crops_per_brand)} brands have at least {LEAST_IMAGES} usable images: "
            f"a split needs {LEAST_BRANDS} such brands, so add brands or images"
        )
    left = _shuffled(eligible, seed)
    sets = {}
    for name, share in SHARES.items():
        size = max(LEAST_IN_A_SET, round(share * len(eligible)))
        sets[name], left = tuple(sorted(left[:size])), left[size:]
    return Split(train=tuple(sorted(crops_per_brand.keys() - set().union(*sets.values()))), **sets)


def check_batch(classes: int, crops: int, logos_per_batch: int, samples_per_logo: int) -> None:
    """Whether `crops` training crops of `classes` classes fill one contrastive batch.

    Raises:
        InputError: they do not.
    """
    if classes < logos_per_batch:
        raise InputError(
            f"logos_per_batch: a batch takes {logos_per_batch} logos, the training data have {classes}; "
            f"add brands, or set logos_per_batch to {classes} or less"
        )
    if crops < logos_per_batch * samples_per_logo:
        raise InputError(
            f"samples_per_logo: a batch takes {logos_per_batch} × {samples_per_logo} crops, the training data have "
            f"{crops}; add images, or lower logos_per_batch or samples_per_logo"
        )


def _shuffled(brands: Iterable[str], seed: int) -> list[str]:
    # By hash, not by a random generator: the same in every version of Python, and a brand more moves few others.
    return sorted(brands, key=lambda brand: hashlib.sha256(f"{seed}:{brand}".encode()).digest())
