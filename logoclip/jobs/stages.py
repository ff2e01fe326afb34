"""The stages of the demo, and where it is."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from logoclip.runs.states import State

Stage = Literal["data", "train", "sweep", "done"]


class DemoState(Struct, frozen=True):
    """Which stage the demo is in, the run that is at it, that run's state, and words for the stage."""

    stage: Stage
    run: str
    state: State
    message: str
