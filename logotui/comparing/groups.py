"""Runs of one setting as one row: the mean of what they brought, and how far they lie apart."""

from __future__ import annotations

import statistics
from collections.abc import Collection, Hashable, Iterable, Sequence
from typing import Final, NamedTuple

from msgspec import Struct

from logoclip.runs.summary import RunSummary
from logotui.comparing.fields import NOT_COMPARED, Field, Vocabulary

SEED: Final = "seed"


class Spread(NamedTuple):
    """Of the runs that have a value: their mean, their sample standard deviation (None of a single one), how many."""

    mean: float
    deviation: float | None
    runs: int


class Group(Struct, frozen=True):
    """Several runs that agree in what they are grouped by.

    Attributes:
        id: the same as long as they agree in the same.
        agree: the settings by which this group differs from the others, as they are shown.
        runs: its members, in the order in which they came.
    """

    id: str
    agree: tuple[str, ...]
    runs: tuple[RunSummary, ...]

    @property
    def finished(self) -> tuple[RunSummary, ...]:
        """Those that came to their end."""
        return tuple(run for run in self.runs if run.state == "finished")

    @property
    def counting(self) -> tuple[RunSummary, ...]:
        """What its mean is of: those that finished, or as long as none has, those that run; of repeats the newest."""
        running = (run for run in self.runs if run.state == "running")
        newest: dict[Hashable, RunSummary] = {}
        for run in self.finished or running:
            key = _repeated(run)
            if key not in newest or (run.created or 0) > (newest[key].created or 0):
                newest[key] = run
        return tuple(newest.values())

    @property
    def counted(self) -> str:
        """`3 runs`, or `3 runs, 2 finished` where others never began, ended early, or still run."""
        runs, finished = f"{len(self.runs)} runs", len(self.finished)
        if finished == len(self.runs) or all(run.state == "running" for run in self.runs):
            return runs
        return f"{runs}, {finished or 'none'} finished"

    @property
    def seeds(self) -> tuple[int, ...]:
        """Those of its runs, each once."""
        return tuple(sorted({run.settings[SEED] for run in self.runs if run.settings and SEED in run.settings}))

    def spread(self, field: Field, now: float) -> Spread | None:
        """What `counting` have of a number; None where none of them has any."""
        return spread_of([number for run in self.counting if (number := field.number(run, now)) is not None])

    def shared(self, field: Field, now: float) -> str | None:
        """What all its runs have of a field, as it is shown; None where they differ, or have none."""
        values = {field.shown(value) for run in self.runs if (value := field.value(run, now)) is not None}
        return values.pop() if len(values) == 1 else None


Row = RunSummary | Group


def spread_of(numbers: Sequence[float]) -> Spread | None:
    """Mean, deviation and count of `numbers`; None without any."""
    if not numbers:
        return None
    return Spread(statistics.fmean(numbers), statistics.stdev(numbers) if len(numbers) > 1 else None, len(numbers))


def has_results(run: RunSummary) -> bool:
    """Whether it brought anything that can be compared: one that never began did not."""
    found = run.figures
    measured = (found.loss, found.separation, found.recall_at_1, run.best_value, run.best_f1)
    return run.state == "finished" or any(value is not None for value in measured)


def runs_of(row: Row) -> tuple[RunSummary, ...]:
    """The runs that a row stands for."""
    return row.runs if isinstance(row, Group) else (row,)


def grouped(runs: Iterable[RunSummary], by: Collection[str], vocabulary: Vocabulary) -> list[Row]:
    """`runs` that agree in the settings `by` as one row each, where the first of them stood.

    Without `by` they are trainings that agree in every setting but the seed, with two seeds among them. A run that
    agrees with no other stays a run, and so does one whose settings are not known.
    """
    fields = [field for field in vocabulary.settings.values() if _counts(field.name, by)]
    keys = [(run, _key(run, fields) if by or run.kind == "train" else run.id) for run in runs]
    gathered: dict[Hashable, list[RunSummary]] = {}
    for run, key in keys:
        gathered.setdefault(key, []).append(run)
    groups = {key: members for key, members in gathered.items() if _belong_together(members, by)}
    apart = [field for field in fields if len({_shown(members[0], field) for members in groups.values()}) > 1]
    made = {
        key: Group(repr(key), tuple(f"{field.name} {_shown(members[0], field)}" for field in apart), tuple(members))
        for key, members in groups.items()
    }
    first = {key: members[0].id for key, members in groups.items()}
    return [made.get(key, run) for run, key in keys if first.get(key, run.id) == run.id]


def _belong_together(members: Sequence[RunSummary], by: Collection[str]) -> bool:
    """Whether they are more than one run, and without `by` more than one seed: a repeat says nothing of seeds."""
    return len(members) > 1 and (bool(by) or len({(run.settings or {}).get(SEED) for run in members}) > 1)


def _repeated(run: RunSummary) -> Hashable:
    """The same of runs that do the same again."""
    settings = (run.settings or {}).items()
    return tuple((name, str(value)) for name, value in settings if name not in NOT_COMPARED) or run.id


def _counts(name: str, by: Collection[str]) -> bool:
    return name in by if by else name != SEED and name not in NOT_COMPARED


def _key(run: RunSummary, fields: Sequence[Field]) -> Hashable:
    if not run.settings or not any(field.name in run.settings for field in fields):
        return run.id
    return run.kind, tuple(run.settings.get(field.name) for field in fields)


def _shown(run: RunSummary, field: Field) -> str:
    return field.shown(field.value(run, 0.0))


def opened(rows: Iterable[Row], ids: Collection[str]) -> list[Row]:
    """`rows` with the runs of each group in `ids` below it."""
    shown: list[Row] = []
    for row in rows:
        shown.append(row)
        if isinstance(row, Group) and row.id in ids:
            shown.extend(row.runs)
    return shown
