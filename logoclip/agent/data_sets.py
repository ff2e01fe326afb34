"""Prepared data as a console asks for them: brands and counts, what was skipped, and the split."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Mapping
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, Final

from logoclip.agent.answers import Brand, DataSet, DataSetSummary, SkippedFile
from logoclip.config.config_file import load_config
from logoclip.config.schema import TrainingConfig
from logoclip.data.brands import split_brands
from logoclip.data.prepare import DATABASE, PreparedData, load_prepared
from logoclip.errors import InputError, LogoclipError
from logoclip.runs import list_runs, read_status
from logoclip.workspace import Workspace

DEPTHS: Final = ("*", "*/*")
MOST_SKIPPED: Final = 500


def data_sets(workspace: Workspace) -> tuple[DataSetSummary, ...]:
    """The prepared folders in `data/`, by path."""
    found = sorted(path.parent for depth in DEPTHS for path in workspace.data.glob(f"{depth}/{DATABASE}"))
    return tuple(_summary(workspace, path) for path in found if not path.name.startswith("."))


def data_set(workspace: Workspace, path: str, seed: int | None = None) -> DataSet:
    """The prepared folder `path`, split by `seed`; without one, as the newest training on it was.

    Raises:
        InputError: `path` is not prepared data.
    """
    root = workspace.resolve(path)
    data = load_prepared(root)
    seed = _newest_seed(workspace, root) if seed is None else seed
    sets, error = _sets(data, seed)
    skipped = _rows(root, f"SELECT path, reason FROM skipped ORDER BY path LIMIT {MOST_SKIPPED}")
    return DataSet(
        summary=_summary(workspace, root),
        data_id=data.data_id,
        seed=seed,
        brands=_brands(data, sets),
        skipped=tuple(SkippedFile(*row) for row in skipped),
        train_crops=sum(sets.get(crop.brand) == "train" for crop in data.crops),
        split_error=error,
    )


def _newest_seed(workspace: Workspace, root: Path) -> int:
    """What the newest training on the data in `root` was split by; what a new one would be if there was none."""
    trainings = (run for run in list_runs(workspace.runs) if read_status(run).kind == "train")
    for run in trainings:
        with suppress(LogoclipError):  # a config that cannot be read splits nothing
            config = load_config(run.config)
            if workspace.resolve(config.data_dir) == root:
                return config.seed
    return TrainingConfig().seed


def _summary(workspace: Workspace, root: Path) -> DataSetSummary:
    path = workspace.relative(root)
    counts = ", ".join(f"(SELECT count(*) FROM {table})" for table in ("images", "crops", "skipped"))
    try:
        (row,) = _rows(root, f"SELECT (SELECT count(DISTINCT brand) FROM crops), {counts}")
    except InputError as error:
        return DataSetSummary(path, error=str(error))
    return DataSetSummary(path, *row)


def _rows(root: Path, query: str) -> list[list[Any]]:
    uri = f"{(root / DATABASE).resolve().as_uri()}?mode=ro"
    try:
        with closing(sqlite3.connect(uri, uri=True)) as db:
            return [list(row) for row in db.execute(query)]
    except sqlite3.Error as error:
        raise InputError(f"{root / DATABASE}: cannot be read ({error}): run `logoclip prepare` again") from error


def _sets(data: PreparedData, seed: int) -> tuple[dict[str, str], str]:
    """The set that each brand is in, or why the data cannot be split."""
    try:
        split = split_brands(data.usable_images(), seed)
    except InputError as error:
        return {}, str(error)
    return {brand: name for name, brands in split.to_dict().items() for brand in brands}, ""


def _brands(data: PreparedData, sets: Mapping[str, str]) -> tuple[Brand, ...]:
    crops = Counter(crop.brand for crop in data.crops)
    categories = {crop.brand: crop.category for crop in data.crops}
    images = data.usable_images()
    return tuple(Brand(name, categories[name], images[name], crops[name], sets.get(name)) for name in data.brands)
