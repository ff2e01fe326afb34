from __future__ import annotations

import pytest

from logoclip.agent.questions.configs import ConfigCheck
from logoclip.errors import Fault
from logoclip.jobs.estimated import Estimated
from logotui.draft import Draft, opened
from logotui.widgets.meaning import batch, command, meaning, steps, trains

DRAFT = opened("demo.yaml", ConfigCheck("max_epochs: 8\n", {}, revision="r"))


def lines(draft: Draft, known: Estimated | None = None) -> list[str]:
    return [line.plain for line in meaning(draft, known)]


def test_the_batch_is_brands_times_crops_in_micro_batches() -> None:
    config = DRAFT.set("batch_size", 48).config
    assert config is not None
    assert batch(config) == "batch 32 × 4 = 128 crops, in 3 micro-batches of 48"


def test_an_accumulation_that_does_not_fit_is_noted() -> None:
    assert any(line.startswith("note: gradient_accumulation_steps: 16") for line in lines(DRAFT.set("batch_size", 8)))
    assert not any(line.startswith("note:") for line in lines(DRAFT))


@pytest.mark.parametrize(
    ("freeze", "rank", "words"),
    [
        (12, 16, "layers 1–12 frozen, LoRA of rank 16 on the layers above"),
        (0, 16, "LoRA of rank 16 on every layer"),
        (3, 0, "layers 1–3 frozen, the layers above trained whole"),
        (0, 0, "every layer trained whole"),
    ],
)
def test_what_trains(freeze: int, rank: int, words: str) -> None:
    config = DRAFT.set("freeze_layers", freeze).seal().set("lora_r", rank).config
    assert config is not None
    assert trains(config) == words


def test_the_steps_of_an_epoch_follow_from_the_data() -> None:
    assert DRAFT.config is not None
    assert steps(DRAFT.config, Estimated(train_crops=2880)) == (
        "22 steps an epoch (2,880 training crops), 176 steps in 8 epochs"
    )
    assert "reading data/logodet3k" in steps(DRAFT.config, None)


def test_what_the_host_would_refuse_is_said() -> None:
    known = Estimated((Fault("base_model", "models/demo-bsae: there is no such model"),))
    assert "✗ base_model: models/demo-bsae: there is no such model" in lines(DRAFT, known)


def test_a_faulty_form_says_what_keeps_it_from_being_launched() -> None:
    assert lines(DRAFT.set("lora_dropout", 2)) == [
        "✗ lora_dropout: must be less than 1, given 2",
        "it cannot be launched until this is put right",
    ]


def test_the_command_says_only_what_differs() -> None:
    draft = DRAFT.set("learning_rate", 5e-4).seal().set("mixed_precision", False).seal()
    assert command(draft) == "logoclip train --config configs/demo.yaml --learning-rate 0.0005 --no-mixed-precision"


def test_time_and_memory_are_said_with_the_run_that_measured_them() -> None:
    known = Estimated(
        train_crops=2880, trained=1_300_000, parameters=4_100_000, seconds_per_step=0.5, measured_by="demo-01",
        memory=2 * 2**30, memory_total=8 * 2**30, memory_free=4 * 2**30,
    )  # fmt: skip
    said = "\n".join(lines(DRAFT, known))
    assert "1.3 M parameters beside the 4.1 M of the vision tower" in said
    assert "0.5 s a step, about 11s an epoch, 1m 28s in all without validation (demo-01)" in said
    assert "memory about 2.0 G of 8.0 G" in said and "fit" not in said


def test_what_will_not_fit_is_a_warning_before_it_is_tried() -> None:
    known = Estimated(seconds_per_step=0.5, memory=6 * 2**30, on_gpu=True, memory_total=8 * 2**30, memory_free=2**30)
    assert any(line.startswith("! only 1.0 G are free now") for line in lines(DRAFT, known))
    small = Estimated(seconds_per_step=0.5, memory=9 * 2**30, memory_total=8 * 2**30)
    assert "✗ that will not fit: lower batch_size, or freeze more layers" in lines(DRAFT, small)


def test_what_nobody_measured_is_offered_to_be() -> None:
    assert any("p measures time and memory in ten seconds" in line for line in lines(DRAFT, Estimated()))
