"""Runs side by side: the settings that differ, what they brought, and by how much that is better or worse."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Final, Literal

from msgspec import Struct
from msgspec.structs import replace

from logoclip.agent.questions.evaluations import EvaluationRun
from logoclip.evaluation.figures import EvaluatedModel
from logoclip.runs.summary import RunSummary
from logotui.comparing.fields import KNOWN, NOT_COMPARED, Field, Vocabulary, one_line
from logotui.quantities import NONE, as_percent, count, duration, figure, setting

Verdict = Literal["", "better", "worse", "unclear", "unclear (other validation brands)", "running"]
Interval = tuple[float, float]
BEST: Final = "★"
REFERENCE: Final = "reference"
OF_THE_LOSS: Final = (
    "loss_type", "temperature", "triplet_margin", "triplet_weight", "logos_per_batch", "samples_per_logo",
)  # fmt: skip

OF_THE_SPLIT: Final = ("seed", "data_dir")


class Cell(Struct, frozen=True):
    """What one run has in a line.

    Attributes:
        text: its value.
        change: how it differs from the reference, in the same unit; empty for the reference itself.
        verdict: whether that is better or worse; `unclear` where the intervals of both overlap or other brands
            validated, `running` where one of both goes on. Empty where neither would be the better.
        differs: whether it is another value than the reference's.
        best: whether no other run has a better one.
    """

    text: str
    change: str = ""
    verdict: Verdict = ""
    differs: bool = False
    best: bool = False

    @property
    def whole(self) -> str:
        """All of it in words: `71.9 % ±2.3 ★  +4.8 better`."""
        value = f"{self.text} {BEST}" if self.best else self.text
        return "  ".join(filter(None, (value, f"{self.change} {self.verdict}".strip())))


class Line(Struct, frozen=True):
    """One setting or result of all runs."""

    title: str
    cells: tuple[Cell, ...]

    @property
    def differs(self) -> bool:
        return any(cell.differs for cell in self.cells)


class Section(Struct, frozen=True):
    """Lines under a title."""

    title: str
    lines: tuple[Line, ...]


class Comparison(Struct, frozen=True):
    """Runs in columns, the reference among them; `ids` are theirs, where the names are not."""

    names: tuple[str, ...]
    reference: int
    sections: tuple[Section, ...]
    ids: tuple[str, ...] = ()

    @property
    def heads(self) -> tuple[str, ...]:
        """The title of each column."""
        return tuple(
            f"{name} ({REFERENCE})" if place == self.reference else name for place, name in enumerate(self.names)
        )


class _Figure(Struct, frozen=True):
    """A result that may be better or worse."""

    title: str
    values: tuple[float | None, ...]
    better: Literal["up", "down"] | None
    kind: Literal["share", "number", "seconds"]
    places: int = 2
    intervals: tuple[Interval | None, ...] = ()
    running: tuple[bool, ...] = ()
    like: tuple[Hashable, ...] = ()
    """Only runs that are alike in this are judged against each other; `unlike` is what is said of the others."""
    unlike: Verdict = ""

    def not_judged(self, place: int, reference: int) -> Verdict | None:
        """Why `place` is not judged against the reference; None where it may be."""
        if self.running and (self.running[place] or self.running[reference]):
            return "running"
        return self.unlike if self.like and self.like[place] != self.like[reference] else None

    def shown(self, value: float | None) -> str:
        if value is None:
            return NONE
        if self.kind == "seconds":
            return duration(value)
        if self.kind == "share":
            return as_percent(value, 1)
        return figure(value, self.places) if self.places else count(value)

    def change(self, difference: float) -> str:
        sign = "+" if difference >= 0 else "−"
        return sign + self.shown(abs(difference)).removesuffix(" %")


def best_models(evaluations: Iterable[EvaluationRun]) -> dict[str, EvaluatedModel]:
    """Of each training, the model of the evaluation in which it had the F1 that the list shows."""
    best: dict[str, EvaluatedModel] = {}
    for evaluation in evaluations:
        for model in evaluation.models:
            for owner in filter(None, (evaluation.run.id, model.parent_run)):
                if owner not in best or model.judged.f1 > best[owner].judged.f1:
                    best[owner] = model
    return best


def compare(
    runs: Sequence[RunSummary],
    models: Mapping[str, EvaluatedModel],
    *,
    reference: int = 0,
    everything: bool = False,
    now: float = 0.0,
) -> Comparison:
    """`runs` beside `runs[reference]`: results, and the settings that differ, or all of them.

    `models` is what evaluations found of each run; `now`, in Unix seconds, counts for runs that are not over.
    """
    settings = tuple(line for line in _settings(runs, reference) if everything or line.differs)
    results = tuple(_result(each, reference) for each in _figures(runs, models, now))
    states = Line("state", tuple(Cell(run.state) for run in runs))
    title = "settings" if everything else "settings that differ" if settings else "no setting differs"
    sections = (Section("results", (states, *results)), Section(title, settings))
    return Comparison(tuple(run.called for run in runs), reference, sections, tuple(run.id for run in runs))


def _settings(runs: Sequence[RunSummary], reference: int) -> Iterator[Line]:
    for field in Vocabulary(runs).settings.values():
        values = [(run.settings or {}).get(field.name) for run in runs]
        same = [value == values[reference] for value in values]
        if field.name not in NOT_COMPARED or not all(same):
            cells = (
                Cell(NONE if value is None else one_line(setting(value)), differs=not alike)
                for value, alike in zip(values, same, strict=True)
            )
            yield Line(field.name, tuple(cells))


def _figures(runs: Sequence[RunSummary], models: Mapping[str, EvaluatedModel], now: float) -> Iterator[_Figure]:
    found = [models.get(run.id) for run in runs]
    yield _of_field(
        KNOWN["f1"], runs, now, "F1 held out", tuple(model.judged.f1_interval if model else None for model in found)
    )
    yield _Figure("recall@1 held out", tuple(model.recall_at_1 if model else None for model in found), "up", "share")
    yield _Figure("threshold", tuple(model.judged.threshold if model else None for model in found), None, "number", 3)
    yield _of_validation(_of_field(KNOWN["recall@1"], runs, now, "recall@1 validation"), runs)
    yield _of_validation(_of_field(KNOWN["separation"], runs, now, "separation", places=3), runs)
    yield _loss(runs, now)
    yield _of_field(KNOWN["best_epoch"], runs, now, "best epoch", places=0)
    yield _of_field(KNOWN["step"], runs, now, "steps", places=0)
    yield _of_field(KNOWN["images/s"], runs, now, "images/s", places=0)
    yield _of_field(KNOWN["duration"], runs, now, "duration")


def _loss(runs: Sequence[RunSummary], now: float) -> _Figure:
    """Of two kinds of loss, or of one at two temperatures, neither is the better."""
    found = replace(
        _of_field(KNOWN["loss"], runs, now, "loss", places=3),
        running=tuple(map(_goes_on, runs)),
        like=tuple(run.step for run in runs),  # it falls with every step
    )
    alike = len({tuple((run.settings or {}).get(key) for key in OF_THE_LOSS) for run in runs}) < 2
    return found if alike else replace(found, title="loss (not the same)", better=None)


def _goes_on(run: RunSummary) -> bool:
    return run.alive and run.ended is None


def _of_validation(found: _Figure, runs: Sequence[RunSummary]) -> _Figure:
    """Figures of other validation brands are of other questions: seed and data decide which brands those are."""
    brands = tuple(tuple((run.settings or {}).get(key) for key in OF_THE_SPLIT) for run in runs)
    return replace(found, running=tuple(map(_goes_on, runs)), like=brands, unlike="unclear (other validation brands)")


def _of_field(
    field: Field,
    runs: Sequence[RunSummary],
    now: float,
    title: str,
    intervals: tuple[Interval | None, ...] = (),
    places: int = 2,
) -> _Figure:
    kind: Literal["share", "number", "seconds"] = (
        "share" if field.type == "share" else "seconds" if field.type == "seconds" else "number"
    )
    values = tuple(field.number(run, now) for run in runs)
    return _Figure(title, values, field.better, kind, places, intervals)


def _result(found: _Figure, reference: int) -> Line:
    best = _best(found)
    return Line(found.title, tuple(_cell(found, place, reference, best) for place in range(len(found.values))))


def _cell(found: _Figure, place: int, reference: int, best: float | None) -> Cell:
    value, base = found.values[place], found.values[reference]
    text = f"{found.shown(value)}{_half_width(found, place)}"
    is_best = best is not None and value is not None and found.shown(value) == found.shown(best)
    if value is None or base is None or found.shown(value) == found.shown(base):
        return Cell(text, best=is_best)  # what cannot be told apart is not told apart
    return Cell(text, found.change(value - base), _verdict(found, place, reference), True, is_best)


def _half_width(found: _Figure, place: int) -> str:
    interval = found.intervals[place] if found.intervals else None
    return f" ±{(interval[1] - interval[0]) * 50:.1f}" if interval and found.values[place] is not None else ""


def _verdict(found: _Figure, place: int, reference: int) -> Verdict:
    value, base = found.values[place], found.values[reference]
    if found.better is None or value is None or base is None:
        return ""
    if (reason := found.not_judged(place, reference)) is not None:
        return reason
    one, other = (found.intervals[place], found.intervals[reference]) if found.intervals else (None, None)
    if one and other and one[0] <= other[1] and other[0] <= one[1]:
        return "unclear"
    return "better" if (value > base) == (found.better == "up") else "worse"


def _best(found: _Figure) -> float | None:
    """The best value, where one is better than another."""
    there = [value for value in found.values if value is not None]
    alike = len(set(found.like)) < 2 and not any(found.running)
    if found.better is None or not alike or len(set(map(found.shown, there))) < 2:
        return None
    return max(there) if found.better == "up" else min(there)
