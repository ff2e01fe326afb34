from __future__ import annotations

from typing import get_args

from logoclip.runs.states import Kind, State
from logotui.widgets.states import KINDS, STATES, WIDTH, state


def test_every_state_has_its_own_word_and_one_cell_of_glyph() -> None:
    assert set(STATES) == set(get_args(State))
    assert {state(name).cell_length for name in STATES} == {WIDTH}
    assert {len(look.glyph) for look in STATES.values()} == {1}


def test_a_state_of_a_newer_agent_is_shown_by_its_name() -> None:
    assert state("dreaming").plain.rstrip() == "? dreaming"


def test_every_kind_of_job_has_its_words() -> None:
    assert set(get_args(Kind)) <= KINDS.keys()
