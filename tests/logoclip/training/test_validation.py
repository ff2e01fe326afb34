"""Which crops a validation looks at."""

from __future__ import annotations

import pytest

from logoclip.data.brands import Split
from logoclip.training.validation import validation_crops
from tests.logoclip.conftest import MakeData


def test_it_takes_so_many_crops_of_each_class(make_data: MakeData, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("logoclip.training.validation.CROPS_PER_CLASS", 2)
    data = make_data(3, 9, classes=2)
    taken = validation_crops(data.crops, Split(("brand-01",), ("brand-00", "brand-02"), (), ()))
    names = ("brand-00-1", "brand-00-2", "brand-02-1", "brand-02-2")
    assert [crop.class_name for crop in taken] == [name for name in names for _ in range(2)]
