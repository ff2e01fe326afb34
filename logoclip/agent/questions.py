"""What may be asked of an agent: each question once, with the types of its arguments and of its answer.

A question's name on the wire is its class name in small letters (`ReadConfig` is `read_config`); the method of `Agent`
that answers it has the same name. To add one: a class here, a method there, and whoever asks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Annotated, Any, ClassVar, Generic, TypeVar, get_args

from msgspec import Meta

from logoclip.agent.answers import (
    Asked,
    ConfigCheck,
    ConfigFile,
    CropPage,
    DataSet,
    DataSetSummary,
    DraftDropped,
    DraftKept,
    EvaluationRun,
    EventPage,
    Greeting,
    Launched,
    LogMatch,
    LogText,
    Place,
    Preset,
    PublishedModel,
    Revision,
    RunChanges,
    RunDetails,
    RunSettings,
    SavedConfig,
    ScalarName,
    Sweep,
    ThresholdWritten,
    Thumbnail,
)
from logoclip.config.drafts import KeptDraft
from logoclip.data.findings import Audit
from logoclip.evaluation.figures import Mistake
from logoclip.jobs.deletion import Deletion
from logoclip.jobs.estimated import Estimated
from logoclip.jobs.from_run import Extension
from logoclip.jobs.stages import DemoState
from logoclip.machine.check import Check
from logoclip.machine.gauges import Machine
from logoclip.runs.checkpoints import CheckpointFile
from logoclip.runs.curves import EVERYTHING, NOTHING_READ, Cursor, Curves, Window
from logoclip.runs.examples import Examples
from logoclip.runs.log_pages import LogPage
from logoclip.runs.queue import Direction
from logoclip.runs.reading import Histogram
from logoclip.runs.summary import RunSummary
from logoclip.runs.trash import Deleted
from logoclip.tuning.trials import StudyReport

Answer_co = TypeVar("Answer_co", covariant=True)

# What no file name, no path and no number of SQLite can be is refused where it comes in.
Name = Annotated[str, Meta(max_length=255, pattern=r"\A[^\x00]*\Z")]
Location = Annotated[str, Meta(max_length=4096, pattern=r"\A[^\x00]*\Z")]
Text = Annotated[str, Meta(max_length=2**16)]
Position = Annotated[int, Meta(ge=0, lt=2**53)]
Offset = Annotated[int, Meta(gt=-(2**53), lt=2**53)]
Seed = Annotated[int, Meta(ge=0, lt=2**53)]
Trials = Annotated[int, Meta(ge=1, le=10_000)]
Columns = Annotated[int, Meta(ge=1, le=1000)]
Pixels = Annotated[int, Meta(ge=1, le=256)]
PictureCount = Annotated[int, Meta(ge=0, le=64)]
Ids = Annotated[tuple[Name, ...], Meta(min_length=1, max_length=1000)]
Names = Annotated[tuple[Name, ...], Meta(max_length=64)]
Values = Annotated[dict[str, Any], Meta(max_length=256)]


@dataclass(frozen=True)
class Question(Generic[Answer_co]):
    """Its fields are its arguments; its parameter is the type of what is answered."""

    slow: ClassVar[bool] = False
    """Whether it may take longer than a moment: such questions wait for each other, and nothing waits for them."""

    @classmethod
    def wire_name(cls) -> str:
        """What it is called on the wire."""
        return re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()

    @classmethod
    def answer_type(cls) -> Any:
        """The type of its answer."""
        (base,) = cls.__orig_bases__  # type: ignore[attr-defined]  # every class with type parameters has it
        return get_args(base)[0]


@dataclass(frozen=True)
class Hello(Question[Greeting]):
    """The first question on every link: who asks. Both sides go on only with the same protocol."""

    protocol: int
    version: str = ""


@dataclass(frozen=True)
class Info(Question[Place]):
    """Which machine and workspace this is."""


@dataclass(frozen=True)
class Runs(Question[RunChanges]):
    """The runs that differ from what an earlier answer with this revision gave; all of them without one."""

    since: Name = ""


@dataclass(frozen=True)
class Run(Question[RunDetails]):
    """One run, with what it was launched with."""

    id: Name


@dataclass(frozen=True)
class Settings(Question[tuple[RunSettings, ...]]):
    """The settings of runs: they never change as long as a run is in the same attempt, so they are asked for once.

    A run that is gone is not in the answer.
    """

    slow = True
    ids: Annotated[tuple[Name, ...], Meta(max_length=256)]


@dataclass(frozen=True)
class ReadCurves(Question[Curves]):
    """The curves of `names` within `window`, in at most `columns` stretches each: those with values since a cursor."""

    slow = True
    id: Name
    names: Names
    columns: Columns
    since: Cursor = NOTHING_READ
    window: Window = EVERYTHING


@dataclass(frozen=True)
class Scalars(Question[tuple[ScalarName, ...]]):
    """Every scalar that a run holds, in the order in which they were first written."""

    id: Name


@dataclass(frozen=True)
class Events(Question[EventPage]):
    """What happened in a run after a position."""

    id: Name
    after: Position = 0


@dataclass(frozen=True)
class Histograms(Question[tuple[Histogram, ...]]):
    """The newest histogram of each name; with `after` instead those written after that position, of every epoch.

    So many come in one answer as a thin link bears: whoever wants all asks until none comes.
    """

    id: Name
    after: Position | None = None


@dataclass(frozen=True)
class Log(Question[LogText]):
    """The worker's log from `offset` on, in bytes; a negative one counts from the end."""

    id: Name
    offset: Offset = -4096


