"""Steps that are no numbers: said, and after three in a row the training pauses."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import torch

from logoclip.training.soundness import BAD_STEPS, Soundness, advice
from tests.logoclip.training.conftest import Notebook


def soundness(weight: float = 1.0, torn: bool = False) -> tuple[Soundness, Notebook]:
    optimiser: Any = SimpleNamespace(torn=torn, parameters=[torch.tensor([weight])])
    data: Any = SimpleNamespace(names=lambda crops: [f"crop-{crop}.jpg" for crop in crops])
    notebook = Notebook()
    return Soundness(optimiser, data, notebook), notebook


BATCH: Any = SimpleNamespace(crops=[3, 4])


def test_a_step_that_is_left_out_is_named_with_its_files() -> None:
    watching, notebook = soundness()
    assert watching.watch(7, "the loss is nan", BATCH, 5) == ""
    assert notebook.events == [
        ("warning", "step 7 left out: the loss is nan; the log names the files of its batch"),
        ("files", "the files of step 7: crop-3.jpg, crop-4.jpg"),
    ]


def test_only_faults_in_a_row_are_counted() -> None:
    watching, notebook = soundness()
    faults = ["bad"] * (BAD_STEPS - 1) + [""] + ["bad"] * BAD_STEPS
    reasons = [watching.watch(step, fault, BATCH, 0) for step, fault in enumerate(faults, 1)]
    assert reasons == [""] * (len(faults) - 1) + ["3 steps in a row were left out; of the last one bad"]
    assert len(notebook.events) == 2 * faults.count("bad")


@pytest.mark.parametrize(("weight", "torn"), [(float("nan"), False), (float("inf"), False), (1.0, True)])
def test_weights_that_are_spoiled_are_the_end_at_once(weight: float, torn: bool) -> None:
    watching, _ = soundness(weight, torn)
    assert not watching.of_weights
    assert watching.watch(7, "", BATCH, 5) == "the weights are not finite after step 7, the last saved step is 5"


def test_advice_names_the_reason_and_the_way_on() -> None:
    assert advice("it broke", Path("runs/a/last.pt")).startswith("paused: it broke. Lower learning_rate")
    assert "logoclip train --resume runs/a/last.pt" in advice("it broke", Path("runs/a/last.pt"))
