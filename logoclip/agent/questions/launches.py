"""New runs."""

from __future__ import annotations

from msgspec import Struct, field

from logoclip.agent.questions.question import Location, Name, Question, Text, Values
from logoclip.jobs.stages import DemoState


class Launched(Struct, frozen=True):
    """The id of a run that was started, and what there is to know about where its model will stand.

    `queued` says after whom it starts, and when, if it waits for its turn.
    """

    id: str
    note: str = ""
    queued: str = ""


class LaunchTraining(Question[Launched], frozen=True):
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


class LaunchJob(Question[Launched], frozen=True):
    """Launches a job other than training."""

    slow = True
    kind: Name
    arguments: Values
    called: Name = ""


class Demo(Question[DemoState], frozen=True):
    """Where the demo is, after launching what is due of it."""

    slow = True