@dataclass(frozen=True)
class ReadLog(Question[LogPage]):
    """Whole lines of the worker's log, from the byte `at` on, or with `backwards` those before it; else the last."""

    id: Name
    at: Position | None = None
    backwards: bool = False


@dataclass(frozen=True)
class FindInLog(Question[LogMatch]):
    """The first line with `words` in the worker's log from the byte `at` on, or with `backwards` the last before it."""

    slow = True
    id: Name
    words: Name
    at: Position
    backwards: bool = False


@dataclass(frozen=True)
class ReadExamples(Question[Examples]):
    """Which crops a training found hardest, as of its newest validation."""

    id: Name


@dataclass(frozen=True)
class Configs(Question[tuple[ConfigFile, ...]]):
    """The configs of the workspace, by name."""

    slow = True


@dataclass(frozen=True)
class ReadConfig(Question[ConfigCheck]):
    """One config of the workspace, read and judged."""

    name: Name


@dataclass(frozen=True)
class CheckConfig(Question[ConfigCheck]):
    """A text that is in no file yet, judged as a config."""

    text: Text


@dataclass(frozen=True)
class Estimate(Question[Estimated]):
    """What training with a text, which may be in no file, would come to on this machine."""

    slow = True
    text: Text


@dataclass(frozen=True)
class SaveConfig(Question[SavedConfig]):
    """Saves `changes` to the config called `name`, if its file still is what `revision` stands for.

    Only the characters of the changed values differ afterwards, unless `text` says what the file is to hold whole. An
    empty revision makes a new file. A config that would have faults is refused. `space` is what the file of its search
    space is to hold, if that changes.
    """

    name: Name
    changes: Values
    revision: Name = ""
    text: Text | None = None
    space: Text | None = None


@dataclass(frozen=True)
class ConfigRevision(Question[Revision]):
    """What stands for the text of a config as its file holds it now: cheap enough to be asked again and again."""

    name: Name


@dataclass(frozen=True)
class Presets(Question[tuple[Preset, ...]]):
    """The configs that come with the program."""


@dataclass(frozen=True)
class Drafts(Question[tuple[KeptDraft, ...]]):
    """What consoles have changed of the config called `name`, or of any, and not saved; the newest first."""

    name: Name = ""


