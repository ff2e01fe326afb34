"""One state of a draft: its texts, what they say, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from logoclip.config.checked import check
from logoclip.config.schema import validate
from logoclip.config.space_file import Space, read_space
from logoclip.errors import Fault

TEXT = ""
"""What a step is about that was typed as text, and is of no one field."""


@dataclass(frozen=True)
class Step:
    """One state of a draft.

    Attributes:
        values: every field; those of the step before where the text cannot be read.
        wrong: what is wrong with the text, with line and column.
        about: the field that made it what it is; empty for typed text.
        words: what happened, where it was no edit of a field or of the text (`as saved by another program`).
        space: what a search with it varies, and what is wrong with that.
    """

    text: str
    values: Mapping[str, object]
    wrong: tuple[Fault, ...] = ()
    readable: bool = True
    about: str = TEXT
    words: str = ""
    space: Space = field(default_factory=Space)


def step_of(text: str, space: str = "") -> Step:
    """A text, with that of its search space, as the first step of a draft."""
    checked = check(text)
    base = None if checked.faults else validate(checked.values)
    return Step(text, checked.values, checked.faults, checked.readable, space=read_space(space, base))


def judged(text: str, space: str, below: Step, about: str = TEXT) -> Step:
    """The texts as the step after `below`, whose values it keeps where the text cannot be read."""
    step = step_of(text, space)
    return replace(step, values=step.values if step.readable else below.values, about=about)
