"""The list of runs, one of them, and what people say of them."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, Struct

from logoclip.agent.questions.question import Ids, Name, Names, Question, Text
from logoclip.runs.summary import RunSummary


class RunChanges(Struct, frozen=True):
    """The runs that differ from what was known at the asked revision, in no order, and the ids that are gone.

    `whole`: what was known is forgotten, because the asked revision is of another agent's life.
    `more`: there are runs that were not read yet, all of them older; the next answer has more of them.
    `now`: the time of day on the machine, which their times are to be compared with.
    """

    revision: str
    changed: tuple[RunSummary, ...]
    gone: tuple[str, ...] = ()
    whole: bool = False
    more: bool = False
    now: float | None = None


class Runs(Question[RunChanges], frozen=True):
    """The runs that differ from what an earlier answer with this revision gave; all of them without one."""

    since: Name = ""


class RunDetails(Struct, frozen=True):
    """One run with what it was launched with, and what there is to note about that.

    `model` is where a training's own best model stands, as seen from the workspace; empty if there is none.
    """

    summary: RunSummary
    config: dict[str, Any]
    notes: tuple[str, ...] = ()
    model: str = ""


class Run(Question[RunDetails], frozen=True):
    """One run, with what it was launched with."""

    id: Name


class RunSettings(Struct, frozen=True):
    """The settings of a run that are numbers, words or switches: what it was launched with, its defaults filled in.

    None at all for a run whose config cannot be read.
    """

    id: str
    values: dict[str, str | int | float | bool]


class Settings(Question[tuple[RunSettings, ...]], frozen=True):
    """The settings of runs: they never change as long as a run is in the same attempt, so they are asked for once.

    A run that is gone is not in the answer.
    """

    slow = True
    ids: Annotated[tuple[Name, ...], Meta(max_length=256)]


class Describe(Question[tuple[RunSummary, ...]], frozen=True):
    """Changes what people say of runs: their title, note and tags. What is not given stays as it is."""

    ids: Ids
    title: Text | None = None
    note: Text | None = None
    add_tags: Names = ()
    remove_tags: Names = ()
