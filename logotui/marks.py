"""The runs that a person has marked, for all screens: overlaid in the monitor, compared, acted on together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

SLOTS: Final = 7
"""Colours that can be told apart: the theme's roles `run0` to `run6`. The eighth run shares that of the first."""


@dataclass(frozen=True)
class Marks:
    """Marked runs in the order of marking, each with a slot that it keeps until it is unmarked.

    Attributes:
        slots: the slot of each marked run, by its id.
    """

    slots: tuple[tuple[str, int], ...] = ()

    @property
    def ids(self) -> tuple[str, ...]:
        """The marked runs, the one that was marked first at the front."""
        return tuple(run_id for run_id, _ in self.slots)

    def __contains__(self, run_id: object) -> bool:
        return run_id in self.ids

    def __len__(self) -> int:
        return len(self.slots)

    def role(self, run_id: str) -> str:
        """The theme's role of the colour of a marked run."""
        return f"run{dict(self.slots)[run_id] % SLOTS}"

    def toggled(self, run_id: str) -> Marks:
        """With `run_id` marked if it was not, and the other way round."""
        if run_id in self:
            return replace(self, slots=tuple(slot for slot in self.slots if slot[0] != run_id))
        taken = {slot for _, slot in self.slots}
        free = next(slot for slot in range(len(self.slots) + 1) if slot not in taken)
        return replace(self, slots=(*self.slots, (run_id, free)))

    def within(self, run_ids: Iterable[str]) -> Marks:
        """Without the runs that are gone."""
        there = frozenset(run_ids)
        return replace(self, slots=tuple(slot for slot in self.slots if slot[0] in there))
