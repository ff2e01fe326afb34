"""The options of the commands that evaluate."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from logoclip.cli.asking import Asking
from logoclip.errors import InputError
from logoclip.runs import create_run
from logoclip.workspace import Workspace


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"known": 0}, "-n: must be at least 1, given 0"),
        ({"threshold": 1.01}, "-t: must be between -1 and 1, given 1.01"),
        ({"threshold": float("nan")}, "-t: must be between -1 and 1, given nan"),
        ({"seed": -1}, "--seed: must be a whole number from 0"),
    ],
)
def test_what_is_wrong_is_said_by_the_name_of_its_flag(wrong: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        Asking(**{"seed": 42, "method": "simple", **wrong})


def test_a_split_is_a_run_the_data_or_a_model_wherever_it_is_seen_from(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    create_run(workspace.runs, "demo", "train", "")
    (workspace.models / "mine").mkdir()
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path)
    for given, asked in (
        (None, None),
        ("data", "data"),
        ("demo-01", "demo-01"),
        ("models/mine", str(workspace.models / "mine")),
        ("here", str(tmp_path / "here")),
    ):
        assert Asking(42, "simple", split=given).arguments(workspace)["split"] == asked