@dataclass(frozen=True)
class KeepDraft(Question[DraftKept]):
    """Keeps what a console has changed of a config and not saved, in place of what it kept before.

    `instead_of`: a console that is gone, whose draft this one is from now on.
    """

    draft: KeptDraft
    instead_of: Name = ""


@dataclass(frozen=True)
class DropDraft(Question[DraftDropped]):
    """Forgets what a console has kept of a config: it was saved, or taken back."""

    name: Name
    console: Name


@dataclass(frozen=True)
class LaunchTraining(Question[Launched]):
    """Launches a training with a config of the workspace, or with `text` under that name, changed by `overrides`.

    On a busy device it waits for its turn, unless it is to begin `now`.
    """

    slow = True
    config_name: Name
    overrides: Values = field(default_factory=dict)
    text: Text | None = None
    parent: Name | None = None
    start_from: Location | None = None
    now: bool = False


@dataclass(frozen=True)
class LaunchTune(Question[Launched]):
    """Launches a search over settings: so many trainings with a config, varied by `space` as in a space file."""

    slow = True
    config_name: Name
    space: Values
    trials: Trials = 20
    seed: Seed = 0
    overrides: Values = field(default_factory=dict)
    text: Text | None = None


@dataclass(frozen=True)
class ReadStudy(Question[StudyReport]):
    """The trials of the search that a run founded, draws from, or is a trial of."""

    id: Name


@dataclass(frozen=True)
class LaunchJob(Question[Launched]):
    """Launches a job other than training."""

    slow = True
    kind: Name
    arguments: Values
    called: Name = ""


@dataclass(frozen=True)
class Resume(Question[RunSummary]):
    """Starts a fresh worker on a run that has none; with `take_over` on one whose worker cannot be seen from here.

    Of a run whose worker has not heard a pause or a stop yet, that wish is taken back.
    A training on a busy device waits for its turn, unless it is to begin `now`.
    """

    slow = True
    id: Name
    take_over: bool = False
    now: bool = False


@dataclass(frozen=True)
class MoveInQueue(Question[RunSummary]):
    """Gives a training that waits another place in the queue of its device."""

    id: Name
    to: Direction


@dataclass(frozen=True)
class DropFromQueue(Question[RunSummary]):
    """Takes a training out of its queue; it is stopped, and can be resumed."""

    id: Name


@dataclass(frozen=True)
class Pause(Question[RunSummary]):
    """Asks a run's worker to save, pause and free its memory."""

    id: Name


@dataclass(frozen=True)
class Stop(Question[RunSummary]):
    """Asks a run's worker to end, or ends a run that no worker is at."""

    id: Name


@dataclass(frozen=True)
class Checkpoint(Question[Asked]):
    """Asks a run's worker for a checkpoint now."""

    id: Name


@dataclass(frozen=True)
class Describe(Question[tuple[RunSummary, ...]]):
    """Changes what people say of runs: their title, note and tags. What is not given stays as it is."""

    ids: Ids
    title: Text | None = None
    note: Text | None = None
    add_tags: Names = ()
    remove_tags: Names = ()


@dataclass(frozen=True)
class ReadRunConfig(Question[ConfigCheck]):
    """The config of a training as it was launched, comments and all, judged for a new launch."""

    id: Name


@dataclass(frozen=True)
class Duplicate(Question[ConfigFile]):
    """Makes the config `name` of the workspace of what a training was launched with; never replaces one."""

    id: Name
    name: Name


@dataclass(frozen=True)
class Checkpoints(Question[tuple[CheckpointFile, ...]]):
    """The checkpoints of a run, the newest first, with what was validated at each."""

    slow = True
    id: Name


@dataclass(frozen=True)
class ExportCheckpoint(Question[Launched]):
    """Exports a checkpoint of a run to `output`, where nothing may stand yet."""

    slow = True
    id: Name
    checkpoint: Name
    output: Location


@dataclass(frozen=True)
class GoOn(Question[Launched]):
    """Launches a new run that goes on from a checkpoint of a training."""

    slow = True
    id: Name
    checkpoint: Name


