"""What an agent answers: one set of frozen facts for the agent, the wire and the console.

What other rooms define is answered as it is: `RunSummary`, `Event` and `Histogram` of `runs`, `Machine` of `machine`,
`Report` and `Mistake` of `evaluation`. Times are Unix seconds, fractions 0 to 1, sizes bytes.

A field with a default may be missing in an answer of another version; one without makes the answer an error.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from logoclip.errors import Fault
from logoclip.evaluation.figures import EvaluatedModel, Report
from logoclip.runs.reading import Event
from logoclip.runs.summary import RunSummary


@dataclass(frozen=True)
class Greeting:
    """Who answers: the protocol and version of its program, and the questions that it knows."""

    protocol: int
    version: str
    questions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Place:
    """Which machine and workspace this is, and whether the training engine is installed there."""

    host: str
    workspace: str
    version: str
    python: str
    torch: bool


@dataclass(frozen=True)
class RunChanges:
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


@dataclass(frozen=True)
class RunDetails:
    """One run with what it was launched with, and what there is to note about that.

    `model` is where a training's own best model stands, as seen from the workspace; empty if there is none.
    """

    summary: RunSummary
    config: dict[str, Any]
    notes: tuple[str, ...] = ()
    model: str = ""


@dataclass(frozen=True)
class RunSettings:
    """The settings of a run that are numbers, words or switches: what it was launched with, its defaults filled in.

    None at all for a run whose config cannot be read.
    """

    id: str
    values: dict[str, str | int | float | bool]


@dataclass(frozen=True)
class EventPage:
    """Events in the order of writing, and the position to ask from the next time."""

    position: int
    events: tuple[Event, ...]


@dataclass(frozen=True)
class ScalarName:
    """One scalar that a run holds, and its newest value."""

    name: str
    step: int
    value: float


@dataclass(frozen=True)
class LogText:
    """Text of a worker's log, and the offset in bytes to go on from."""

    offset: int
    text: str


@dataclass(frozen=True)
class LogMatch:
    """The byte at which the line that was looked for begins; None if there is none."""

    at: int | None


@dataclass(frozen=True)
class ConfigFile:
    """A config of the workspace; `error` is empty for a valid one."""

    name: str
    path: str
    error: str = ""


@dataclass(frozen=True)
class ConfigCheck:
    """A config's text, its values with defaults filled in, and what is wrong with it.

    `revision` stands for exactly this text and `space`: a change is saved against it. Empty for a text in no file.
    `obstacles` are what would stand in the way of launching it on this machine now: its base model, data or output.
    `space` is the text of the file that says what a search with it varies; empty where there is none.
    """

    text: str
    values: dict[str, Any]
    faults: tuple[Fault, ...] = ()
    notes: tuple[str, ...] = ()
    revision: str = ""
    obstacles: tuple[Fault, ...] = ()
    space: str = ""


@dataclass(frozen=True)
class Revision:
    """What stands for a config's text; empty where there is no such file."""

    revision: str


@dataclass(frozen=True)
class Preset:
    """A config that comes with the program: its text, and its values with defaults filled in."""

    name: str
    text: str
    values: dict[str, Any]


@dataclass(frozen=True)
class DraftKept:
    """When a draft was kept."""

    time: float


@dataclass(frozen=True)
class DraftDropped:
    """Whether there was a draft to forget."""

    there: bool


@dataclass(frozen=True)
class SavedConfig:
    """The config as its file holds it now.

    `conflict`: another program has changed it since it was read, and nothing was saved.
    """

    check: ConfigCheck
    conflict: bool = False


@dataclass(frozen=True)
class Launched:
    """The id of a run that was started, and what there is to know about where its model will stand.

    `queued` says after whom it starts, and when, if it waits for its turn.
    """

    id: str
    note: str = ""
    queued: str = ""


@dataclass(frozen=True)
class PublishedModel:
    """What was published where, in words."""

    said: str


@dataclass(frozen=True)
class ThresholdWritten:
    """Where the threshold comes from, in words, and the models that bear it now, as seen from the workspace."""

    described: str
    models: tuple[str, ...]


@dataclass(frozen=True)
class Asked:
    """The id of what was asked for: the run's summary names it among `acknowledged` once it is done."""

    ask: str


@dataclass(frozen=True)
class EvaluationRun:
    """A run that evaluates, with what it stored in short."""

    run: RunSummary
    models: tuple[EvaluatedModel, ...] = ()
    data: str = ""


@dataclass(frozen=True)
class QuerySet:
    """Every query of one set of brands under one model, an entry each; the brands by name.

    Attributes:
        score: of the best class of the gallery.
        right: whether that is of the query's own brand; `known` whether the gallery holds that at all.
        other_class: whether it is another class of that brand than the query's.
        nameable: whether the method lets it be named, whatever the threshold.
        brand: the query's brand as a number, for resampling brands.
        wrong, correct: counts of the scores for classes of other brands, and for the own class, between the sweep's
            `edges`.
    """

    score: tuple[float, ...]
    right: tuple[bool, ...]
    other_class: tuple[bool, ...]
    known: tuple[bool, ...]
    nameable: tuple[bool, ...]
    brand: tuple[int, ...]
    wrong: tuple[int, ...]
    correct: tuple[int, ...]


@dataclass(frozen=True)
class SweptModel:
    """One model's queries on the held-out brands and, where there are enough brands, on those for calibration."""

    name: str
    path: str
    held_out: QuerySet
    calibration: QuerySet | None = None
    trained_on: int = 0


@dataclass(frozen=True)
class Sweep:
    """A stored evaluation under one matching method: what every threshold would do can be computed from it."""

    id: str
    method: str
    methods: tuple[str, ...]
    report: Report
    edges: tuple[float, ...]
    models: tuple[SweptModel, ...]


@dataclass(frozen=True)
class DataSetSummary:
    """A prepared data set in numbers; `error` says why it cannot be read."""

    path: str
    brands: int = 0
    classes: int = 0
    images: int = 0
    crops: int = 0
    skipped: int = 0
    error: str = ""


@dataclass(frozen=True)
class BrandClass:
    """One class of a brand that has several."""

    name: str
    images: int
    crops: int


@dataclass(frozen=True)
class Brand:
    """One brand of a prepared data set, and the set that the split puts it in (None where there is no split).

    `classes` are its marks where it has several; one alone is the brand itself.
    """

    name: str
    category: str
    images: int
    crops: int
    set: str | None = None
    classes: tuple[BrandClass, ...] = ()


@dataclass(frozen=True)
class SkippedFile:
    """What could not be prepared, and why."""

    path: str
    reason: str


@dataclass(frozen=True)
class DataSet:
    """A prepared data set, split by `seed`. `split_error` says why it cannot be split."""

    summary: DataSetSummary
    data_id: str
    seed: int
    brands: tuple[Brand, ...]
    skipped: tuple[SkippedFile, ...] = ()
    train_crops: int = 0
    split_error: str = ""


@dataclass(frozen=True)
class Thumbnail:
    """A crop as a small picture: a string of hexadecimal pixels (red, green, blue) for each row, the top one first.

    One that cannot be read has no rows and an `error`.
    """

    path: str
    rows: tuple[str, ...] = ()
    error: str = ""


@dataclass(frozen=True)
class CropPage:
    """Some crops of a brand or of one of its classes; `total` says how many there are."""

    total: int
    thumbnails: tuple[Thumbnail, ...] = field(default=())
