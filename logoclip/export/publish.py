"""Publishing: a run's own model also stands where its `export_dir` says, and nobody else's is lost by that.

Every training exports into its own directory. The place that `export_dir` names is for the model that was chosen.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from logoclip.atomic_directory import atomic_directory
from logoclip.errors import InputError
from logoclip.model.card import is_ours, read_card, refuse_foreign
from logoclip.model.trained import own_model
from logoclip.runs.directory import RunDirectory
from logoclip.workspace import Workspace

WEIGHTS: Final = ".safetensors"


@dataclass(frozen=True)
class Published:
    """Where a model stands now, and where the one is kept that stood there; None if there was none to keep."""

    place: Path
    kept: Path | None = None

    def said(self, workspace: Workspace) -> str:
        """In words, for people who are in `workspace`."""
        kept = f"; what stood there is kept as {workspace.relative(self.kept)}" if self.kept else ""
        return f"published to {workspace.relative(self.place)}{kept}"


def hindrance(place: Path, run_id: str = "", run_created: float | None = None) -> str:
    """Why a training does not publish to `place` of its own accord; empty if it does.

    It does where the place is free, or holds its own earlier model that nobody chose a threshold for. A run that is
    about to be made has no earlier model.

    Args:
        run_created: when the run was made: the id of a run that was removed is given again.
    """
    try:
        refuse_foreign(place)
        card = read_card(place)
    except InputError as error:
        return str(error)
    if not card:
        return ""
    owner = card.get("parent_run")
    if owner != run_id or card.get("run_created", run_created) != run_created:
        return f"{place} holds {f'the model of {owner}' if owner else 'another model'}"
    return f"{place} holds a model that bears a threshold" if card.get("threshold") is not None else ""


def left_alone(reason: str, run_id: str) -> str:
    """What a person is told who trains where a model stands that stays: why, and how to publish after all."""
    return f"{reason}, which stays: `logoclip runs publish {run_id}`, or u in the console, puts this run's there"


def publish(run: RunDirectory, place: Path, *, keep: bool = True) -> Published:
    """Puts a copy of the run's own model at `place`; the weights are not copied where two names for them will do.

    Args:
        keep: keep the model that stands there, beside it, under a name that says which run it is of.

    Raises:
        InputError: the run has no model, or something else stands at `place`.
        JobError: the disk is full. What stood there stays.
    """
    source = own_model(run)
    refuse_foreign(place)
    replaced = is_ours(place)
    kept = _keep(place) if keep and replaced and read_card(place) != read_card(source) else None
    _copy(source, place, overwrite=replaced)
    return Published(place, kept)


def _keep(place: Path) -> Path:
    """A copy of the model at `place`, beside it. One that was kept before is not kept twice."""
    card = read_card(place)
    name = f"{place.name}.{card.get('parent_run') or 'before'}"
    number, beside = 1, place.with_name(name)
    while beside.exists():
        if is_ours(beside) and read_card(beside) == card:
            return beside
        number += 1
        beside = place.with_name(f"{name}-{number}")
    _copy(place, beside)
    return beside


def _copy(source: Path, place: Path, *, overwrite: bool = False) -> None:
    with atomic_directory(place, overwrite=overwrite) as building:
        shutil.copytree(source, building, copy_function=_copy_file, dirs_exist_ok=True)


def _copy_file(source: str, name: str) -> None:
    """Weights are replaced and never written into, so a second name is as good as a copy, and takes no room."""
    if source.endswith(WEIGHTS):
        with contextlib.suppress(OSError):  # another file system, or one without links
            os.link(source, name)
            return
    shutil.copy2(source, name)
