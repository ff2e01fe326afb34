"""Masks that belong to the crop."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from logoclip.model.sample_dropout import SampleDropout, drawing_for

CPU = torch.device("cpu")


def dropped(p: float, values: torch.Tensor, micro_batch: int, layers: int = 2) -> torch.Tensor:
    """`layers` dropouts in a row over rows with the seeds 100, 101, …, so many rows at a time."""
    modules = [SampleDropout(p).train() for _ in range(layers)]
    parts, place = [], 100
    for part in values.split(micro_batch):
        with drawing_for(range(place, place + len(part)), CPU):
            parts.append(nn.Sequential(*modules)(part))
        place += len(part)
    return torch.cat(parts)


@pytest.mark.parametrize("shape", [(12, 5, 7), (12, 8), (12, 3)])
@pytest.mark.parametrize("micro_batch", [1, 5, 12])
def test_how_many_rows_go_together_changes_no_mask(shape: tuple[int, ...], micro_batch: int) -> None:
    values = torch.rand(shape) + 1
    assert torch.equal(dropped(0.3, values, micro_batch), dropped(0.3, values, 4))


def test_rows_layers_and_seeds_have_masks_of_their_own() -> None:
    values = torch.ones(4, 1000)
    once, twice = dropped(0.5, values, 4, layers=1), dropped(0.5, values, 4, layers=2)
    masks = [row.bool() for row in once] + [(twice[0] != 0)]
    for index, mask in enumerate(masks):
        assert not any(torch.equal(mask, other) for other in masks[index + 1 :])
    assert 0.2 < float(twice.bool().float().mean()) < 0.3  # two independent masks keep a quarter


@pytest.mark.parametrize("p", [0.1, 0.25, 0.9])
@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16, torch.float64])
def test_so_many_are_dropped_and_the_mean_stays(p: float, dtype: torch.dtype) -> None:
    values = torch.ones(8, 50_000, dtype=dtype)
    found = dropped(p, values, 8, layers=1)
    assert found.dtype == dtype
    share = float((found == 0).double().mean())
    assert share == pytest.approx(p, abs=5 * (p * (1 - p) / found.numel()) ** 0.5 + 2**-16)
    assert float(found.double().mean()) == pytest.approx(1, abs=0.02)


def test_outside_it_is_torchs_dropout_and_without_training_nothing() -> None:
    values = torch.ones(2, 1000)
    torch.manual_seed(0)
    found = SampleDropout(0.5).train()(values)
    torch.manual_seed(0)
    assert torch.equal(found, torch.nn.functional.dropout(values, 0.5))
    assert torch.equal(SampleDropout(0.5).eval()(values), values)
    assert torch.equal(SampleDropout(0.0).train()(values), values)


def test_the_global_generator_is_left_alone_and_a_wrong_number_of_rows_is_refused() -> None:
    before = torch.get_rng_state()
    dropped(0.5, torch.ones(3, 4), 2)
    assert torch.equal(torch.get_rng_state(), before)
    with drawing_for([1, 2], CPU), pytest.raises(ValueError, match="3 rows"):
        SampleDropout(0.5).train()(torch.ones(3, 4))