@dataclass(frozen=True)
class ReadExtension(Question[Extension]):
    """What there is to know before a training is extended."""

    id: Name


@dataclass(frozen=True)
class Extend(Question[Launched]):
    """Launches a new run that adds `epochs` to what a training has trained."""

    slow = True
    id: Name
    epochs: Position


@dataclass(frozen=True)
class WeighDeletion(Question[Deletion]):
    """What deleting runs would cost."""

    slow = True
    ids: Ids


@dataclass(frozen=True)
class Delete(Question[Deleted]):
    """Moves runs to the trash of the workspace, from where `Restore` brings them back within a minute."""

    ids: Ids


@dataclass(frozen=True)
class Restore(Question[tuple[str, ...]]):
    """Brings back the runs that were deleted together, or those that were deleted last; answers their ids."""

    token: Name = ""


@dataclass(frozen=True)
class Gauges(Question[Machine]):
    """How busy the machine is."""


@dataclass(frozen=True)
class Examine(Question[tuple[Check, ...]]):
    """What the doctor finds there: whether that machine can train. Loads torch in a process of its own."""

    slow = True


@dataclass(frozen=True)
class Evaluations(Question[tuple[EvaluationRun, ...]]):
    """The evaluations of the workspace, newest first."""

    slow = True


@dataclass(frozen=True)
class ReadSweep(Question[Sweep]):
    """A stored evaluation under its own matching method, or another."""

    slow = True
    id: Name
    method: Name | None = None


@dataclass(frozen=True)
class Mistakes(Question[tuple[Mistake, ...]]):
    """The held-out queries that a `model` of an evaluation gets wrong at `threshold`, the surest mistakes first."""

    slow = True
    id: Name
    model: Name
    threshold: float
    method: Name | None = None


@dataclass(frozen=True)
class DataSets(Question[tuple[DataSetSummary, ...]]):
    """The prepared data of the workspace."""

    slow = True


@dataclass(frozen=True)
class ReadDataSet(Question[DataSet]):
    """One prepared data set, split by `seed`; without one, as the newest training on it was, or a new one would be."""

    slow = True
    path: Location
    seed: Seed | None = None


@dataclass(frozen=True)
class ReadAudit(Question[Audit]):
    """What is doubtful in a prepared data set, split by `seed`."""

    slow = True
    path: Location
    seed: Seed


@dataclass(frozen=True)
class Crops(Question[CropPage]):
    """Up to `count` crops of one brand of a prepared data set, fitted into `width` × `height` pixels.

    With `class_name` those of that class alone.
    """

    slow = True
    path: Location
    brand: Name
    first: Position = 0
    count: PictureCount = 8
    width: Pixels = 16
    height: Pixels = 16
    class_name: Name | None = None


@dataclass(frozen=True)
class Thumbnails(Question[tuple[Thumbnail, ...]]):
    """Crops of a prepared data set, named by their paths in it, fitted into `width` × `height` pixels."""

    slow = True
    path: Location
    crops: Annotated[tuple[Location, ...], Meta(max_length=64)]
    width: Pixels = 16
    height: Pixels = 16


@dataclass(frozen=True)
class WriteThreshold(Question[ThresholdWritten]):
    """Makes `threshold` the one that a `model` of the evaluation `id` is used with, with all that belongs to it.

    `goal` is what the thresholds were fitted for: F1, or at least this precision.
    """

    slow = True
    id: Name
    model: Name
    threshold: Annotated[float, Meta(ge=-1, le=1)]
    goal: Annotated[float, Meta(gt=0, le=1)] | None = None
    method: Name | None = None


@dataclass(frozen=True)
class Publish(Question[PublishedModel]):
    """Puts a training's own model where its `export_dir` says; what stands there is kept beside it."""

    slow = True
    id: Name


@dataclass(frozen=True)
class Demo(Question[DemoState]):
    """Where the demo is, after launching what is due of it."""

    slow = True


QUESTIONS: dict[str, type[Question[Any]]] = {asked.wire_name(): asked for asked in Question.__subclasses__()}
