"""LogoDet-3K folders: `{Category}/{Brand}/{n}.jpg` with a Pascal VOC file `{n}.xml` beside each image.

The folder of all categories may be given, the one above it, or one category alone: `{Brand}/{n}.jpg`.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from logoclip.data.annotations import annotation_path
from logoclip.data.brands import class_name
from logoclip.data.file_names import escaped
from logoclip.data.folders import picture_files
from logoclip.data.skipped import Report, Skipped, first_line
from logoclip.errors import InputError

NO_CATEGORY: Final = "Others"
_CATEGORIES: Final = "Clothes Electronic Food Leisure Medical Necessities Others Sports Transportation"
CATEGORIES: Final = frozenset(_CATEGORIES.split())
DEEPEST: Final = 3  # levels of Category/Brand/1.jpg
LAYOUT: Final = "{Category}/{Brand}/1.jpg with 1.xml beside it"


@dataclass(frozen=True)
class Photographs:
    """The annotated photographs of a data set, in path order.

    Attributes:
        root: the folder of the categories, or of the brands of `category`.
        category: of photographs in `{Brand}/1.jpg`.
        remark: what the folder that was given was taken for, if it is not the whole data set.
    """

    root: Path
    paths: tuple[Path, ...]
    category: str
    remark: str

    def labels(self, path: Path) -> tuple[str, str]:
        """Category and class that the folders of a photograph say."""
        folders = path.relative_to(self.root).parts[:-1]
        category = folders[0] if len(folders) == 2 else self.category
        return escaped(category), class_name(escaped(folders[-1]))


def find_photographs(given: Path, report: Report) -> Photographs:
    """Every photograph below `given` in one of the layouts; whatever else looks like a picture is reported.

    Raises:
        InputError: `given` is not a folder, or holds no picture.
    """
    skipped: list[Skipped] = []
    paths = _pictures(given, skipped.append)
    if not paths:
        raise nothing_usable(given, skipped)
    annotated = [path for path in paths if annotation_path(path).exists()]
    root = _root(given, annotated)
    name = Path(os.path.abspath(root)).name  # noqa: PTH100 (`..` has no name, and a link keeps its own)
    category = name if name in CATEGORIES else NO_CATEGORY
    kept = list(_with_own_annotation(_in_layout(root, paths, skipped.append), skipped.append))
    for entry in skipped:
        report(entry)
    return Photographs(root, tuple(kept), category, _remark(given, root, category, kept))


def nothing_usable(root: Path, skipped: Sequence[Skipped]) -> InputError:
    """What to say of a folder without a single usable image."""
    first = f" (the first of {len(skipped)} problems: {skipped[0].path}: {skipped[0].reason})" if skipped else ""
    return InputError(f"{root}: no annotated image in {LAYOUT}{first}")


def _pictures(given: Path, report: Report) -> list[Path]:
    if not given.is_dir():
        raise InputError(f"{given}: no such folder: give the folder that holds {LAYOUT}")
    try:
        return picture_files(given, report)
    except OSError as error:
        raise InputError(f"{given}: cannot be read: {first_line(error)}") from error


def _root(given: Path, annotated: Sequence[Path]) -> Path:
    """The folder of the categories: `given`, or the only one in it, if all that is annotated lies too deep for it."""
    root = given
    while annotated:
        places = [path.relative_to(root).parts for path in annotated]
        first, *others = {place[0] for place in places}
        if others or min(map(len, places)) <= DEEPEST:
            break
        root = root / first
    return root


def _in_layout(root: Path, paths: Sequence[Path], report: Report) -> Iterator[Path]:
    for path in paths:
        inside = path.is_relative_to(root)
        level = len(path.relative_to(root).parts) if inside else 0
        if 1 < level <= DEEPEST:
            yield path
        else:
            deep = "lies too deep" if level > DEEPEST else "not in a brand's folder"
            report(Skipped(path, f"{deep}: {LAYOUT} is read, or {{Brand}}/1.jpg"))


def _with_own_annotation(paths: Iterable[Path], report: Report) -> Iterator[Path]:
    first: dict[Path, Path] = {}
    for path in paths:
        kept = first.setdefault(path.with_suffix(""), path)
        if kept == path:
            yield path
        else:
            report(Skipped(path, f"has the same annotation as {kept.name}"))


def _remark(given: Path, root: Path, category: str, paths: Sequence[Path]) -> str:
    remarks = [] if root == given else [f"{root} was taken for the data set"]
    if paths and all(len(path.relative_to(root).parts) < DEEPEST for path in paths):
        remarks.append(f"the folders in {root} were taken for brands, all of the category {category}")
    return "; ".join(remarks)
