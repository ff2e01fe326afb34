from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import torch

from logoclip.data.dataset import Batch
from logoclip.runs.examples import Examples
from logoclip.training.hardest import Hardest, Pair
from logoclip.training.showcase import CROPS, Showcase


def crops(count: int, brand: str) -> list[Any]:
    return [
        SimpleNamespace(path=Path(f"/data/{brand}/{place}.jpg"), brand=brand, class_name=f"{brand}-1")
        for place in range(count)
    ]


def test_places_in_a_batch_become_names_and_nothing_of_its_pictures_is_kept() -> None:
    trained, validated = crops(100, "acme"), crops(3, "zebra")
    data = SimpleNamespace(
        prepared=SimpleNamespace(root=Path("/data")), dataset=SimpleNamespace(crops=trained), validation=validated
    )
    told: list[Examples] = []
    showcase = Showcase(cast("Any", data), told.append)
    showcase.judged(0, 0, Hardest((Pair(0, 2, 0.1234567),)))
    assert told[0].crops == () and told[0].batch.positives == ()
    pair = told[0].validation.positives[0]
    assert (pair.first.path, pair.second.path, pair.similarity) == ("zebra/0.jpg", "zebra/2.jpg", 0.1235)
    labels = torch.zeros(2, dtype=torch.int64)
    batch = Batch(torch.ones(2, 3, 8, 8), labels, labels, torch.arange(2), [70, 30])
    showcase.took(batch, torch.tensor([[1.0, 0.0], [0.6, 0.8]]))
    assert showcase._last is not None and not showcase._last[0].pixels.untyped_storage().nbytes()
    showcase.judged(5, 1, Hardest())
    (pair,) = told[1].batch.positives
    assert {pair.first.path, pair.second.path} == {"acme/70.jpg", "acme/30.jpg"} and pair.similarity == 0.6
    assert [crop.path for crop in told[1].crops] == ["acme/70.jpg", "acme/30.jpg"]
    many = torch.zeros(99, dtype=torch.int64)
    showcase.took(Batch(torch.ones(99, 1, 1, 1), many, many, torch.arange(99), list(range(99))), torch.ones(99, 2))
    showcase.judged(6, 2, Hardest())
    assert len(told[2].crops) == CROPS
