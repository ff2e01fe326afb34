"""From annotated photographs to what training and evaluation read: crops, images and a database of both."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

import PIL

from logoclip.atomic_directory import atomic_directory, occupied, refuse_existing
from logoclip.data.aliases import Aliases
from logoclip.data.boxes import LEAST_SIDE
from logoclip.data.crops import CROPS, IMAGES
from logoclip.data.cutting import cut_all
from logoclip.data.find_copies import record_copies
from logoclip.data.journal import open_journal, unfinished_folder
from logoclip.data.labelling import Labelled, labelled
from logoclip.data.labels import LabelSource
from logoclip.data.logodet3k import find_photographs, nothing_usable
from logoclip.data.prepared import DATABASE, is_prepared
from logoclip.data.prepared_database import LabelledImage, write_database
from logoclip.data.skipped import Skipped
from logoclip.errors import InputError, JobError

# What an unfinished work depends on beside what it was asked for; raise `reading` when other pixels are written.
READING: Final = {"reading": 1, "pillow": PIL.__version__}

Compare = Callable[[sqlite3.Connection], object]


@dataclass(frozen=True)
class Prepared:
    """What `prepare` made: counts, what it could not use, and what a person should know of how it read the rest.

    `resumed` photographs had been cut by an earlier start; `aliases` are those that decided a class or its brand.
    """

    crops: int
    images: int
    brands: int
    classes: int
    skipped: tuple[Skipped, ...]
    remarks: tuple[str, ...]
    resumed: int
    aliases: Mapping[str, str]


def prepare(
    dataset: Path,
    output: Path,
    *,
    progress: Callable[[int, int], None] | None = None,
    comparing: Callable[[int, int], None] | None = None,
    overwrite: bool = False,
    processes: int | None = None,
    min_side: int = LEAST_SIDE,
    labels: LabelSource = "annotation",
    aliases: Aliases | None = None,
) -> Prepared:
    """Cut every annotated logo below `dataset` out and write crops, images and their database to `output`.

    What was done when it is stopped, by whatever, is kept in `unfinished_folder(output)`, and the next call of the same
    data set goes on with it, to the same bytes.

    Args:
        progress: called with the photographs done and the photographs in all. What it raises stops the work.
        comparing: called likewise with the pairs of pictures compared, to find copies, and the pairs in all.
        overwrite: replace what an earlier `prepare` wrote to `output`.
        processes: how many share the work; None takes one a core. The result is the same.
        min_side: least width and height of a box, in pixels of its photograph.
        labels: whether a box is of the class that its annotation names, or always of its folder's.
        aliases: which classes are of one brand beside those whose names say it; none by default.

    Raises:
        InputError: `dataset` holds nothing usable, or `output` exists, lies in `dataset` or is being prepared.
        JobError: the disk is full, or a process was killed. `output` is then as it was before.
    """
    check_output(dataset, output, overwrite=overwrite)  # before the data set is listed, which takes a while
    skipped: list[Skipped] = []
    photographs = find_photographs(dataset, skipped.append)
    settings = {"dataset": str(photographs.root.resolve()), "min_side": min_side, **READING}
    with open_journal(output, settings) as journal:
        with _kept(output):
            cut = cut_all(photographs, journal, min_side, processes, progress)
        skipped += [Skipped(photographs.root / image.source.place, reason) for image in cut for reason in image.skipped]
        if not any(image.cut for image in cut):
            shutil.rmtree(journal.folder)
            raise nothing_usable(dataset, skipped)
        found = labelled(photographs, cut, labels, aliases or Aliases())
        compare = partial(record_copies, root=journal.folder, processes=processes, progress=comparing)
        with _kept(output):
            _write(journal.folder, dataset, photographs.root, found, skipped, compare)
        _publish(journal.folder, output, overwrite)
    resumed = sum(image.cut is not None and image == journal.earlier.get(image.source.place) for image in cut)
    return _counted(found, skipped, resumed)


def _counted(found: Labelled, skipped: Sequence[Skipped], resumed: int) -> Prepared:
    crops = [found.classes.named[label.category, label.class_name] for image in found.images for label in image.boxes]
    return Prepared(
        crops=len(crops),
        images=len(found.images),
        brands=len({one.brand for one in crops}),
        classes=len({one.class_name for one in crops}),
        skipped=tuple(skipped),
        remarks=tuple(found.remarks),
        resumed=resumed,
        aliases=found.classes.used,
    )


def check_output(dataset: Path, output: Path, *, overwrite: bool = False) -> None:
    """Whether `dataset` can be prepared into `output`; known before the work.

    Raises:
        InputError: `output` lies in `dataset`, or exists and is not to be replaced.
    """
    if output.resolve().is_relative_to(dataset.resolve()):
        raise InputError(f"{output}: lies in the data set {dataset}: choose an output outside it")
    refuse_existing(output, overwrite=overwrite)
    if occupied(output) and not is_prepared(output):
        raise InputError(f"{output}: is not prepared data, so it is not replaced: choose another output")


@contextmanager
def _kept(output: Path) -> Iterator[None]:
    """Says of a fault in the block where the work is kept."""
    kept = f"what was done is kept in {unfinished_folder(output)}: prepare again to go on with it, or remove it"
    try:
        yield
    except (OSError, sqlite3.OperationalError) as error:
        raise JobError(f"{output}: {getattr(error, 'strerror', None) or error}; {kept}") from error
    except JobError as error:
        raise JobError(f"{error}; {kept}") from error


def _write(
    folder: Path, dataset: Path, root: Path, found: Labelled, skipped: Sequence[Skipped], compare: Compare
) -> None:
    """The database, and only the files that it names."""
    database = folder / DATABASE
    database.unlink(missing_ok=True)
    write_database(database, dataset, root, found.images, skipped, found.remarks, found.classes, compare)
    _remove_unnamed(folder, found.images)


def _remove_unnamed(folder: Path, images: Sequence[LabelledImage]) -> None:
    """Remove the files that the database does not name: of photographs that are gone since, or cut off."""
    known = {f"{IMAGES}/{image.source.name}" for image in images}
    known.update(crop.path for image in images for crop in image.cut.crops)
    for top in (CROPS, IMAGES):
        for place, folders, names in os.walk(folder / top, topdown=False):
            inside = Path(place).relative_to(folder).as_posix()
            for name in names:
                if f"{inside}/{name}" not in known:
                    Path(place, name).unlink()
            for name in folders:
                with suppress(OSError):  # there is something in it
                    Path(place, name).rmdir()


def _publish(folder: Path, output: Path, overwrite: bool) -> None:
    """Let the finished work take its place."""
    with atomic_directory(output, overwrite=overwrite) as root:
        for name in (CROPS, IMAGES, DATABASE):
            (folder / name).rename(root / name)
    shutil.rmtree(folder, ignore_errors=True)
