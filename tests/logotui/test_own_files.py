"""A person's own files stand where the environment says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from logotui.own_files import key_file, state_directory

PLACES = [
    (key_file, "XDG_CONFIG_HOME", ".config", "logotui/keys.yaml"),
    (state_directory, "XDG_STATE_HOME", ".local/state", "logotui"),
]


@pytest.mark.parametrize(("place", "variable", "usual", "within"), PLACES)
def test_they_stand_where_the_environment_says_and_else_where_they_do_usually(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: Callable[[], Path], variable: str, usual: str, within: str
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv(variable, raising=False)
    assert place() == tmp_path / usual / within
    monkeypatch.setenv(variable, "/elsewhere")
    assert place() == Path("/elsewhere") / within
