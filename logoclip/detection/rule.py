"""By which rule a similarity becomes a name: the model's own, as its threshold was fitted, or what was given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from logoclip.detection.references import References
from logoclip.errors import InputError
from logoclip.evaluation.fitted import ThresholdFacts, facts_in
from logoclip.evaluation.matching import BEST_REFERENCES, DEFAULT_METHOD, MARGIN, METHODS, Method


@dataclass(frozen=True)
class Rule:
    """A threshold, and how references make the score that has to reach it.

    Attributes:
        facts: what the threshold was fitted with; None for one that was given, or of an earlier version.
        source: where the threshold comes from, in words.
    """

    threshold: float
    method: Method
    best_references: int
    margin: float
    source: str
    facts: ThresholdFacts | None = None

    @classmethod
    def of(cls, model: str, card: Mapping[str, Any], threshold: float | None, method: Method | None) -> Rule:
        """The rule of the model with this card, save for what is given instead.

        Raises:
            InputError: the model has no threshold and none is given; or there is no such method.
        """
        facts, own = facts_in(card), card.get("threshold")
        value = own if threshold is None else threshold
        if value is None:
            raise InputError(f"{model}: has no threshold yet: give one, or choose one in a sweep")
        chosen = method or card.get("method") or DEFAULT_METHOD
        if chosen not in METHODS:
            raise InputError(f"method: must be one of {', '.join(METHODS)}, given {chosen}")
        return cls(
            threshold=float(value),
            method=chosen,
            best_references=facts.best_references if facts else BEST_REFERENCES,
            margin=facts.margin if facts else MARGIN,
            source=_source(threshold, facts),
            facts=facts if threshold is None else None,
        )

    def described(self) -> str:
        """In words: the threshold, where it comes from, and how references make a score."""
        ways = {
            "simple": "the best reference",
            "margin": f"the best reference, if it leads the next brand by {self.margin:g}",
            "multi-ref": f"the mean of the best {self.best_references} references",
        }
        return f"named from {self.threshold:.4f} on ({self.source}), by {self.method}: {ways[self.method]}"

    def warnings(self, references: References) -> list[str]:
        """What differs from what the threshold was fitted with, and so moves its figures."""
        return [] if self.facts is None else [*self._of_method(self.facts), *_of_gallery(self.facts, references)]

    def _of_method(self, facts: ThresholdFacts) -> list[str]:
        if self.method == facts.method:
            return []
        return [
            f"the threshold was fitted for {facts.method} and is used with {self.method}, whose scores lie elsewhere"
        ]


def _source(given: float | None, facts: ThresholdFacts | None) -> str:
    if given is not None:
        return "as given"
    return facts.described() if facts else "the model's own"


def _of_gallery(facts: ThresholdFacts, references: References) -> list[str]:
    found = []
    logos = len(references.classes)
    if logos != facts.known_classes:
        found.append(
            f"the threshold was fitted with {facts.known_classes} known logos, and these are {logos}: the more there "
            f"are, the higher the best wrong one scores; `logoclip sweep -n {logos} --write MODEL` fits it for so many"
        )
    least, most = min(references.counts), max(references.counts)
    if (least, most) != (facts.references, facts.references):
        have = str(least) if least == most else f"{least} to {most}"
        found.append(f"the threshold was fitted with {facts.references} references of each logo, and these have {have}")
    return found
