from __future__ import annotations

from typing import Any

from logoclip.runs.summary import RunSummary
from logotui.comparing.groups import Group
from logotui.widgets.run_details import RunDetails, advice, differences, of_group, settings
from tests.logotui.alone import alone
from tests.logotui.fake_host import NOON, summary

CONFIG: dict[str, Any] = {
    "loss_type": "infonce", "temperature": 0.07, "learning_rate": 1e-3, "logos_per_batch": 32, "samples_per_logo": 4,
    "batch_size": 16, "lora_r": 16, "lora_alpha": 32.0, "freeze_layers": 3, "seed": 42,
}  # fmt: skip


def test_differences_name_the_setting_and_both_values() -> None:
    before = {**CONFIG, "mixed_precision": True, "export_dir": "a"}
    after = {**before, "temperature": 0.05, "learning_rate": 5e-4, "mixed_precision": False, "export_dir": "b"}
    assert differences(after, before) == [
        "temperature 0.05 (0.07)",
        "learning_rate 5e-4 (1e-3)",
        "mixed_precision off (on)",
    ]
    assert differences(after, after) == []


def test_the_settings_of_a_job_are_its_arguments() -> None:
    assert settings({"dataset": "data/logos", "brands": 400, "seed": None}) == "dataset data/logos · brands 400"
    searched = {"config": "a.yaml", "text": "# one\nseed: 3\n", "space": {"learning_rate": [1], "lora_r": [4]}}
    assert settings({**searched, "trials": 3}) == "config a.yaml · space learning_rate, lora_r · trials 3"


def test_the_settings_of_a_training_are_one_line() -> None:
    assert settings(CONFIG) == (
        "batch 32 × 4 = 128, micro-batch 16 · LoRA r16 α32 · 3 layers frozen · infonce at 0.07 · lr 1e-3 · seed 42"
    )
    assert "all unfrozen layers" in settings({**CONFIG, "lora_r": 0})


def test_a_state_that_needs_somebody_says_what_can_be_done() -> None:
    needy = ("lost", "paused", "stopped", "failed")
    assert all("p " in advice(RunSummary("train", state=state, last_durable_step=200)) for state in needy)
    assert "200" in advice(RunSummary("train", state="paused", last_durable_step=200))
    assert advice(RunSummary("train", state="running")) == ""
    assert all("step" not in advice(RunSummary("evaluate", state=state)) for state in needy)


async def test_three_lines_at_most_each_cut_to_the_width() -> None:
    details = RunDetails()
    async with alone(details, size=(60, 8)) as stage:
        assert details.render().plain == ""
        details.run = summary("demo-02", state="paused", message="saved")
        details.config, details.previous = CONFIG, ("demo-01", {**CONFIG, "temperature": 0.05})
        await stage.pilot.pause()
        first, second, third = details.render().plain.splitlines()
        assert first == "demo-02 · training · differs from demo-01 in: temperature…"
        assert second.startswith("saved · the worker's memory is free")
        assert third.startswith("batch 32 × 4 = 128") and third.endswith("…")


async def test_the_same_settings_are_said_to_be_the_same() -> None:
    details = RunDetails()
    async with alone(details):
        details.run = summary("demo-02")
        details.config, details.previous = CONFIG, ("demo-01", CONFIG)
        assert details.render().plain.startswith("demo-02 · training · same settings as demo-01")


async def test_what_is_wanted_comes_before_what_can_be_done() -> None:
    details = RunDetails()
    async with alone(details):
        details.run = summary("demo-02", wanted="paused", wanted_since=NOON)
        details.now = NOON + 5
        assert "pausing: saves after this step" in details.render().plain


def test_a_group_says_its_runs_and_what_they_agree_in() -> None:
    runs = tuple(summary(f"demo-{seed}", settings={**CONFIG, "seed": seed}) for seed in (1, 2))
    text = "\n".join(line.plain for line in of_group(Group("g", ("loss_type supcon",), runs)))
    assert "2 runs · demo-1, demo-2" in text and "loss_type supcon" in text and "LoRA r16" in text


def test_a_finished_training_without_a_sweep_says_so() -> None:
    assert advice(RunSummary("train", state="finished")) == "not swept yet: 4 n"
    assert advice(RunSummary("train", state="finished", best_f1=0.5)) == ""
    assert advice(RunSummary("evaluate", state="finished")) == ""
