"""`logoclip sweep`: which models it puts beside each other."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from logoclip.cli import main
from logoclip.model.card import write_card
from logoclip.runs import RunDirectory
from logoclip.workspace import Workspace

Asked = list[dict[str, Any]]


@pytest.fixture(autouse=True)
def trainings(workspace: Workspace, prepared: Path, make_run: Callable[..., RunDirectory]) -> None:
    """Two finished trainings of different base models, and what they exported."""
    for name in ("old", "new"):
        text = f"base_model: hub/{name}\nexport_dir: models/{name}\n"
        make_run(name, state="finished").config.write_text(text)
        (workspace.models / name).mkdir()
        write_card(workspace.models / name, {})


def sweep(workspace: Workspace, *words: str) -> int:
    return main(["sweep", "--workspace", str(workspace.root), *words])


@pytest.mark.parametrize(
    ("words", "models"),
    [
        ("", {"baseline": "hub/new", "finetuned": "models/new"}),
        ("--run old-01", {"baseline": "hub/old", "finetuned": "models/old"}),
        ("--model baseline", {"baseline": "hub/new"}),
        ("--model finetuned --run old-01", {"finetuned": "models/old"}),
        ("--baseline hub/other", {"baseline": "hub/other", "finetuned": "models/new"}),
        ("--run old-01 --finetuned models/new", {"baseline": "hub/old", "finetuned": "models/new"}),
    ],
)
def test_models_are_those_of_the_run_unless_they_are_said(
    workspace: Workspace, evaluations: Asked, words: str, models: dict[str, str]
) -> None:
    assert sweep(workspace, *words.split()) == 0
    (asked,) = evaluations
    wanted = [[name, str(workspace.root / place) if name == "finetuned" else place] for name, place in models.items()]
    assert asked["models"] == wanted


def test_a_model_of_another_origin_is_no_finetuned_one(
    workspace: Workspace, evaluations: Asked, capsys: pytest.CaptureFixture[str]
) -> None:
    other = workspace.models / "other"
    other.mkdir()
    assert sweep(workspace, "--finetuned", "models/other") == 2
    assert capsys.readouterr().err.startswith(f"logoclip: {other}: no fine-tuned model there; train one")
    assert evaluations == []


def test_both_models_stand_in_one_table(
    workspace: Workspace, evaluations: Asked, capsys: pytest.CaptureFixture[str]
) -> None:
    assert sweep(workspace) == 0
    table = capsys.readouterr().out
    assert "baseline" in table and "finetuned" in table and "precision, recall and F1 on" in table
