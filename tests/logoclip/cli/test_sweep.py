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
        run = make_run(name, state="finished")
        run.config.write_text(f"base_model: hub/{name}\nexport_dir: models/chosen\n")
        run.model.mkdir()
        write_card(run.model, {})
    (workspace.models / "chosen").mkdir()
    write_card(workspace.models / "chosen", {"parent_run": "old-01"})


def sweep(workspace: Workspace, *words: str) -> int:
    return main(["sweep", "--workspace", str(workspace.root), *words])


@pytest.mark.parametrize(
    ("words", "models"),
    [
        ("", {"baseline": "hub/new", "finetuned": "runs/new-01/model"}),
        ("--run old-01", {"baseline": "hub/old", "finetuned": "runs/old-01/model"}),
        ("--model baseline", {"baseline": "hub/new"}),
        ("--model finetuned --run old-01", {"finetuned": "runs/old-01/model"}),
        ("--baseline hub/other", {"baseline": "hub/other", "finetuned": "runs/new-01/model"}),
        ("--run old-01 --finetuned models/chosen", {"baseline": "hub/old", "finetuned": "models/chosen"}),
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
    assert capsys.readouterr().err.startswith("logoclip: models/other: no fine-tuned model there; train one")
    assert evaluations == []


def test_both_models_stand_in_one_table(
    workspace: Workspace, evaluations: Asked, capsys: pytest.CaptureFixture[str]
) -> None:
    assert sweep(workspace) == 0
    table = capsys.readouterr().out
    assert "baseline" in table and "finetuned" in table and "precision, recall and F1 on" in table


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        ("", {"split": None, "known": None, "threshold": None, "preprocess": None}),
        (
            "-n 7 -t 0.5 --split data --preprocess own",
            {"split": "data", "known": 7, "threshold": 0.5, "preprocess": "own"},
        ),
        ("--run old-01", {"split": "old-01"}),
        ("--run old-01 --split new-01", {"split": "new-01"}),
    ],
)
def test_it_asks_as_an_evaluation_does(
    workspace: Workspace, evaluations: Asked, words: str, asked: dict[str, Any]
) -> None:
    assert sweep(workspace, *words.split()) == 0
    assert evaluations[0].items() >= asked.items()


def test_a_threshold_is_written_to_a_model_of_the_sweep_alone(
    workspace: Workspace, evaluations: Asked, capsys: pytest.CaptureFixture[str]
) -> None:
    for model, said in (("baseline", "is no exported model, and takes no"), ("hub/x", "is none of the models of")):
        assert sweep(workspace, "--write", model) == 2
        assert f"--write: {'hub/new' if model == 'baseline' else model} {said}" in capsys.readouterr().err
    assert evaluations == []
