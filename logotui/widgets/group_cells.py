"""A group of runs in the columns of the table: what its runs share, and the mean and spread of what they brought."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile
from typing import Final

from rich.cells import cell_len
from textual.content import Content

from logotui.comparing.fields import RESULTS, Field
from logotui.comparing.groups import Group
from logotui.comparing.what import what
from logotui.quantities import NONE
from logotui.widgets.run_columns import Column, key_of

PART: Final = " · "
CLOSED, OPEN = "+", "−"
SPREAD_CELLS: Final = 6
OF_RESULTS: Final = frozenset(field.name for field in RESULTS)


def widened(columns: Sequence[Column], groups: Sequence[Group] = ()) -> tuple[Column, ...]:
    """`columns` with room for a spread beside each result, and for how many runs each of `groups` has."""
    counted = max((len(_state(group, False)) for group in groups), default=0)
    return tuple(
        column._replace(width=column.width + SPREAD_CELLS) if _spreads(column)
        else column._replace(width=max(column.width, counted)) if key_of(column) == "state"
        else column
        for column in columns
    )  # fmt: skip


def text_cells(groups: Sequence[Group]) -> int:
    """The cells that what the groups are takes at most."""
    return max((cell_len(_text(group)) for group in groups), default=0)


def _state(group: Group, is_open: bool) -> str:
    return f"{OPEN if is_open else CLOSED} {group.counted}"


def _text(group: Group) -> str:
    return PART.join(filter(None, (what(group.runs[0]), seeds(group))))


def cut_text(text: Content, width: int) -> Content:
    """`text` without the end of what stands before the seeds, as long as those fit."""
    before, part, last = text.plain.rpartition(PART)
    room = width - cell_len(part + last)
    if not part or room < 1:
        return text.truncate(width, ellipsis=True)
    return Content(before).truncate(room, ellipsis=True) + part + last


def _spreads(column: Column) -> bool:
    return column.field is not None and column.field.name in OF_RESULTS - {"loss"}  # which has room for a curve


def group_cell(column: Column, group: Group, now: float, is_open: bool) -> Content:
    """What a group shows in `column`."""
    key = key_of(column)
    if key == "state":
        return Content.styled(_state(group, is_open), "$look")
    if key == "name":
        return Content.styled(common_name(group), "bold")
    if column.field is None:
        return Content(_text(group))
    if column.field.numeric and column.field.name in OF_RESULTS:
        return Content(spread(column.field, group, now))
    return Content(group.shared(column.field, now) or NONE)


def common_name(group: Group) -> str:
    """What the names of its runs begin with, `…` where they part; else the first, and how many more."""
    names = [run.called for run in group.runs]
    beginnings = (_beginning(each).rstrip("-_0123456789") for each in (names, [run.id for run in group.runs]))
    prefix = next(filter(None, beginnings), "")
    return f"{prefix}…" if prefix else f"{names[0]} +{len(names) - 1}"


def _beginning(names: Sequence[str]) -> str:
    shared = takewhile(lambda signs: len(set(signs)) == 1, zip(*names, strict=False))
    return "".join(signs[0] for signs in shared)


def seeds(group: Group) -> str:
    """`seeds 1 2 3`, where its runs have seeds."""
    return f"seeds {' '.join(map(str, group.seeds))}" if group.seeds else ""


def spread(field: Field, group: Group, now: float) -> str:
    """`71.9 ±2.3 %`, the mean with the sample standard deviation; the mean alone of one run that has a value."""
    found = group.spread(field, now)
    if found is None:
        return NONE
    mean = field.shown(found.mean)
    if found.deviation is None:
        return mean
    number, _, unit = mean.partition(" ")
    deviation = field.shown(found.deviation).partition(" ")[0]
    return f"{number} ±{deviation} {unit}".rstrip()
