"""Where the questions of an evaluation come from: whose split, and whose pixels.

Both are decided before and apart from the models that are asked: two models that are evaluated in two commands are
asked the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from logoclip.config.config_file import launched_config
from logoclip.data.brands import Split
from logoclip.data.prepared import read_data_id
from logoclip.errors import InputError, LogoclipError
from logoclip.evaluation.figures import DATA
from logoclip.model.card import CARD, read_card
from logoclip.model.trained import trained_model
from logoclip.runs.directory import RunDirectory
from logoclip.runs.find import find_run, list_runs
from logoclip.runs.judging import read_status
from logoclip.workspace import Workspace

OWN: Final = "own"


@dataclass(frozen=True)
class Origin:
    """Whose split the brands are taken from, and how a crop becomes square.

    Attributes:
        name: `run ID`, `model PATH`, or `data`: all brands of the data, halved by seed.
        split: None for `data`.
        preprocess: of all models; `own` where each is given its own.
        pixels_of: who decides that: as `name`; empty for `own`, or if it was asked for.
    """

    name: str = DATA
    split: Split | None = None
    preprocess: str = OWN
    pixels_of: str = ""


def find_origin(workspace: Workspace, data: Path, split: str | None = None, preprocess: str | None = None) -> Origin:
    """The origin of the questions about the prepared folder `data`.

    Args:
        split: a run's id, a model's directory, or `data`. By default the newest training on `data` that recorded its
            split; without one, the newest model in `models/` that was trained on them; without one, the data.
        preprocess: instead of what that run or model was trained with; `own` gives each model its own. The split of
            the data comes with the pixels of the default.

    Raises:
        InputError: `split` is none of these, or records no split.
    """
    usual = _usual(workspace, data)
    found = {None: usual, DATA: replace(usual, name=DATA, split=None)}.get(split) or _named(workspace, str(split))
    return replace(found, preprocess=preprocess, pixels_of="") if preprocess else found


def _usual(workspace: Workspace, data: Path) -> Origin:
    return next(_recorded(workspace, data), Origin())


def _recorded(workspace: Workspace, data: Path) -> Iterator[Origin]:
    """The origins that recorded a split of `data`, the one to take first."""
    root = data.resolve()
    for run in list_runs(workspace.runs):
        with suppress(LogoclipError):  # a run that cannot be read, or has no model, says nothing of a split
            trained = read_status(run).kind == "train"
            if trained and workspace.resolve(launched_config(run.config).data_dir).resolve() == root:
                yield _of_run(workspace, run)
    cards = [(path.parent, _readable(path.parent)) for path in workspace.models.glob(f"**/{CARD}")]
    data_id = read_data_id(data) if cards else ""
    ours = [(path, card) for path, card in cards if card.get("data_id") == data_id and card.get("split")]
    for path, card in sorted(ours, key=lambda one: str(one[1].get("created", "")), reverse=True):
        yield _origin(f"model {workspace.relative(path)}", card)


def _readable(directory: Path) -> dict[str, Any]:
    with suppress(InputError):
        return read_card(directory)
    return {}


def _named(workspace: Workspace, name: str) -> Origin:
    if name in [run.id for run in list_runs(workspace.runs)]:
        return _of_run(workspace, find_run(workspace.runs, name))
    directory = workspace.resolve(name)
    if not directory.is_dir():
        raise InputError(
            f"--split: {name!r} is no run of this workspace and no model; `data` takes all brands of the data"
        )
    return _origin(f"model {workspace.relative(directory)}", read_card(directory))


def _of_run(workspace: Workspace, run: RunDirectory) -> Origin:
    return _origin(f"run {run.id}", read_card(trained_model(workspace, run)))


def _origin(name: str, card: Mapping[str, Any]) -> Origin:
    try:
        split = Split.from_dict(card["split"])
    except (KeyError, TypeError) as error:
        raise InputError(f"--split: {name} records no split: name a run or a model that was trained here") from error
    return Origin(name, split, card.get("preprocess", OWN), name)
