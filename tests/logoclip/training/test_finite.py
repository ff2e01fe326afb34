from __future__ import annotations

import math

import pytest
import torch

from logoclip.training.finite import all_finite, first_not_finite


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
def test_one_bad_number_among_many_is_found_and_named(bad: float) -> None:
    weights = {"a": torch.ones(3), "b": torch.ones(2, 2), "steps": torch.tensor(4)}
    assert all_finite(weights.values()) and first_not_finite({"model": weights}) is None
    weights["b"][1, 0] = bad
    assert not all_finite(weights.values())
    content = {"name": "x", "model": weights, "optimizer": {"state": {0: {"exp_avg": torch.zeros(1)}}}}
    assert first_not_finite(content) == "model.b"
    assert first_not_finite({"groups": [{"p": torch.ones(1)}, {"p": weights["b"]}]}) == "groups.1.p"


def test_nothing_is_finite() -> None:
    assert all_finite([])
