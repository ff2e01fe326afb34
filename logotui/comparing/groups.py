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

    def spread(self, field: Field, now: float) -> Spread | None:
        """What its runs have of a number; None where none of them has any."""
        return spread_of([number for run in self.runs if (number := field.number(run, now)) is not None])

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


def runs_of(row: Row) -> tuple[RunSummary, ...]:
    """The runs that a row stands for."""
    return row.runs if isinstance(row, Group) else (row,)


def grouped(runs: Iterable[RunSummary], by: Collection[str], vocabulary: Vocabulary) -> list[Row]:
    """`runs` that agree in the settings `by` as one row each, where the first of them stood.

    Without `by` they have to agree in every setting but the seed. A run that agrees with no other stays a run, and so
    does one whose settings are not known.
    """
    fields = [field for field in vocabulary.settings.values() if _counts(field.name, by)]
    gathered: dict[Hashable, list[RunSummary]] = {}
    for run in runs:
        gathered.setdefault(_key(run, fields), []).append(run)
    groups = {key: members for key, members in gathered.items() if len(members) > 1}
    apart = [field for field in fields if len({_shown(members[0], field) for members in groups.values()}) > 1]
    return [
        Group(repr(key), tuple(f"{field.name} {_shown(members[0], field)}" for field in apart), tuple(members))
        if key in groups
        else members[0]
        for key, members in gathered.items()
    ]


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
