"""Searches over settings."""

from __future__ import annotations

from msgspec import field

from logoclip.agent.questions.launches import Launched
from logoclip.agent.questions.question import Name, Question, Seed, Text, Trials, Values
from logoclip.tuning.trials import StudyReport


class LaunchTune(Question[Launched], frozen=True):
    """Launches a search over settings: so many trainings with a config, varied by `space` as in a space file."""

    slow = True
    config_name: Name
    space: Values
    trials: Trials = 20
    seed: Seed = 0
    overrides: Values = field(default_factory=dict)
    text: Text | None = None


class ReadStudy(Question[StudyReport], frozen=True):
    """The trials of the search that a run founded, draws from, or is a trial of."""

    id: Name
