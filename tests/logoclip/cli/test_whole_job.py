"""From a folder of photographs to a table, by the commands alone, with real workers on a tiny model."""

from __future__ import annotations

import json
import math
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from safetensors.torch import load_file, save_file

from logoclip.evaluation.stored import load_evaluation
from logoclip.model.card import is_ours, read_card
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


def test_a_second_training_leaves_the_published_model_alone_until_it_is_told(
    place: Workspace, trained: dict[str, Any]
) -> None:
    chosen = place.models / "mine"
    kept = place.models / "mine.tiny-01"
    words = ("train", "--config", "configs/tiny.yaml", "--name", "second", "--seed", "43")
    done = _run(place, *words)
    assert done.returncode == 0, done.stderr
    note = f"{chosen} holds the model of tiny-01, which stays: `logoclip runs publish second-01`, or u in the console"
    assert " ".join(done.stderr.split()).count(note) == 2, "at the launch and at the end"
    assert read_card(place.runs / "second-01" / "model")["parent_run"] == "second-01"
    assert read_card(chosen) == read_card(place.runs / "tiny-01" / "model")
    detached = _run(place, *words, "--detach")
    assert "holds the model of tiny-01, which stays" in detached.stderr
    _run(place, "runs", "stop", "second-02")
    shutil.rmtree(place.runs / "second-02")
    assert _json(place, "runs", "publish", "second-01") == {
        "run": "second-01",
        "model": str(chosen),
        "kept": str(kept),
    }
    assert read_card(chosen)["parent_run"] == "second-01"
    back = _run(place, "runs", "publish", "tiny-01")
    assert "published to models/mine; what stood there is kept as models/mine.second-01" in back.stderr
    assert read_card(chosen) == read_card(kept) == read_card(place.runs / "tiny-01" / "model")
    shutil.rmtree(place.runs / "second-01")


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
    arguments = ("evaluate", "-e", "models/mine", "-n", "3", "-t", "0.5", "--matching-method", "multi-ref")
    table = _json(place, *arguments)
    (model,) = table["models"]
    assert (model["name"], model["threshold"], table["threshold_source"]) == ("finetuned", 0.5, "given")
    assert (table["method"], table["known_brands"]) == ("multi-ref", 3)


def _asked(run: Path) -> list[object]:
    """What the evaluation of `run` asked, as it is stored."""
    stored = load_evaluation(run / "evaluation")
    scores = stored.models[0].held_out
    return [scores.brands, scores.gallery, scores.references, scores.queries, stored.models[0].preprocess]


def test_two_models_in_two_commands_are_asked_the_same(place: Workspace, trained: dict[str, Any]) -> None:
    common = ("evaluate", "-n", "2", "--seed", "42")
    base = _json(place, *common, "-e", "models/tiny", "-t", "0.75")
    finetuned = _json(place, *common, "-t", "0.82")
    first, second = sorted(place.runs.glob("sweep-*"), key=lambda run: (len(run.name), run.name))[-2:]
    assert _asked(first) == _asked(second)
    assert base["fingerprint"] == finetuned["fingerprint"] != ""
    assert [one["models"][0]["name"] for one in (base, finetuned)] == ["baseline", "finetuned"]
    assert [one["models"][0]["threshold"] for one in (base, finetuned)] == [0.75, 0.82]
    for one in (base, finetuned):
        assert one["split"].startswith("run tiny-") and one["sets_source"] == "whole"
        assert (one["preprocess"], one["known_brands"], one["references"]) == ("crop", 2, 4)
    table = _run(place, *common, "-t", "0.82").stdout
    for words in (
        f"questions {base['fingerprint']}",
        f"split of {base['split']}",
        "--split takes others",
        "pixels crop",
    ):
        assert words in " ".join(table.split())


def test_brands_that_a_model_knows_are_left_out_whatever_data_they_stand_in(
    place: Workspace, trained: dict[str, Any]
) -> None:
    """The same photographs and one more: other data by their fingerprint, and the model knows most of them by name."""
    more = place.root / "more"
    shutil.copytree(place.root / "photographs", more)
    for suffix in (".jpg", ".xml"):
        shutil.copy(more / "brand-01x" / f"0{suffix}", more / "brand-01x" / f"6{suffix}")
    _json(place, "prepare", "--dataset", "more", "--output", "data/more")
    finetuned = _json(place, "evaluate", "--data", "data/more", "-t", "0.5")
    assert (finetuned["split"], finetuned["held_out_brands"]) == ("data", 4)
    assert finetuned["known_left_out"] == finetuned["models"][0]["knows"] == BRANDS - 4
    asked = [
        _json(place, "evaluate", "--data", "data/more", "-t", "0.5", "-e", model, "--split", "models/mine")
        for model in ("models/mine", "models/tiny")
    ]
    assert asked[0]["fingerprint"] == asked[1]["fingerprint"]
    shutil.rmtree(place.data / "more")


def test_a_sweep_writes_the_threshold_with_its_facts_and_detection_uses_them(
    place: Workspace, trained: dict[str, Any]
) -> None:
    done = _run(place, "sweep", "--run", "tiny-01", "-n", "2", "--matching-method", "margin", "--write", "finetuned")
    assert done.returncode == 0, done.stderr
    own, chosen = place.runs / "tiny-01" / "model", place.models / "mine"
    for name in ("runs/tiny-01/model", "models/mine"):
        assert f"is now the threshold of {name}" in " ".join(done.stderr.split())
    facts = read_card(own)["threshold_facts"]
    assert facts == read_card(chosen)["threshold_facts"]
    assert (facts["method"], facts["known_brands"], facts["split"]) == ("margin", 2, "run tiny-01")
    found = _run(place, "detect", "data/photos/test_images", "--boxes", "annotations", "-e", "models/mine")
    assert found.returncode == 0, found.stderr
    said = " ".join(found.stderr.split())
    assert f"named from {facts['threshold']:.4f} on (in-sample" in said and "by margin: the best reference" in said
    assert f"fitted with 2 known logos, and these are {BRANDS}" in said
    refused = _run(place, "sweep", "--write", "baseline")
    assert (refused.returncode, refused.stderr.count("takes no threshold")) == (2, 1)


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
    broken = Path(shutil.copytree(place.models / "tiny", place.models / "broken"))
    weights = load_file(broken / "model.safetensors")
    weights["visual_projection.weight"][0, 0] = math.nan
    save_file(weights, broken / "model.safetensors", {"format": "pt"})
    done = _run(place, "train", "--config", "configs/tiny.yaml", "--base-model", "models/broken")
    assert done.returncode == 2
    last = done.stderr.splitlines()[-1]
    assert last.startswith("logoclip: tiny-")
    assert "visual_projection.weight" in last and "models/broken" in last
    assert "Traceback" not in done.stderr


def test_what_is_known_to_be_wrong_makes_no_run(place: Workspace, prepared: dict[str, Any]) -> None:
    before = sorted(place.runs.iterdir())
    done = _run(place, "train", "--config", "configs/tiny.yaml", "--base-model", "models/nowhere")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert done.stderr.startswith("logoclip: base_model: models/nowhere: there is no such model in ")
    assert sorted(place.runs.iterdir()) == before
