"""Rows in the order of a field. What has no value comes last, whichever way; equal ones stay as they were."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace

from logotui.comparing.fields import Field
from logotui.comparing.groups import Group, Row

ARROWS: Final = {False: "▲", True: "▼"}
DIGITS: Final = re.compile(r"(\d+)")


class Order(Struct, frozen=True):
    """By which field, and whether the largest comes first. Without a field: as the runs came, the newest first."""

    by: str = ""
    falling: bool = False

    @property
    def arrow(self) -> str:
        """▲ where values rise from the top down, ▼ where they fall."""
        return ARROWS[self.falling] if self.by else ""

    def turned(self) -> Order:
        """The other way round."""
        return replace(self, falling=not self.falling)


def first_order(field: Field) -> Order:
    """The way in which it is looked at first: the best, else the smallest, newest, or first of the alphabet."""
    return Order(field.name, falling=field.better == "up")


def ordered(rows: Iterable[Row], order: Order, field: Field | None, now: float) -> list[Row]:
    """`rows` by `field`, of a group by the mean of its runs, which are in the same order within it."""
    kept = list(rows)
    if not order.by or field is None:
        return kept
    within = [_within(row, order, field, now) for row in kept]
    keys = {row.id: _key(row, field, now) for row in within}
    there = [row for row in within if keys[row.id] is not None]
    there.sort(key=lambda row: keys[row.id], reverse=order.falling)
    return there + [row for row in within if keys[row.id] is None]


def _within(row: Row, order: Order, field: Field, now: float) -> Row:
    if not isinstance(row, Group):
        return row
    runs = ordered(row.runs, order, field, now)
    return replace(row, runs=tuple(run for run in runs if not isinstance(run, Group)))


def _key(row: Row, field: Field, now: float) -> Any:
    if isinstance(row, Group):
        spread, shared = row.spread(field, now), row.shared(field, now)
        return (spread and spread.mean) if field.numeric else (shared and natural(shared))
    if field.numeric:
        return field.number(row, now)
    value = field.value(row, now)
    return None if value is None or value == () else natural(field.shown(value))


def natural(text: str) -> list[tuple[int, int, str]]:
    """What sorts `run-9` before `run-10`, whatever the case."""
    parts = DIGITS.split(text.casefold())
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts if part]
