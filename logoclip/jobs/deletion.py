"""What deleting runs would cost: what is lost, what the disk gets back, what else needs them, and what stays."""

from __future__ import annotations

import contextlib
import os
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from logoclip.errors import LogoclipError
from logoclip.jobs.weighed import Deletion
from logoclip.model.card import CARD, read_card
from logoclip.runs.directory import RunDirectory
from logoclip.runs.find import run_directories
from logoclip.runs.judging import read_status
from logoclip.runs.status import Status
from logoclip.runs.trash import refuse_busy
from logoclip.workspace import Workspace

BLOCK: Final = 512  # bytes that `st_blocks` counts in, whatever the file system's own are


def deletion(workspace: Workspace, runs: Sequence[RunDirectory]) -> Deletion:
    """What deleting `runs` would cost.

    Raises:
        InputError: a worker is at one of them.
    """
    for run in runs:
        refuse_busy(run)
    size, freed = _sizes([run.path for run in runs])
    ids = {run.id for run in runs}
    others = [(other, read_status(other)) for other in run_directories(workspace.runs) if other.id not in ids]
    needed, kept = [], []
    for run in runs:
        for other, status in others:
            if _began_from(other, status, run, workspace):
                own = any((other.checkpoints / name).exists() for name in ("last.pt", "last-previous.pt"))
                kept += [f"{other.id} began from {run.id} and has checkpoints of its own"] if own else []
                needed += [] if own else [f"{other.id} begins from a checkpoint of {run.id} and has none of its own"]
        needed += _namings(workspace, run, others)
        kept += [f"{place}, which was published from {run.id}, stays" for place in _published(workspace, run)]
    return Deletion(size, freed, _lost(runs), tuple(needed), tuple(kept))


def _lost(runs: Sequence[RunDirectory]) -> tuple[str, ...]:
    """What there is in any of `runs`."""
    parts = {
        "checkpoints": any(any(run.checkpoints.glob("*.pt")) for run in runs),
        "its own model": any(run.model.is_dir() for run in runs),
        "what was evaluated": any((run.evaluation / "summary.json").is_file() for run in runs),
    }
    return (*(part for part, there in parts.items() if there), "measures and log")


def _sizes(places: Sequence[Path]) -> tuple[int, int]:
    """Bytes on the disk of all that is in `places`, and of what has no name elsewhere."""
    names: Counter[tuple[int, int]] = Counter()
    found: dict[tuple[int, int], os.stat_result] = {}
    for place in places:
        for folder, _, files in os.walk(place):
            for name in files:
                with contextlib.suppress(OSError):
                    facts = os.lstat(Path(folder, name))
                    names[facts.st_dev, facts.st_ino] += 1
                    found[facts.st_dev, facts.st_ino] = facts
    freed = sum(facts.st_blocks for key, facts in found.items() if names[key] == facts.st_nlink)
    return sum(facts.st_blocks for facts in found.values()) * BLOCK, freed * BLOCK


def _began_from(other: RunDirectory, status: Status, run: RunDirectory, workspace: Workspace) -> bool:
    if not status.start_from:
        return False
    return status.state != "finished" and workspace.resolve(status.start_from).is_relative_to(run.path)


def _namings(workspace: Workspace, run: RunDirectory, others: Sequence[tuple[RunDirectory, Status]]) -> Iterator[str]:
    """Who names files of `run`: trainings on its model, jobs under way, configs."""
    name = re.compile(rf"\bruns/{re.escape(run.id)}/[\w./-]*")
    for other, status in others:
        if (status.kind == "train" or status.state != "finished") and (found := name.search(_text(other.config))):
            yield f"{other.id} ({status.state}) is made with {found[0]}"
    for config in sorted(workspace.configs.glob("*.y*ml")):
        if found := name.search(_text(config)):
            yield f"{workspace.relative(config)} names {found[0]}"


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _published(workspace: Workspace, run: RunDirectory) -> list[str]:
    """The models that were published or exported from `run`."""
    from logoclip.config.config_file import launched_config  # not for everybody who only knows what is answered

    places = {card.parent for card in workspace.models.glob(f"**/{CARD}")}
    with contextlib.suppress(LogoclipError):  # no training, or its config is lost
        places.add(workspace.resolve(launched_config(run.config).export_dir))
    found = []
    for place in places:
        with contextlib.suppress(LogoclipError):
            if read_card(place).get("parent_run") == run.id:
                found.append(workspace.relative(place))
    return sorted(found)
