"""The pictures that classes are known by when photographs are matched."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from logoclip.data.brands import canonical
from logoclip.data.file_names import escaped
from logoclip.data.folders import picture_files
from logoclip.data.pictures import read_photograph
from logoclip.data.prepared import Crop, PreparedData
from logoclip.data.skipped import Report, Skipped, Unusable
from logoclip.errors import InputError
from logoclip.evaluation.embedding_cache import Embeddings
from logoclip.evaluation.protocol import REFERENCES, references_of


@dataclass(frozen=True)
class References:
    """What classes are known by: `embeddings` [N, D] of the pictures `files`, class after class, `counts` of each.

    `brands` says of which brand each of `classes` is.
    """

    classes: tuple[str, ...]
    brands: tuple[str, ...]
    counts: tuple[int, ...]
    files: tuple[Path, ...]
    embeddings: Embeddings


def prepared_references(
    data: PreparedData, brands: Iterable[str] | None = None, per_class: int = REFERENCES, seed: int = 42
) -> dict[str, list[Crop]]:
    """Crops of each class of these brands, from different photographs, by seed as an evaluation chooses them.

    Raises:
        InputError: a brand that was asked for is not there.
    """
    wanted = sorted(_known(brands, data.brands, str(data.root)))
    return references_of(data.crops, wanted, seed, per_class)


def folder_references(
    folder: Path, brands: Iterable[str] | None = None, report: Report = lambda _: None
) -> dict[str, list[Path]]:
    """All pictures below `folder` by class: the name of the folder they lie in, or their own for those at the top.

    Args:
        report: hears of each file that looks like a picture and is of no kind that is read.

    Raises:
        InputError: there is no picture, or a brand that was asked for has none.
    """
    found: defaultdict[str, list[Path]] = defaultdict(list)
    try:
        paths = picture_files(folder, report)
    except OSError as error:
        raise InputError(f"{folder}: cannot be read: {error.strerror}") from error
    for path in paths:
        found[escaped(path.stem if path.parent == folder else path.parent.name)].append(path)
    if not found:
        raise InputError(
            f"{folder}: holds no reference pictures: put them in {{Brand}}/1.jpg, or name them {{Brand}}.png"
        )
    return {brand: found[brand] for brand in sorted(_known(brands, found, str(folder)))}


def brands_of(classes: Sequence[str]) -> tuple[str, ...]:
    """The brand of each class that has but a name: that name, or what is left of several without their numbers."""
    classes_of = Counter(map(canonical, classes))
    return tuple(canonical(name) if classes_of[canonical(name)] > 1 else name for name in classes)


def readable(class_name: str, paths: Sequence[Path], report: Report) -> list[Path]:
    """Those of a class's pictures that can be read; the others are reported.

    Raises:
        InputError: none can be.
    """
    kept, faults = [], []
    for path in paths:
        try:
            read_photograph(path)
            kept.append(path)
        except Unusable as reason:
            faults.append(Skipped(path, f"cannot be read as a picture ({reason})"))
    if not kept:
        raise InputError(f"{faults[0].path}: {faults[0].reason}, and there is no other reference of {class_name}")
    for fault in faults:
        report(fault)
    return kept


def _known(wanted: Iterable[str] | None, present: Iterable[str], place: str) -> set[str]:
    names = set(present)
    chosen = names if wanted is None else set(wanted)
    if chosen - names:
        raise InputError(f"{place}: holds no references of {', '.join(sorted(chosen - names))}")
    return chosen
