"""Settings and results of runs as places on axes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from logoclip.runs.summary import RunSummary
from logotui.comparing.fields import KNOWN, Field, Vocabulary
from logotui.comparing.order import natural
from logotui.drawing.parallel import Axis
from logotui.drawing.points import scale_over

LOGARITHMIC: Final = frozenset({"learning_rate", "weight_decay", "temperature"})
RESULTS: Final = ("f1", "recall@1", "separation", "loss")
DECADE: Final = 10.0


@dataclass(frozen=True)
class Pair:
    """A run with both numbers; a share is in percent."""

    run: RunSummary
    x: float
    y: float


def pairs(runs: Sequence[RunSummary], x: Field, y: Field, now: float) -> list[Pair]:
    """The runs that have both numbers, from the smallest x to the largest."""
    found = []
    for run in runs:
        across, up = number(run, x, now), number(run, y, now)
        if across is not None and up is not None:
            found.append(Pair(run, across, up))
    return sorted(found, key=lambda pair: (pair.x, pair.y, natural(pair.run.id)))


def number(run: RunSummary, field: Field, now: float) -> float | None:
    """What a run has of a field, in the unit in which it is shown."""
    value = field.number(run, now)
    return value * 100 if value is not None and field.type == "share" else value


def numeric(runs: Sequence[RunSummary], vocabulary: Vocabulary, now: float) -> list[Field]:
    """The fields in which two of `runs` differ as numbers: settings first, then results and facts."""
    fields = [field for field in vocabulary.fields if field.numeric and field.name != "age"]
    there = [
        field for field in fields if len({value for run in runs if (value := field.number(run, now)) is not None}) > 1
    ]
    return sorted(there, key=lambda field: not field.setting)


def first_setting(fields: Sequence[Field]) -> Field:
    """What is most often asked about: the learning rate, else the first setting there is."""
    ranked = sorted(fields, key=lambda field: (field.name != "learning_rate", not field.setting, field.name == "seed"))
    return ranked[0] if ranked else KNOWN["step"]


def first_result(fields: Sequence[Field]) -> Field:
    """The result that matters most of those there are."""
    names = {field.name for field in fields}
    return KNOWN[next((name for name in RESULTS if name in names), RESULTS[0])]


def wants_log(field: Field, values: Sequence[float]) -> bool:
    """Whether a field is looked at by its order of magnitude: rates, and what spans decades."""
    if not values or min(values) <= 0:
        return False
    return field.name in LOGARITHMIC or (field.setting and max(values) / min(values) >= DECADE**2)


def axis_of(field: Field, runs: Sequence[RunSummary], now: float) -> tuple[Axis, list[float | None]]:
    """An axis over what `runs` have of a field, and where each of them lies on it.

    Numbers lie on a scale; words, in the order of the alphabet, at equal distances.
    """
    if field.numeric:
        numbers = [number(run, field, now) for run in runs]
        there = [value for value in numbers if value is not None]
        scale = scale_over(there, wants_log(field, there))
        shown = {value: field.shown(value / 100 if field.type == "share" else value) for value in _ends(there)}
        ticks = tuple((scale.share(value), text) for value, text in shown.items())
        return Axis(field.title, ticks), [None if value is None else scale.share(value) for value in numbers]
    values = [field.value(run, now) for run in runs]
    words = [None if value is None or value == () else field.shown(value) for value in values]
    order = sorted({word for word in words if word is not None}, key=natural)
    at = {word: (place + 0.5) / len(order) for place, word in enumerate(order)}
    return Axis(field.title, tuple((share, word) for word, share in at.items())), [at.get(word or "") for word in words]


def _ends(values: Sequence[float]) -> list[float]:
    """What is written on an axis: all values where they are few, else the ends."""
    there = sorted(set(values))
    return there if len(there) <= 4 else [there[0], there[-1]]
