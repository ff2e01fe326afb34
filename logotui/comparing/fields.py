"""Every value of a run that has a name: to filter, sort, group and draw by, and to show in a column.

A field is a fact of the run, a result that it measured, or one of its settings, whichever there are.
"""

from __future__ import annotations

import difflib
import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import PurePosixPath
from typing import Final, Literal

from msgspec import Struct

from logoclip.runs.summary import RunSummary
from logotui.quantities import NONE, as_percent, duration, figure, setting

Value = str | float | bool | tuple[str, ...] | None
Type = Literal["text", "number", "share", "seconds", "switch", "words"]
"""`share`: 0 to 1, written in percent. `words`: any number of whole words."""

NUMBERS: Final = frozenset({"number", "share", "seconds"})
NOT_COMPARED: Final = frozenset({"name", "export_dir", "output_dir"})
"""Settings that say where a run writes, and nothing about how it trains."""


class Field(Struct, frozen=True):
    """One named value.

    Attributes:
        name: what filters call it; `title` is over its column.
        value: of a run at a moment in Unix seconds; None where it has none (yet).
        better: which way a result should go.
        setting: whether the run was launched with it.
    """

    name: str
    title: str
    type: Type
    value: Callable[[RunSummary, float], Value]
    better: Literal["up", "down"] | None = None
    setting: bool = False
    places: int | None = None

    @property
    def numeric(self) -> bool:
        return self.type in NUMBERS

    def number(self, run: RunSummary, now: float) -> float | None:
        """Its value as a finite number."""
        value = self.value(run, now)
        if isinstance(value, bool | str | tuple) or value is None or not math.isfinite(value):
            return None
        return float(value)

    def shown(self, value: Value) -> str:
        """`value` as a person reads it."""
        if value is None or value == ():
            return NONE
        if isinstance(value, tuple):
            return " ".join(value)
        return _SHOWN[self.type](value) if self.places is None else figure(float(value), self.places)


_SHOWN: Final[Mapping[Type, Callable[..., str]]] = {
    "text": lambda value: one_line(str(value)),
    "number": setting,
    "share": partial(as_percent, places=1),
    "seconds": duration,
    "switch": setting,
}


def one_line(text: str) -> str:
    """`text` without its line ends: a note may have some, and a row has none."""
    return " ".join(text.split())


def _epochs_of(run: RunSummary, now: float) -> Value:
    return run.epoch if run.epochs_planned else None


def _took(run: RunSummary, now: float) -> Value:
    return (run.ended or now) - run.started if run.started else None


def data_of(run: RunSummary) -> str:
    """The prepared data that a run trains on, asks about, or makes: its directory's name."""
    settings = run.settings or {}
    path = next((settings[key] for key in ("data_dir", "data", "output") if settings.get(key)), "")
    return PurePosixPath(str(path)).name


def _of_figures(name: str) -> Callable[[RunSummary, float], Value]:
    return lambda run, now: getattr(run.figures, name)


FACTS: Final = (
    Field("name", "name", "text", lambda run, now: run.called),
    Field("id", "id", "text", lambda run, now: run.id),
    Field("note", "note", "text", lambda run, now: run.note or None),
    Field("state", "state", "text", lambda run, now: run.state),
    Field("kind", "kind", "text", lambda run, now: run.kind),
    Field("tag", "tags", "words", lambda run, now: run.tags),
    Field("data", "data", "text", lambda run, now: data_of(run) or None),
    Field("host", "host", "text", lambda run, now: run.host or None),
    Field("parent", "parent", "text", lambda run, now: run.parent),
    Field("epoch", "epoch", "number", _epochs_of),
    Field("step", "step", "number", lambda run, now: run.step or None, places=0),
    Field("age", "age", "seconds", lambda run, now: max(0.0, now - run.created) if run.created else None),
    Field("duration", "duration", "seconds", _took),
    Field("left", "left", "seconds", lambda run, now: run.seconds_left),
)
RESULTS: Final = (
    Field("loss", "loss", "number", _of_figures("loss"), "down", places=3),
    Field("separation", "separation", "number", _of_figures("separation"), "up", places=2),
    Field("recall@1", "recall@1", "share", _of_figures("recall_at_1"), "up"),
    Field("f1", "F1", "share", lambda run, now: run.best_f1, "up"),
    Field("best", "best value", "number", lambda run, now: run.best_value, "up", places=3),
    Field("best_epoch", "best epoch", "number", lambda run, now: run.best_epoch),
    Field("images/s", "images/s", "number", _of_figures("images_per_second"), "up", places=0),
    Field("memory", "memory G", "number", _of_figures("memory_gb"), "down", places=1),
    Field("gpu_memory", "GPU G", "number", _of_figures("gpu_memory_gb"), "down", places=1),
)
KNOWN: Final = {field.name: field for field in (*FACTS, *RESULTS)}
ALIASES: Final = {
    "tags": "tag",
    "lr": "learning_rate",
    "rank": "lora_r",
    "alpha": "lora_alpha",
    "wd": "weight_decay",
    "epochs": "max_epochs",
    "best_f1": "f1",
    "recall": "recall@1",
    "recall_at_1": "recall@1",
    "sep": "separation",
    "speed": "images/s",
    "images_per_second": "images/s",
    "took": "duration",
}


def names_of(field: Field) -> tuple[str, ...]:
    """What a person may call `field`, in a filter or where one is chosen."""
    return (field.name, *(alias for alias, name in ALIASES.items() if name == field.name))


class Vocabulary:
    """The fields that a list of runs has: those of every run, and one for each of their settings."""

    def __init__(self, runs: Iterable[RunSummary] = ()) -> None:
        types: defaultdict[str, set[type]] = defaultdict(set)
        for run in runs:
            for key, value in (run.settings or {}).items():
                types[key].add(type(value))
        self.settings: dict[str, Field] = {key: _setting(key, _common(found)) for key, found in types.items()}
        """By name, in the order of the config."""

    def get(self, name: str) -> Field | None:
        """The field called `name`, or that `name` is short for."""
        lowered = name.lower()
        key = ALIASES.get(lowered, lowered)
        return KNOWN.get(key) or self.settings.get(key)

    def like(self, name: str) -> list[str]:
        """Names that `name` may be meant for, the likeliest first."""
        return difflib.get_close_matches(name.lower(), [*KNOWN, *self.settings, *ALIASES], n=2, cutoff=0.6)

    @property
    def fields(self) -> tuple[Field, ...]:
        """All of them: facts, results, settings that no fact is called after."""
        return (*KNOWN.values(), *(field for key, field in self.settings.items() if key not in KNOWN))


def _common(types: set[type]) -> Type:
    """A setting that is a number here and a word there is a word."""
    if types == {bool}:
        return "switch"
    return "number" if types <= {int, float} else "text"


def _setting(key: str, type: Type) -> Field:
    def value(run: RunSummary, now: float) -> Value:
        found: Value = (run.settings or {}).get(key)
        return setting(found) if type == "text" and found is not None else found

    return Field(key, key, type, value, setting=True)
