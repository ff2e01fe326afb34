"""The crops of one brand or class as small pictures for a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from logoclip.agent.questions.data import CropPage, Crops, Thumbnail
from logoclip.data.pixel_rows import pixel_rows
from logoclip.data.prepared import crop_paths
from logoclip.errors import InputError


def crop_page(root: Path, asked: Crops) -> CropPage:
    """The crops that are asked for, in the prepared data at `root`.

    Raises:
        InputError: `root` is not prepared data, or has no such brand or class.
    """
    paths = crop_paths(root, asked.brand, asked.class_name)
    if not paths:
        missing = f"brand called {asked.brand!r}" + (f" with a class {asked.class_name!r}" if asked.class_name else "")
        raise InputError(f"{root}: has no {missing}")
    return CropPage(
        len(paths), thumbnails(root, paths[asked.first : asked.first + asked.count], asked.width, asked.height)
    )


def thumbnails(root: Path, paths: Sequence[str], width: int, height: int) -> tuple[Thumbnail, ...]:
    """The crops `paths`, each relative to the prepared data at `root`, with their proportions kept.

    Raises:
        InputError: a path leads out of the data.
    """
    for path in paths:
        if not (root / path).resolve().is_relative_to(root.resolve()):
            raise InputError(f"{path}: is not in {root}")
    return tuple(_thumbnail(root, path, width, height) for path in paths)


def _thumbnail(root: Path, path: str, width: int, height: int) -> Thumbnail:
    try:
        return Thumbnail(path, tuple(pixel_rows(root / path, width, height)))
    except InputError as error:
        return Thumbnail(path, error=str(error))
