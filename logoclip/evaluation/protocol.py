"""Which brands are known, which crops they are known by, and which crops are asked about. All of it by seed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeVar

from logoclip.data.brands import LEAST_IMAGES, Split
from logoclip.data.copies import NEAR_DUPLICATE
from logoclip.errors import InputError

if TYPE_CHECKING:
    from logoclip.data.prepared import Crop

REFERENCES = 4
QUERIES = 8

# A copy of a photograph would be found by memory, not by its logo. What pixels confirmed as copies when the data were
# prepared is one photograph already; here the hash alone decides, since leaving a query out costs little. Unrelated
# photographs on plain ground come as near, so of another brand's references, which cannot help a query to its own name,
# only the very same photograph counts.
SAME_PHOTOGRAPH = 0

LEAST_IN_A_SET = 4
LEAST_TO_SPLIT = 20

SetsSource = Literal["recorded", "halves", "whole"]
Item = TypeVar("Item")


@dataclass(frozen=True)
class Sets:
    """The brands that the threshold is fitted on and the brands that are reported.

    `source` says where they come from: the split `recorded` with a model, two `halves` of all brands, or the `whole`
    of them. In the last case there are no calibration brands and a threshold is in-sample.
    """

    calibration: tuple[str, ...]
    held_out: tuple[str, ...]
    source: SetsSource


@dataclass(frozen=True)
class OpenSet:
    """One set's gallery and what is asked of it.

    Attributes:
        brands: all brands of the set in name order.
        gallery: the known ones among them in name order.
        references: the crops of each brand of `gallery`.
        queries: crops of known and unknown brands, brand by brand.
    """

    brands: tuple[str, ...]
    gallery: tuple[str, ...]
    references: tuple[tuple[Crop, ...], ...]
    queries: tuple[Crop, ...]


def eligible_brands(usable_images: Mapping[str, int]) -> tuple[str, ...]:
    """Brands with images enough for references and a query, in name order; the others cannot be evaluated."""
    return tuple(sorted(brand for brand, images in usable_images.items() if images >= LEAST_IMAGES))


def choose_sets(eligible: Collection[str], seed: int, recorded: Sequence[Split] = ()) -> Sets:
    """The sets of brands to evaluate.

    Args:
        eligible: brands that can be evaluated.
        seed: decides the halves where no split is recorded.
        recorded: the split of each model that was trained on this very data. Brands that one of them trained or
            validated on are left out.

    Raises:
        InputError: there are too few brands, or the models' splits leave too few in common.
    """
    if len(eligible) < LEAST_IN_A_SET:
        raise InputError(
            f"{len(eligible)} brands have at least {LEAST_IMAGES} usable images: "
            f"an evaluation needs {LEAST_IN_A_SET} such brands, so add brands or images"
        )
    whole = Sets((), tuple(sorted(eligible)), "whole")
    if len(eligible) < LEAST_TO_SPLIT:
        return whole
    sets = _common(eligible, recorded) if recorded else _halves(eligible, seed)
    if min(len(sets.calibration), len(sets.held_out)) >= LEAST_IN_A_SET:
        return sets
    if len(set(recorded)) > 1:
        raise InputError(
            "the models were trained on different splits of this data and have too few unseen brands in common "
            f"({len(sets.calibration)} for calibration, {len(sets.held_out)} held out): evaluate them one at a time"
        )
    return whole


def _common(eligible: Iterable[str], recorded: Sequence[Split]) -> Sets:
    calibration = set(eligible).intersection(*(split.calibration for split in recorded))
    held_out = set(eligible).intersection(*(split.held_out for split in recorded))
    return Sets(tuple(sorted(calibration)), tuple(sorted(held_out)), "recorded")


def _halves(eligible: Collection[str], seed: int) -> Sets:
    order = _shuffled(eligible, seed, "set", str)
    half = len(order) // 2
    return Sets(tuple(sorted(order[:half])), tuple(sorted(order[half:])), "halves")


def choose_open_set(crops: Iterable[Crop], brands: Collection[str], seed: int, known: int | None = None) -> OpenSet:
    """The gallery of a set of brands, its references and its queries.

    Args:
        crops: crops of these brands, and any others, in any order.
        brands: the set; each has at least 5 images.
        known: how many brands the gallery knows, half of them by default.

    Raises:
        InputError: there are not so many brands, or no query is left beside the references.
    """
    images = _by_brand_and_image(crops, brands, seed)
    gallery = _choose_gallery(brands, seed, known)
    references = {brand: images[brand][:REFERENCES] for brand in gallery}
    taken = [crop for group in references.values() for crop in group]
    queries = [crop for brand in sorted(brands) for crop in _queries(images[brand], taken)]
    if not queries:
        raise InputError("no crop is left to ask about: every image is a reference or a near duplicate of one")
    return OpenSet(tuple(sorted(brands)), gallery, tuple(tuple(references[brand]) for brand in gallery), tuple(queries))


def references_of(
    crops: Iterable[Crop], brands: Collection[str], seed: int, count: int = REFERENCES
) -> dict[str, list[Crop]]:
    """At most `count` crops of each brand from different images: those that `choose_open_set` takes with this seed."""
    images = _by_brand_and_image(crops, brands, seed)
    return {brand: images[brand][:count] for brand in brands}


def _by_brand_and_image(crops: Iterable[Crop], brands: Collection[str], seed: int) -> dict[str, list[Crop]]:
    """One crop of each image, chosen by seed, for each brand; the images in an order chosen by seed."""
    chosen: dict[str, dict[int, Crop]] = {brand: {} for brand in brands}
    wanted = (crop for crop in crops if crop.brand in chosen)
    for crop in _shuffled(wanted, seed, "crop", crop_name):
        chosen[crop.brand].setdefault(crop.image, crop)
    return {brand: list(images.values()) for brand, images in chosen.items()}


def _choose_gallery(brands: Collection[str], seed: int, known: int | None) -> tuple[str, ...]:
    count = len(brands) // 2 if known is None else known
    if not 1 <= count <= len(brands):
        raise InputError(
            f"{count} known brands were asked for: this set has {len(brands)}, so ask for 1 to {len(brands)}"
        )
    return tuple(sorted(_shuffled(brands, seed, "known", str)[:count]))


def _queries(candidates: Sequence[Crop], references: Sequence[Crop]) -> list[Crop]:
    """The first `QUERIES` candidates that are no near duplicate of a reference (as each reference is of itself)."""
    found: list[Crop] = []
    for crop in candidates:
        if len(found) == QUERIES:
            break
        if not any(_is_remembered(crop, reference) for reference in references):
            found.append(crop)
    return found


def _is_remembered(query: Crop, reference: Crop) -> bool:
    limit = NEAR_DUPLICATE if query.brand == reference.brand else SAME_PHOTOGRAPH
    return hash_distance(query.dhash, reference.dhash) <= limit


def hash_distance(first: int, second: int) -> int:
    """How many of the 64 bits of two hashes differ, 0 to 64; signed and unsigned hashes alike."""
    return ((first ^ second) & 0xFFFF_FFFF_FFFF_FFFF).bit_count()


def crop_name(crop: Crop) -> str:
    """A crop's name wherever its data lies: category, brand and file."""
    return "/".join(crop.path.parts[-3:])


def _shuffled(items: Iterable[Item], seed: int, purpose: str, name: Callable[[Item], str]) -> list[Item]:
    # By hash, not by a random generator: the same everywhere, and an item more moves few others. The purpose keeps
    # the choices of one seed apart.
    return sorted(items, key=lambda item: hashlib.sha256(f"{purpose}:{seed}:{name(item)}".encode()).digest())
