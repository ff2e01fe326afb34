"""Which brands are known, which crops their classes are known by, and which crops are asked about: all by seed."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from logoclip.data.brands import LEAST_IMAGES, Split, canonical
from logoclip.data.brands import class_name as plain
from logoclip.data.copies import NEAR_DUPLICATE
from logoclip.errors import InputError
from logoclip.evaluation.figures import SetsSource

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

Item = TypeVar("Item")


@dataclass(frozen=True)
class Sets:
    """The brands that the threshold is fitted on and the brands that are reported.

    `source` says where they come from: the split `recorded` with a run or a model, two `halves` of all brands, or the
    `whole` of either, where that is too few for two sets: then there are no calibration brands and a threshold is
    in-sample. `known` are the brands that stand in neither set because a model knows them.
    """

    calibration: tuple[str, ...]
    held_out: tuple[str, ...]
    source: SetsSource
    known: tuple[str, ...] = ()


@dataclass(frozen=True)
class OpenSet:
    """One set's gallery and what is asked of it.

    Attributes:
        brands: all brands of the set in name order.
        gallery: the classes of the known ones among them, brand by brand in name order.
        references: the crops of each class of `gallery`.
        queries: crops of known and unknown brands, class by class.
    """

    brands: tuple[str, ...]
    gallery: tuple[str, ...]
    references: tuple[tuple[Crop, ...], ...]
    queries: tuple[Crop, ...]


def eligible_brands(largest_class: Mapping[str, int]) -> tuple[str, ...]:
    """Brands with a class of images enough for references and a query, in name order; no other can be evaluated.

    Args:
        largest_class: how many usable images the largest class of each brand has.
    """
    return tuple(sorted(brand for brand, images in largest_class.items() if images >= LEAST_IMAGES))


def brand_names(classes: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    """By which names each brand may be known, of (brand, class) pairs.

    A class that an alias puts under a brand may have been a brand of its own when a model was trained.
    """
    names: dict[str, set[str]] = defaultdict(set)
    for brand, name in classes:
        # Of a name in two categories, `Food/Acme`, the category is ours and not part of the name.
        names[brand] |= {plain(brand), plain(name), canonical(name), canonical(name.rpartition("/")[2])}
    return {brand: frozenset(found) for brand, found in names.items()}


def choose_sets(
    names: Mapping[str, frozenset[str]], seed: int, split: Split | None = None, known: Collection[str] = ()
) -> Sets:
    """The sets of brands to evaluate.

    Args:
        names: by which names each brand that can be evaluated may be known (`brand_names`).
        seed: decides the halves where there is no `split`.
        split: whose calibration and held-out brands are taken. What it does not name stands in neither set.
        known: names of brands that a model knows: they are left out.

    Raises:
        InputError: there are too few brands.
    """
    if len(names) < LEAST_IN_A_SET:
        raise InputError(
            f"{len(names)} brands have at least {LEAST_IMAGES} usable images: "
            f"an evaluation needs {LEAST_IN_A_SET} such brands, so add brands or images"
        )
    chosen = _halves(names, seed) if split is None else _of_split(names, split)
    known = frozenset(known)
    left_out = {brand for brand in (*chosen.calibration, *chosen.held_out) if names[brand] & known}
    return without(replace(chosen, known=tuple(sorted(left_out))), left_out)


def without(chosen: Sets, left_out: Collection[str]) -> Sets:
    """`chosen` without some brands; in one set where they do not leave enough for two.

    Raises:
        InputError: they do not leave enough for one.
    """
    calibration, held_out = (
        tuple(brand for brand in brands if brand not in left_out) for brands in (chosen.calibration, chosen.held_out)
    )
    sets = replace(chosen, calibration=calibration, held_out=held_out)
    if min(len(calibration), len(held_out)) >= LEAST_IN_A_SET:
        return sets
    whole = tuple(sorted((*calibration, *held_out)))
    if len(whole) < LEAST_IN_A_SET:
        raise InputError(_too_few(sets))
    return replace(sets, calibration=(), held_out=whole, source="whole")


def _too_few(sets: Sets) -> str:
    left, known = len(sets.calibration) + len(sets.held_out), len(sets.known)
    whose = "the split has" if sets.source == "recorded" else "the data have"
    return (
        f"{whose} {left + known} brands that can be asked about, of which the models know {known} by name: {left} are "
        f"left, and an evaluation needs {LEAST_IN_A_SET}; take another --split or --data, or one model at a time"
    )


def _of_split(names: Mapping[str, frozenset[str]], split: Split) -> Sets:
    """The brands of two sets of a split. One that has names in other sets too was not kept apart, and is in neither."""
    sets = {name: set(map(plain, brands)) for name, brands in split.to_dict().items()}
    found: dict[str, list[str]] = defaultdict(list)
    for brand in names:
        where = [name for name, brands in sets.items() if names[brand] & brands]
        if len(where) == 1:
            found[where[0]].append(brand)
    return Sets(tuple(sorted(found["calibration"])), tuple(sorted(found["held_out"])), "recorded")


def _halves(brands: Collection[str], seed: int) -> Sets:
    if len(brands) < LEAST_TO_SPLIT:
        return Sets((), tuple(sorted(brands)), "whole")
    order = _shuffled(brands, seed, "set", str)
    half = len(order) // 2
    return Sets(tuple(sorted(order[:half])), tuple(sorted(order[half:])), "halves")


def choose_open_set(crops: Iterable[Crop], brands: Collection[str], seed: int, known: int | None = None) -> OpenSet:
    """The gallery of a set of brands, its references and its queries.

    Args:
        crops: crops of these brands, and any others, in any order.
        brands: the set; a class of each has at least 5 images. Classes with fewer are left out.
        known: how many brands the gallery knows, half of them by default.

    Raises:
        InputError: there are not so many brands, or no query is left beside the references.
    """
    classes = {
        name: found for name, found in _by_class_and_image(crops, brands, seed).items() if len(found) >= LEAST_IMAGES
    }
    known_brands = _choose_known(brands, seed, known)
    references = {name: found[:REFERENCES] for name, found in classes.items() if found[0].brand in known_brands}
    taken = [crop for group in references.values() for crop in group]
    queries = [crop for found in classes.values() for crop in _queries(found, taken)]
    if not queries:
        raise InputError("no crop is left to ask about: every image is a reference or a near duplicate of one")
    return OpenSet(tuple(sorted(brands)), tuple(references), tuple(map(tuple, references.values())), tuple(queries))


def references_of(
    crops: Iterable[Crop], brands: Collection[str], seed: int, count: int = REFERENCES
) -> dict[str, list[Crop]]:
    """At most `count` crops of each class of `brands`, from different images; the classes brand by brand.

    With this seed `choose_open_set` takes the same.
    """
    return {name: found[:count] for name, found in _by_class_and_image(crops, brands, seed).items()}


def _by_class_and_image(crops: Iterable[Crop], brands: Collection[str], seed: int) -> dict[str, list[Crop]]:
    """One crop of each image, chosen by seed, for each class of `brands`; the images in an order chosen by seed.

    The classes stand brand by brand, in name order.
    """
    wanted = set(brands)
    chosen: dict[tuple[str, str], dict[int, Crop]] = defaultdict(dict)
    for crop in _shuffled((crop for crop in crops if crop.brand in wanted), seed, "crop", crop_name):
        chosen[crop.brand, crop.class_name].setdefault(crop.image, crop)
    return {name: list(chosen[brand, name].values()) for brand, name in sorted(chosen)}


def _choose_known(brands: Collection[str], seed: int, known: int | None) -> frozenset[str]:
    count = len(brands) // 2 if known is None else known
    if not 1 <= count <= len(brands):
        raise InputError(
            f"{count} known brands were asked for: this set has {len(brands)}, so ask for 1 to {len(brands)}"
        )
    return frozenset(_shuffled(brands, seed, "known", str)[:count])


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
    """A crop's name wherever its data lies: category, class and file."""
    return "/".join(crop.path.parts[-3:])


def _shuffled(items: Iterable[Item], seed: int, purpose: str, name: Callable[[Item], str]) -> list[Item]:
    # By hash, not by a random generator: the same everywhere, and an item more moves few others. The purpose keeps
    # the choices of one seed apart.
    return sorted(items, key=lambda item: hashlib.sha256(f"{purpose}:{seed}:{name(item)}".encode()).digest())
