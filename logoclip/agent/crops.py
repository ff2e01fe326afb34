"""The crops of one brand as small pictures."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from logoclip.data.pictures import pixel_rows
from logoclip.data.prepared import crop_paths
from logoclip.errors import InputError

MOST_PICTURES: Final = 64


def crop_thumbnails(root: Path, brand: str, first: int, count: int, width: int, height: int) -> dict[str, Any]:
    """Up to `count` crops of `brand` from place `first` on, in the prepared data at `root`.

    `total` says how many the brand has; each of `pictures` has its `path` within the data and its `rows` of pixels
    (see `pixel_rows`), at most `width` × `height` of them. A crop that cannot be read has no rows and an `error`.

    Raises:
        InputError: `root` is not prepared data, or has no such brand.
    """
    if not 0 <= count <= MOST_PICTURES:
        raise InputError(f"{count} pictures: at most {MOST_PICTURES} are given at once")
    paths = crop_paths(root, brand)
    if not paths:
        raise InputError(f"{root}: has no brand called {brand!r}")
    shown = paths[first : first + count]
    return {"total": len(paths), "pictures": [_picture(root, path, width, height) for path in shown]}


def thumbnails(root: Path, paths: Sequence[str], width: int, height: int) -> list[dict[str, Any]]:
    """The crops `paths`, each relative to the prepared data at `root`, as `pictures` of `crop_thumbnails`.

    Raises:
        InputError: a path leads out of the data.
    """
    if len(paths) > MOST_PICTURES:
        raise InputError(f"{len(paths)} pictures: at most {MOST_PICTURES} are given at once")
    for path in paths:
        if not (root / path).resolve().is_relative_to(root.resolve()):
            raise InputError(f"{path}: is not in {root}")
    return [_picture(root, path, width, height) for path in paths]


def _picture(root: Path, path: str, width: int, height: int) -> dict[str, Any]:
    try:
        return {"path": path, "rows": pixel_rows(root / path, width, height), "error": ""}
    except InputError as error:
        return {"path": path, "rows": [], "error": str(error)}
