from __future__ import annotations

import pytest

from logoclip.errors import InputError
from logoclip.evaluation.matching import METHODS, Method, judge
from logoclip.evaluation.mistakes import mistakes
from logoclip.evaluation.thresholds import counts_at
from tests.logoclip.evaluation.test_stored import two_models


@pytest.mark.parametrize("method", METHODS)
def test_mistakes_are_the_false_positives_and_the_missed(method: Method) -> None:
    sweep = two_models()
    scores = sweep.models[0].held_out
    counts = counts_at(judge(scores, method), 0.7)
    found = mistakes(sweep, "baseline", 0.7, method)
    assert sum(item.given is not None for item in found) == counts.false_positives
    assert sum(item.known for item in found) == counts.false_negatives
    assert all(item.given != item.class_name for item in found)
    assert [item.score for item in found] == sorted((item.score for item in found), reverse=True)
    with pytest.raises(InputError, match="holds baseline, finetuned"):
        mistakes(sweep, "other", 0.7)
