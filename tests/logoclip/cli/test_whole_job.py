"""From a folder of photographs to a table, by the commands alone, with real workers on a tiny model."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from logoclip.model.card import is_ours
from logoclip.workspace import Workspace

BRANDS, IMAGES, SIDE = 16, 6, 48

CONFIG = """\
# everything small
base_model: models/tiny
lora_r: 2
freeze_layers: 2
batch_size: 4
logos_per_batch: 4
samples_per_logo: 2
max_epochs: 1
num_workers: 0
data_dir: data/photos
export_dir: models/mine
"""


def _run(place: Workspace, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "logoclip", *arguments]
    return subprocess.run(command, cwd=place.root, capture_output=True, text=True, timeout=300)


def _json(place: Workspace, *arguments: str) -> dict[str, Any]:
    """The one object on standard output; nothing else may be there."""
    done = _run(place, *arguments, "--json")
    assert done.returncode == 0, done.stderr
    values: dict[str, Any] = json.loads(done.stdout)
    return values


def _photographs(folder: Path) -> None:
    """Noise around one colour a brand, with a box and its XML; without the category level."""
    random = np.random.default_rng(3)
    for brand in range(BRANDS):
        (folder / f"brand-{brand:02d}x").mkdir(parents=True)
        colour = random.integers(0, 256, 3)
        for number in range(IMAGES):
            pixels = np.clip(random.normal(colour, 30, (SIDE, SIDE, 3)), 0, 255).astype(np.uint8)
            path = folder / f"brand-{brand:02d}x" / f"{number}.jpg"
            Image.fromarray(pixels).save(path)
            path.with_suffix(".xml").write_text(_annotation(f"brand-{brand:02d}x"))


def _annotation(name: str) -> str:
    box = "".join(
        f"<{key}>{value}</{key}>" for key, value in zip(("xmin", "ymin", "xmax", "ymax"), (4, 4, 44, 44), strict=True)
    )
    size = f"<size><width>{SIDE}</width><height>{SIDE}</height><depth>3</depth></size>"
    return f"<annotation>{size}<object><name>{name}</name><bndbox>{box}</bndbox></object></annotation>"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, tiny_clip_dir: Path) -> Workspace:
    place = Workspace.make(tmp_path_factory.mktemp("job") / "workspace")
    _photographs(place.root / "photographs")
    shutil.copytree(tiny_clip_dir, place.models / "tiny")
    (place.configs / "tiny.yaml").write_text(CONFIG)
    return place


@pytest.fixture(scope="module")
def prepared(place: Workspace) -> dict[str, Any]:
    (place.root / "photographs" / "brand-00x" / "5.jpg").write_bytes(b"no picture")
    return _json(place, "prepare", "--dataset", "photographs", "--output", "data/photos")


@pytest.fixture(scope="module")
def trained(place: Workspace, prepared: dict[str, Any]) -> dict[str, Any]:
    return _json(place, "train", "--config", "configs/tiny.yaml", "--learning-rate", "1e-3", "--max-epochs", "2")


def test_prepare_counts_what_it_made_and_what_it_skipped(place: Workspace, prepared: dict[str, Any]) -> None:
    assert (prepared["crops"], prepared["images"], prepared["brands"]) == (BRANDS * IMAGES - 1,) * 2 + (BRANDS,)
    assert len(prepared["skipped"]) == 1
    assert "5.jpg" in prepared["skipped"][0]["path"]
    assert len(list((place.data / "photos" / "reference_logos").rglob("*.jpg"))) == prepared["crops"]


def test_train_runs_to_its_end_and_exports(place: Workspace, trained: dict[str, Any]) -> None:
    assert (trained["id"], trained["state"], trained["epoch"]) == ("tiny-01", "finished", 2)
    assert trained["step"] == trained["last_durable_step"] > 0
    assert is_ours(place.models / "mine")


def test_the_run_keeps_the_config_with_its_comments_and_what_the_flags_changed(
    place: Workspace, trained: dict[str, Any]
) -> None:
    text = (place.runs / "tiny-01" / "config.yaml").read_text()
    assert text.startswith("# everything small\n")
    assert "max_epochs: 2\n" in text
    shown = _json(place, "runs", "show", "tiny-01")
    assert shown["config"]["learning_rate"] == 1e-3
    assert {"loss", "val_separation", "grad_norm"} <= set(shown["scalars"])


def test_an_older_checkpoint_starts_a_new_run(place: Workspace, trained: dict[str, Any]) -> None:
    checkpoint = "runs/tiny-01/checkpoints/epoch_1.pt"
    begun = _json(place, "train", "--resume", checkpoint, "--patience", "9")
    assert (begun["id"], begun["state"]) == ("tiny-02", "finished")
    assert begun["step"] == trained["step"]
    assert _json(place, "runs", "show", "tiny-02")["parent"] == "tiny-01"


def test_a_finished_run_is_not_gone_on_with(place: Workspace, trained: dict[str, Any]) -> None:
    done = _run(place, "train", "--resume", "runs/tiny-01/checkpoints/last.pt")
    assert done.returncode == 2
    assert "tiny-01 is finished" in done.stderr


def test_sweep_puts_the_baseline_beside_the_finetuned(place: Workspace, trained: dict[str, Any]) -> None:
    table = _json(place, "sweep")
    assert [model["name"] for model in table["models"]] == ["baseline", "finetuned"]
    keys = {"path", "threshold", "precision", "recall", "f1", "in_sample_threshold", "in_sample_f1"}
    keys |= {"wrong_mean", "correct_mean", "wrong_above_0_75", "recall_at_1"}
    assert all(keys <= set(model) for model in table["models"])
    whole = {"calibration_brands", "held_out_brands", "queries", "references", "method", "seed", "seconds"}
    assert whole | {"threshold_source"} <= set(table)
    assert table["threshold_source"] == "in-sample", "16 brands are too few to hold some out"


def test_evaluate_takes_a_threshold(place: Workspace, trained: dict[str, Any]) -> None:
    arguments = ("evaluate", "-e", "models/mine", "-n", "5", "-t", "0.5", "--matching-method", "multi-ref")
    table = _json(place, *arguments)
    (model,) = table["models"]
    assert (model["name"], model["threshold"], table["threshold_source"]) == ("finetuned", 0.5, "given")
    assert (table["method"], table["known_brands"]) == ("multi-ref", 5)


def test_export_writes_a_model_once(place: Workspace, trained: dict[str, Any]) -> None:
    arguments = (
        "export",
        "--checkpoint",
        "runs/tiny-01/checkpoints/best.pt",
        "--output",
        "models/again",
        "--merge-lora",
    )
    assert _json(place, *arguments)["output"] == str(place.models / "again")
    assert is_ours(place.models / "again")
    done = _run(place, *arguments)
    assert done.returncode == 2
    assert "exists already" in done.stderr


def test_a_job_that_fails_says_why_in_one_line(place: Workspace, prepared: dict[str, Any]) -> None:
    done = _run(place, "train", "--config", "configs/tiny.yaml", "--base-model", "models/nowhere")
    assert done.returncode == 2
    last = done.stderr.splitlines()[-1]
    assert last.startswith("logoclip: tiny-")
    assert "models/nowhere" in last
    assert "Traceback" not in done.stderr
