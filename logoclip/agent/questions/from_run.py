"""What is made of a training that there is: its config again, a model, a run that goes on."""

from __future__ import annotations

from msgspec import Struct

from logoclip.agent.questions.configs import ConfigCheck, ConfigFile
from logoclip.agent.questions.launches import Launched
from logoclip.agent.questions.question import Location, Name, Position, Question
from logoclip.jobs.extension import Extension
from logoclip.runs.checkpoints import CheckpointFile


class ReadRunConfig(Question[ConfigCheck], frozen=True):
    """The config of a training as it was launched, comments and all, judged for a new launch."""

    id: Name


class Duplicate(Question[ConfigFile], frozen=True):
    """Makes the config `name` of the workspace of what a training was launched with; never replaces one."""

    id: Name
    name: Name


class Checkpoints(Question[tuple[CheckpointFile, ...]], frozen=True):
    """The checkpoints of a run, the newest first, with what was validated at each."""

    slow = True
    id: Name


class ExportCheckpoint(Question[Launched], frozen=True):
    """Exports a checkpoint of a run to `output`, where nothing may stand yet."""

    slow = True
    id: Name
    checkpoint: Name
    output: Location


class GoOn(Question[Launched], frozen=True):
    """Launches a new run that goes on from a checkpoint of a training."""

    slow = True
    id: Name
    checkpoint: Name


class ReadExtension(Question[Extension], frozen=True):
    """What there is to know before a training is extended."""

    id: Name


class Extend(Question[Launched], frozen=True):
    """Launches a new run that adds `epochs` to what a training has trained."""

    slow = True
    id: Name
    epochs: Position


class PublishedModel(Struct, frozen=True):
    """What was published where, in words."""

    said: str


class Publish(Question[PublishedModel], frozen=True):
    """Puts a training's own model where its `export_dir` says; what stands there is kept beside it."""

    slow = True
    id: Name
