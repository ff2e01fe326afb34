from __future__ import annotations

import pytest

from logotui.comparing.what import apart_by_seed, what
from tests.logotui.fake_host import summary

TRAINED = {"learning_rate": 1e-3, "loss_type": "infonce", "lora_r": 16, "data_dir": "data/big", "seed": 7}


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({}, "lr 1e-3 infonce r16 big"),
        ({"learning_rate": 1.5e-5, "lora_r": 0}, "lr 1.5e-5 infonce no LoRA big"),
        ({"learning_rate": 0.02, "data_dir": "/mnt/ssd/logos/"}, "lr 0.02 infonce r16 logos"),
        ({"data_dir": ""}, "lr 1e-3 infonce r16"),
    ],
)
def test_a_training_is_its_rate_loss_rank_and_data(changed: dict[str, object], said: str) -> None:
    assert what(summary("demo-01", settings={**TRAINED, **changed})) == said


def test_another_job_is_its_data_and_what_is_not_known_is_not_said() -> None:
    assert what(summary("sweep-01", kind="evaluate", settings={"data": "data/big"})) == "big"
    assert what(summary("data-01", kind="prepare", settings={"dataset": "photos", "output": "data/small"})) == "small"
    assert what(summary("demo-01")) == what(summary("demo-01", settings={})) == ""


def test_a_seed_is_said_where_asked_for_and_runs_that_look_alike_need_it() -> None:
    assert what(summary("demo-01", settings=TRAINED), seed=True) == "seed 7 lr 1e-3 infonce r16 big"
    runs = [summary(name, settings={**TRAINED, **changed}) for name, changed in
            (("a", {}), ("b", {"seed": 8}), ("c", {"learning_rate": 0.1}), ("d", {"learning_rate": 0.1}))]  # fmt: skip
    assert apart_by_seed([*runs, summary("e"), summary("f", kind="evaluate", settings=TRAINED)]) == {"a", "b"}
