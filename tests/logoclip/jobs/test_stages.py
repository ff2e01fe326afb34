"""The stages of the demo have words, jobs and an order."""

from __future__ import annotations

from typing import get_args

from logoclip.jobs.demo import KINDS, NAMES, STAGES
from logoclip.jobs.stages import Stage
from logotui.demo_guide import NEXT


def test_every_stage_has_words_here_and_in_the_console_and_every_one_but_the_last_a_job() -> None:
    stages = list(get_args(Stage))
    assert list(STAGES) == list(NEXT) == stages
    assert list(KINDS) == list(NAMES) == stages[:-1]
