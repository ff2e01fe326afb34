"""By which rule a similarity becomes a name."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from logoclip.detection.references import References
from logoclip.detection.rule import Rule
from logoclip.errors import InputError
from logoclip.evaluation.fitted import ThresholdFacts, facts_of
from tests.logoclip.evaluation.test_stored import two_models

FACTS = replace(facts_of(two_models(), "finetuned"), best_references=2, margin=0.1, method="margin", references=3)


def references_of(counts: list[int]) -> References:
    names = tuple(f"brand-{place}" for place in range(len(counts)))
    total = sum(counts)
    return References(names, names, tuple(counts), tuple(map(Path, map(str, range(total)))), np.zeros((total, 2), "f4"))


def test_it_is_the_models_own_in_all_its_parts() -> None:
    rule = Rule.of("m", FACTS.to_card(), None, None)
    assert (rule.threshold, rule.method, rule.best_references, rule.margin) == (FACTS.threshold, "margin", 2, 0.1)
    assert rule.described() == (
        f"named from {FACTS.threshold:.4f} on (fitted on {FACTS.calibration_brands} other brands for F1), by margin: "
        "the best reference, if it leads the next brand by 0.1"
    )


def test_what_is_given_goes_before_it() -> None:
    rule = Rule.of("m", FACTS.to_card(), 0.5, "multi-ref")
    assert (rule.threshold, rule.method, rule.source) == (0.5, "multi-ref", "as given")
    assert rule.warnings(references_of([1])) == [], "nothing is known of what a given one was fitted with"


def test_a_model_without_a_word_takes_the_usual() -> None:
    rule = Rule.of("m", {"threshold": 0.7}, None, None)
    assert (rule.method, rule.best_references, rule.margin, rule.source) == ("multi-ref", 3, 0.05, "the model's own")
    with pytest.raises(InputError, match="m: has no threshold yet"):
        Rule.of("m", {}, None, None)
    with pytest.raises(InputError, match="method: must be one of simple, margin, multi-ref, given best"):
        Rule.of("m", {"threshold": 0.7, "method": "best"}, None, None)


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ([3] * FACTS.known_classes, []),
        ([3, 3], [f"fitted with {FACTS.known_classes} known logos, and these are 2"]),
        ([4] * FACTS.known_classes, ["fitted with 3 references of each logo, and these have 4"]),
        ([1, *[3] * (FACTS.known_classes - 1)], ["these have 1 to 3"]),
    ],
)
def test_what_differs_from_what_it_was_fitted_with_is_said(counts: list[int], words: list[str]) -> None:
    said = Rule.of("m", FACTS.to_card(), None, None).warnings(references_of(counts))
    assert len(said) == len(words)
    assert all(word in warning for word, warning in zip(words, said, strict=True))


def test_another_method_than_it_was_fitted_for_is_said() -> None:
    rule = Rule.of("m", FACTS.to_card(), None, "simple")
    (said,) = rule.warnings(references_of([3] * FACTS.known_classes))
    assert "fitted for margin and is used with simple" in said
    assert isinstance(rule.facts, ThresholdFacts)
