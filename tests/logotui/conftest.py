"""A console that is waited for by what it does, on a machine of any speed."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.app import App

from logotui.terminal import typeahead
from tests.logotui.idle import DEADLINE, count_messages, until_idle


@pytest.fixture(autouse=True)
def nothing_remembered(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """No test sees what another one's console, or the person's own, has remembered. Returns the place of it."""
    state = tmp_path_factory.mktemp("state")
    monkeypatch.setenv("XDG_STATE_HOME", str(state))
    return state


@pytest.fixture(autouse=True)
def any_speed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pilot waits until the console is idle; keys and clicks belong together however slowly they come."""
    count_messages(monkeypatch)
    monkeypatch.setattr("textual.pilot.wait_for_idle", until_idle)
    monkeypatch.setattr("textual.app.wait_for_idle", until_idle)
    monkeypatch.setattr(typeahead, "PATIENCE", DEADLINE)
    monkeypatch.setattr(App, "CLICK_CHAIN_TIME_THRESHOLD", DEADLINE)
