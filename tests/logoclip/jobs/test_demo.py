"""The headless demo, small, from rendered pictures to the table: real workers, the base model that comes along."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from transformers import CLIPModel, CLIPProcessor

from logoclip.agent.agent import Agent
from logoclip.cli.models import model_role
from logoclip.config.config_file import load_config
from logoclip.data.brands import Split
from logoclip.errors import InputError
from logoclip.jobs.demo import Demo, DemoSize
from logoclip.model.card import read_card
from logoclip.model.fine_tuned_clip import load_clip
from logoclip.resources import DEMO_BASE
from logoclip.workspace import Workspace

SMALL = ["--brands", "64", "--images-per-brand", "6", "--max-epochs", "1", "--seed", "3"]


def test_the_base_model_is_small_and_whole() -> None:
    clip = load_clip(str(DEMO_BASE))
    parameters = sum(parameter.numel() for parameter in clip.vision_model.parameters())
    assert 2e6 <= parameters <= 6e6
    assert sum(path.stat().st_size for path in DEMO_BASE.iterdir()) <= 12e6
    assert CLIPProcessor.from_pretrained(DEMO_BASE).tokenizer("any text").input_ids


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, dict[str, object]]:
    directory = tmp_path_factory.mktemp("demo")
    command = [sys.executable, "-m", "logoclip", "demo", str(directory), *SMALL, "--json"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr
    return Workspace.make(directory), json.loads(done.stdout)


def test_it_ends_with_both_models_on_brands_that_neither_saw(demo: tuple[Workspace, dict[str, object]]) -> None:
    workspace, report = demo
    models = report["models"]
    assert isinstance(models, list)
    assert [model["name"] for model in models] == ["baseline", "finetuned"]
    assert report["threshold_source"] == "calibration"
    for model in models:
        assert {"path", "threshold", "precision", "recall", "f1", "in_sample_threshold", "in_sample_f1"} <= model.keys()
        assert {"wrong_mean", "correct_mean", "wrong_above_0_75", "recall_at_1"} <= model.keys()
        assert 0 < model["f1"] < 1
        assert model["f1"] <= model["in_sample_f1"] + 1e-9
    split = Split.from_dict(read_card(workspace.models / "demo-finetuned")["split"])
    assert (report["calibration_brands"], report["held_out_brands"]) == (len(split.calibration), len(split.held_out))
    base_brands = {*read_card(DEMO_BASE)["split"]["train"], *read_card(DEMO_BASE)["split"]["validation"]}
    assert not base_brands & {*split.train, *split.validation, *split.calibration, *split.held_out}


def test_its_runs_and_its_export_stand_in_the_workspace(demo: tuple[Workspace, dict[str, object]]) -> None:
    workspace, _ = demo
    runs = {run["name"]: run for run in Agent(workspace).runs()}
    assert {name: run["kind"] for name, run in runs.items()} == {
        "demo-data": "demo_data",
        "demo": "train",
        "demo-sweep": "evaluate",
    }
    assert {run["state"] for run in runs.values()} == {"finished"}
    assert load_config(workspace.runs / runs["demo"]["id"] / "config.yaml").seed == 3
    CLIPModel.from_pretrained(workspace.models / "demo-finetuned")


def test_the_training_has_the_figure_of_its_evaluation(demo: tuple[Workspace, dict[str, object]]) -> None:
    workspace, report = demo
    models = report["models"]
    assert isinstance(models, list)
    assert {run["name"]: run["best_f1"] for run in Agent(workspace).runs()} == {
        "demo-data": None,
        "demo": models[1]["f1"],
        "demo-sweep": max(model["f1"] for model in models),
    }


def test_what_is_done_is_not_done_again(demo: tuple[Workspace, dict[str, object]]) -> None:
    workspace, _ = demo
    before = len(Agent(workspace).runs())
    assert Demo(workspace, DemoSize()).advance().stage == "done"
    assert len(Agent(workspace).runs()) == before


def test_another_demo_than_the_one_in_the_workspace_is_refused(demo: tuple[Workspace, dict[str, object]]) -> None:
    workspace, _ = demo
    Demo(workspace, DemoSize({"brands": 64}, {"seed": 3, "max_epochs": 1})).refuse_another()
    with pytest.raises(InputError, match=r"seed: 5 was asked for, .* begun with 3 \(configs/demo.yaml\): take another"):
        Demo(workspace, DemoSize(training={"seed": 5})).refuse_another()
    with pytest.raises(InputError, match="shuffle_labels: True was asked for"):
        Demo(workspace, DemoSize(training={"shuffle_labels": True})).refuse_another()
    with pytest.raises(InputError, match=r"brands: 600 was asked for, .* begun with 64 \(demo-data-01\)"):
        Demo(workspace, DemoSize({"brands": 600})).refuse_another()


def test_the_base_is_a_baseline_and_what_was_made_of_it_fine_tuned(demo: tuple[Workspace, dict[str, object]]) -> None:
    workspace, _ = demo
    assert model_role(str(workspace.models / "demo-base")) == "baseline"
    assert model_role(str(workspace.models / "demo-finetuned")) == "finetuned"
    assert model_role("openai/clip-vit-large-patch14") == "baseline"
