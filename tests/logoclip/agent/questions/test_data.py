"""Questions about prepared data."""

from __future__ import annotations

from typing import Any

import pytest

from logoclip.agent.questions.data import (
    Brand,
    BrandClass,
    CropPage,
    Crops,
    DataSet,
    DataSets,
    DataSetSummary,
    ReadAudit,
    ReadDataSet,
    SkippedFile,
    Thumbnail,
    Thumbnails,
)
from logoclip.agent.questions.question import Question
from logoclip.data.findings import Audit
from tests.logoclip.agent.wired import answered, asked, refused

BRAND = Brand("lexus", "Cars", 5, 9, "train", (BrandClass("lexus-1", 3, 6), BrandClass("lexus-2", 2, 3)))
DATA = DataSet(DataSetSummary("data/small"), "id", 7, (BRAND,), (SkippedFile("x", "broken"),))


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        (DataSets(), (DataSetSummary("data/small", error="damaged"),)),
        (
            ReadDataSet("data/small", 7),
            DATA,
        ),
        (ReadAudit("data/small", 7), Audit("data/small", 7, 8, 40, 40, 40, ())),
        (Crops("data/small", "lexus", 8, 4, 16, 12, "lexus-1"), CropPage(9, (Thumbnail("a.jpg", ("ff0000",)),))),
        (Thumbnails("data/small", ("a.jpg",)), (Thumbnail("a.jpg", error="no picture"),)),
    ],
)
def test_it_is_the_same_on_another_machine(question: Question[Any], answer: object) -> None:
    assert asked(question) == question
    assert answered(question, answer) == answer


@pytest.mark.parametrize(
    ("call", "arguments", "why"),
    [
        ("crops", {"path": "data", "brand": "a", "count": 65}, "<= 64"),
        ("crops", {"path": "data", "brand": "a", "width": 0}, ">= 1"),
        ("thumbnails", {"path": "data", "crops": ["a"] * 65}, "length <= 64"),
        ("read_audit", {"path": "data", "seed": -1}, ">= 0"),
    ],
)
def test_what_cannot_be_is_refused_where_it_comes_in(call: str, arguments: dict[str, Any], why: str) -> None:
    assert why in refused(call, **arguments)
