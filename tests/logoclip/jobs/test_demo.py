"""The headless demo, small, from rendered pictures to the table: real workers, the base model that comes along."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from transformers import CLIPModel, CLIPProcessor

from logoclip.agent.agent import Agent
from logoclip.agent.questions.runs import Runs
from logoclip.cli.models import model_role
from logoclip.config.config_file import load_config
from logoclip.data.brands import Split, split_brands
from logoclip.data.dataset import ClassBatchSampler
from logoclip.errors import InputError
from logoclip.jobs.demo import Demo, DemoSize, refuse_too_few
from logoclip.model.card import read_card
from logoclip.model.fine_tuned_clip import load_clip
from logoclip.resources import DEMO_BASE, shipped_configs
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
    runs = {run.name: run for run in Agent(workspace).answer(Runs()).changed}
    assert {name: run.kind for name, run in runs.items()} == {
        "demo-data": "demo_data",
        "demo": "train",
        "demo-sweep": "evaluate",
    }
    assert {run.state for run in runs.values()} == {"finished"}
    assert load_config(workspace.runs / runs["demo"].id / "config.yaml").seed == 3
    CLIPModel.from_pretrained(workspace.models / "demo-finetuned")


def test_the_training_has_the_figure_of_its_evaluation(demo: tuple[Workspace, dict[str, object]]) -> None:
    workspace, report = demo
    models = report["models"]
    assert isinstance(models, list)
    assert {run.name: run.best_f1 for run in Agent(workspace).answer(Runs()).changed} == {
        "demo-data": None,
        "demo": models[1]["f1"],
        "demo-sweep": max(model["f1"] for model in models),
    }


def test_what_is_done_is_not_done_again(demo: tuple[Workspace, dict[str, object]]) -> None:
    workspace, _ = demo
    before = len(Agent(workspace).answer(Runs()).changed)
    assert Demo(workspace, DemoSize()).advance().stage == "done"
    assert len(Agent(workspace).answer(Runs()).changed) == before


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


# What is too small, or wrong, and what is said of it.
IMPOSSIBLE: dict[str, tuple[dict[str, int], dict[str, int], str]] = {
    "few brands": ({"brands": 24}, {}, "brands: 24 is too few, at least 53 work"),
    "few images": ({"images_per_brand": 4}, {}, "images_per_brand: 4 is too few, at least 5 work"),
    "few of both": (
        {"brands": 8, "images_per_brand": 1},
        {},
        "brands: 8 is too few, at least 53 work; images_per_brand: 1 is too few, at least 5 work",
    ),
    "no brands": ({"brands": 0}, {}, "brands: must be a whole number from 1 to "),
    "fewer images than none": ({"images_per_brand": -1}, {}, "images_per_brand: must be a whole number of at least 1"),
    "no epochs": ({}, {"max_epochs": 0}, "max_epochs: must be greater than or equal to 1, given 0"),
    "a seed below 0": ({}, {"seed": -1}, "seed: must be greater than or equal to 0, given -1"),
}


@pytest.mark.parametrize(("rendering", "training", "text"), IMPOSSIBLE.values(), ids=IMPOSSIBLE.keys())
def test_what_cannot_work_is_refused_before_anything_is_made(
    tmp_path: Path, rendering: dict[str, int], training: dict[str, int], text: str
) -> None:
    workspace = Workspace.make(tmp_path)
    with pytest.raises(InputError) as caught:
        Demo(workspace, DemoSize(rendering, training)).advance()
    assert str(caught.value).startswith(text)
    assert not [path for path in tmp_path.rglob("*") if path.parent != tmp_path]


@pytest.mark.parametrize(("brands", "images", "samples"), [(53, 5, 4), (53, 9, 8)])
def test_the_least_that_works_is_what_the_batches_are_made_of(brands: int, images: int, samples: int) -> None:
    config = load_config(shipped_configs() / "demo.yaml").model_copy(update={"samples_per_logo": samples})
    split = split_brands({str(brand): images for brand in range(brands)}, config.seed)
    codes = np.repeat(np.arange(len(split.train)), images)
    assert ClassBatchSampler(codes, config.logos_per_batch, samples, 0).steps_per_epoch >= 1
    refuse_too_few(config, brands, images)
    with pytest.raises(InputError, match=rf"brands: {brands - 1} is too few, at least {brands} work"):
        refuse_too_few(config, brands - 1, images)


def test_a_batch_that_no_rendering_fills_is_said_to_be_so() -> None:
    config = load_config(shipped_configs() / "demo.yaml").model_copy(update={"logos_per_batch": 5000})
    with pytest.raises(InputError, match=r"600 brands with 12 images \(logos_per_batch: a batch takes 5000 logos"):
        refuse_too_few(config, 600, 12)


def test_pictures_of_the_persons_own_are_kept_and_nothing_begins(tmp_path: Path) -> None:
    workspace = Workspace.make(tmp_path)
    mine = workspace.data / "demo-pictures" / "mine.jpg"
    mine.parent.mkdir()
    mine.write_text("mine")
    with pytest.raises(InputError, match=f"{mine.parent}: holds something that was not rendered here"):
        Demo(workspace).advance()
    assert mine.read_text() == "mine"
    assert not list(workspace.runs.iterdir()) and not list(workspace.models.iterdir())
