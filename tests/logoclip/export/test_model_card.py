"""The README of an exported model: true for each kind of export, and its example runs."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any, get_args

import numpy as np
import pytest
import torch
from PIL import Image

from logoclip.config.schema import Preprocess
from logoclip.export.export import export_model
from logoclip.export.model_card import readme
from logoclip.model.encoder import Encoder
from logoclip.model.fine_tuned_clip import LogoFineTunedCLIP, load_clip

CARD: dict[str, Any] = {
    "base_model": "models/tiny",
    "parent_run": "demo-07",
    "split": {"train": ["a", "b", "c"]},
    "preprocess": "squash",
    "merged": True,
    "lora_r": 4,
    "threshold": None,
    "threshold_source": None,
    "monitor": "recall_at_1",
    "best_value": 0.4321,
    "epoch": 3,
    "config": {"seed": 5, "random_init": False},
}
FIGURES = {"f1": 0.912, "precision": 0.95, "recall": 0.877, "wrong_mean": None, "held_out_brands": 31}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "Fine-tuned from\n`models/tiny` by run `demo-07` on 3 brands; LoRA merged into the weights."),
        (
            {"aliases": {"file": "/home/me/data/aliases.yaml", "digest": "1", "used": {"lv": "louis vuitton"}}},
            "weights.\n\nAliases of `aliases.yaml` say which classes are of one brand:\n\n* `lv` is of `louis v",
        ),
        ({"parent_run": None, "split": None}, "`models/tiny` on its brands"),
        ({"config": {"random_init": True}}, "Trained from random weights with the architecture of\n`models/tiny`"),
        ({"merged": False}, "LoRA in `adapter_model.safetensors`, and what it is added to"),
        ({"merged": False, "lora_r": 0}, "all weights in `model.safetensors`"),
        ({}, "Threshold: none chosen yet"),
        (
            {"threshold": 0.71239, "threshold_source": "calibration", "method": "multi-ref"},
            "call it a match from 0.7124 on (fitted on other brands, matched by multi-ref)",
        ),
        ({"threshold": 0.5, "threshold_source": "given"}, "from 0.5000 on (chosen by hand)"),
        ({"threshold": 0.5, "threshold_source": "in-sample"}, "from 0.5000 on (in-sample)"),
        ({}, "On the validation brands, after epoch 3: recall at 1 0.432. Not evaluated on held-out brands yet."),
        ({"best_value": None}, "Not evaluated yet."),
        (
            {"base_value": 0.5, "figures": FIGURES},
            "> [!WARNING]\n> Training has made this model worse: recall at 1 on the validation brands was 0.500 before "
            "the first step and is 0.432. The base model is the better choice.\n\nOn 31 brands",
        ),
        ({"figures": FIGURES}, "On 31 brands, at this threshold:\n\n| | |\n|---|---|\n| F1 | 91.2% |"),
        ({}, "| seed | 5 |"),
    ],
)
def test_it_says_what_the_card_says(changes: dict[str, Any], words: str) -> None:
    assert words in readme({**CARD, **changes})


@pytest.mark.parametrize("base", [0.4321, 0.2, None])
def test_no_warning_of_a_model_that_is_not_below_its_base(base: float | None) -> None:
    assert "WARNING" not in readme({**CARD, "base_value": base}) and "WARNING" not in readme(CARD)


def test_figures_that_were_not_measured_are_left_out() -> None:
    assert "wrong similarities" not in readme({**CARD, "figures": FIGURES})


@pytest.mark.parametrize("preprocess", get_args(Preprocess))
def test_every_preprocessing_is_explained(preprocess: str) -> None:
    assert re.search(rf"becomes square `{preprocess}`: \w+", readme({**CARD, "preprocess": preprocess}))


@pytest.mark.parametrize("merge_lora", [True, False])
@pytest.mark.parametrize("preprocess", get_args(Preprocess))
def test_its_example_runs_as_it_stands_and_gives_the_models_embedding(
    tiny_clip_dir: Path, tmp_path: Path, preprocess: Preprocess, merge_lora: bool
) -> None:
    model = LogoFineTunedCLIP(load_clip(str(tiny_clip_dir)), lora_r=4, freeze_layers=2, preprocess=preprocess)
    with torch.no_grad():
        for parameter in model.trainable_parameters().values():
            parameter.add_(torch.randn(parameter.shape, generator=torch.Generator().manual_seed(1)), alpha=0.3)
    directory = tmp_path / "exported"
    export_model(model, directory, base=str(tiny_clip_dir), card=CARD, merge_lora=merge_lora)
    picture = Image.effect_noise((91, 40), 90).convert("RGB")
    picture.save(tmp_path / "crop.png")
    (tmp_path / "crop.png").rename(tmp_path / "crop.jpg")  # the name that the example has, without a jpeg's loss
    (example,) = re.findall(r"```python\n(.*?)```", (directory / "README.md").read_text("utf-8"), re.DOTALL)
    assert "path/to/this/directory" in example
    code = example.replace("path/to/this/directory", str(directory)) + "print(embedding[0].tolist())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    own = Encoder.load(str(directory), torch.device("cpu")).embed_images([picture])
    np.testing.assert_allclose(json.loads(done.stdout.splitlines()[-1]), own[0], atol=1e-5)
