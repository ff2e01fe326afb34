"""`logoclip evaluate`: what it asks of the worker, and which figures it shows."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from logoclip.cli import main
from logoclip.config.schema import TrainingConfig
from logoclip.evaluation.matching import DEFAULT_METHOD
from logoclip.model.card import write_card
from logoclip.workspace import Workspace

pytestmark = pytest.mark.usefixtures("prepared")
Asked = list[dict[str, Any]]


def evaluate(workspace: Workspace, *words: str) -> int:
    return main(["evaluate", "--workspace", str(workspace.root), *words])


def test_what_is_not_said_is_the_exported_model_and_the_configured_data(
    workspace: Workspace, evaluations: Asked, prepared: Path
) -> None:
    exported = workspace.resolve(TrainingConfig().export_dir)
    exported.mkdir(parents=True)
    write_card(exported, {"parent_run": "mine-01"})
    assert evaluate(workspace) == 0
    assert evaluations == [
        {
            "models": [["finetuned", str(exported)]],
            "data": str(prepared),
            "seed": 42,
            "known": None,
            "method": DEFAULT_METHOD,
            "threshold": None,
            "split": None,
            "preprocess": None,
        }
    ]


def test_what_is_said_is_asked(workspace: Workspace, evaluations: Asked) -> None:
    (workspace.data / "photos").mkdir()
    words = (
        "-n 5 -e hub/clip -t 0.82 --matching-method margin --seed 7 --data data/photos --split data --preprocess crop"
    )
    assert evaluate(workspace, *words.split()) == 0
    asked = {"known": 5, "threshold": 0.82, "method": "margin", "seed": 7, "data": str(workspace.data / "photos")}
    asked |= {"split": "data", "preprocess": "crop"}
    assert evaluations == [{"models": [["baseline", "hub/clip"]], **asked}]


@pytest.mark.parametrize("threshold", ["-1", "1"])
def test_every_cosine_is_a_threshold(workspace: Workspace, evaluations: Asked, threshold: str) -> None:
    assert evaluate(workspace, "-e", "hub/clip", "-t", threshold) == 0
    assert evaluations[0]["threshold"] == float(threshold)


@pytest.mark.parametrize("threshold", ["-1.01", "1.01", "nan"])
def test_what_is_no_cosine_is_refused_before_a_run_is_made(
    workspace: Workspace, evaluations: Asked, threshold: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert evaluate(workspace, "-t", threshold) == 2
    assert capsys.readouterr().err == f"logoclip: -t: must be between -1 and 1, given {threshold}\n"
    assert evaluations == []


def test_the_figures_are_one_object_for_scripts(
    workspace: Workspace, evaluations: Asked, capsys: pytest.CaptureFixture[str]
) -> None:
    assert evaluate(workspace, "-e", "hub/clip", "--json") == 0
    assert [model["name"] for model in json.loads(capsys.readouterr().out)["models"]] == ["baseline", "finetuned"]
