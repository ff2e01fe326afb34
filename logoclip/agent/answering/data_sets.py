"""Prepared data as a console asks for them: brands and counts, what was skipped, and the split."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from itertools import groupby
from pathlib import Path
from typing import Final

from logoclip.agent.questions.data import Brand, BrandClass, DataSet, DataSetSummary, SkippedFile
from logoclip.config.config_file import launched_config
from logoclip.config.schema import TrainingConfig
from logoclip.data.brands import split_brands
from logoclip.data.prepared import (
    BrandCounts,
    count_all,
    count_brands,
    count_classes,
    prepared_folders,
    read_data_id,
    skipped_files,
)
from logoclip.errors import InputError, LogoclipError
from logoclip.runs import list_runs, read_status
from logoclip.workspace import Workspace

MOST_SKIPPED: Final = 500


def data_sets(workspace: Workspace) -> tuple[DataSetSummary, ...]:
    """The prepared folders in `data/`, by path."""
    return tuple(_summary(workspace, path) for path in prepared_folders(workspace.data))


def data_set(workspace: Workspace, path: str, seed: int | None = None) -> DataSet:
    """The prepared folder `path`, split by `seed`; without one, as the newest training on it was.

    Raises:
        InputError: `path` is not prepared data.
    """
    root = workspace.resolve(path)
    data_id, brands, classes = read_data_id(root), count_brands(root), _classes(root)
    seed = _newest_seed(workspace, root) if seed is None else seed
    sets, error = _sets(brands, seed)
    return DataSet(
        summary=_summary(workspace, root),
        data_id=data_id,
        seed=seed,
        brands=tuple(_brand(one, sets, classes) for one in brands),
        skipped=tuple(SkippedFile(str(path), reason) for path, reason in skipped_files(root, MOST_SKIPPED)),
        train_crops=sum(one.crops for one in brands if sets.get(one.brand) == "train"),
        split_error=error,
    )


def _classes(root: Path) -> dict[str, tuple[BrandClass, ...]]:
    """The classes of each brand."""
    by_brand = groupby(count_classes(root), key=lambda one: one.brand)
    return {
        brand: tuple(BrandClass(one.class_name, one.images, one.crops) for one in classes)
        for brand, classes in by_brand
    }


def _brand(counts: BrandCounts, sets: Mapping[str, str], classes: Mapping[str, tuple[BrandClass, ...]]) -> Brand:
    several = classes[counts.brand] if counts.classes > 1 else ()
    return Brand(counts.brand, counts.category, counts.images, counts.crops, sets.get(counts.brand), several)


def _newest_seed(workspace: Workspace, root: Path) -> int:
    """What the newest training on the data in `root` was split by; what a new one would be if there was none."""
    trainings = (run for run in list_runs(workspace.runs) if read_status(run).kind == "train")
    for run in trainings:
        with suppress(LogoclipError):  # a config that cannot be read splits nothing
            config = launched_config(run.config)
            if workspace.resolve(config.data_dir) == root:
                return config.seed
    return TrainingConfig().seed


def _summary(workspace: Workspace, root: Path) -> DataSetSummary:
    path = workspace.relative(root)
    try:
        return DataSetSummary(path, **asdict(count_all(root)))
    except InputError as error:
        return DataSetSummary(path, error=str(error))


def _sets(brands: Sequence[BrandCounts], seed: int) -> tuple[dict[str, str], str]:
    """The set that each brand is in, or why the data cannot be split."""
    try:
        split = split_brands({one.brand: one.images for one in brands}, seed)
    except InputError as error:
        return {}, str(error)
    return {brand: name for name, names in split.to_dict().items() for brand in names}, ""
