"""States."""

from __future__ import annotations

from logoclip.runs.states import ALIVE, ENDED


def test_every_state_is_alive_ended_or_neither() -> None:
    assert not ALIVE & ENDED
    assert {"queued", "lost"}.isdisjoint(ALIVE | ENDED)
