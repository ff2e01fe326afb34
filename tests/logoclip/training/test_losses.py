"""Losses against naive loops over a few 2-D embeddings at known angles."""

from __future__ import annotations

import math

import pytest
import torch
from torch import Tensor

from logoclip.config.schema import TrainingConfig
from logoclip.training.losses import CombinedLoss, InfoNCELoss, SupConLoss, TripletLoss, make_loss

ANGLES = [0, 25, 60, 100, 130, 220]
LABELS = [0, 0, 1, 1, 1, 2]  # the last has no positive and is no anchor
BRANDS = {
    "one class a brand": LABELS,
    "a brand of two classes": [0, 0, 1, 1, 1, 0],
    "two classes with positives": [0, 0, 0, 0, 0, 2],
    "all of one brand": [0, 0, 0, 0, 0, 0],
}
TEMPERATURE = 0.2
MARGIN = 0.3


def at_angles(degrees: list[float]) -> Tensor:
    radians = torch.tensor(degrees, dtype=torch.float64).deg2rad()
    return torch.stack([radians.cos(), radians.sin()], dim=1)


def cosine(i: int, j: int) -> float:
    return math.cos(math.radians(ANGLES[i] - ANGLES[j]))


def weight(i: int, j: int) -> float:
    return math.exp(cosine(i, j) / TEMPERATURE)


def positives(i: int) -> list[int]:
    return [j for j in range(len(LABELS)) if j != i and LABELS[j] == LABELS[i]]


def negatives(i: int, brands: list[int]) -> list[int]:
    return [j for j in range(len(LABELS)) if brands[j] != brands[i]]


def naive_infonce(brands: list[int]) -> float:
    def term(i: int, p: int) -> float:
        return -math.log(weight(i, p) / (weight(i, p) + sum(weight(i, n) for n in negatives(i, brands))))

    anchors = [sum(term(i, p) for p in positives(i)) / len(positives(i)) for i in range(len(LABELS)) if positives(i)]
    return sum(anchors) / len(anchors)


def naive_supcon(brands: list[int]) -> float:
    anchors = []
    for i in range(len(LABELS)):
        if positives(i):
            everything = sum(weight(i, j) for j in [*positives(i), *negatives(i, brands)])
            anchors.append(-sum(math.log(weight(i, p) / everything) for p in positives(i)) / len(positives(i)))
    return sum(anchors) / len(anchors)


def naive_triplet(brands: list[int]) -> float:
    def hardest_negative(i: int) -> float:
        return max((cosine(i, n) for n in negatives(i, brands)), default=-math.inf)

    anchors = [
        max(0.0, MARGIN + hardest_negative(i) - min(cosine(i, p) for p in positives(i)))
        for i in range(len(LABELS))
        if positives(i)
    ]
    return sum(anchors) / len(anchors)


ORACLES = {
    "infonce": (InfoNCELoss(TEMPERATURE), naive_infonce),
    "supcon": (SupConLoss(TEMPERATURE), naive_supcon),
    "triplet": (TripletLoss(MARGIN), naive_triplet),
    "combined": (
        CombinedLoss(TEMPERATURE, MARGIN, 0.7),
        lambda brands: naive_infonce(brands) + 0.7 * naive_triplet(brands),
    ),
}


@pytest.mark.parametrize("brands", BRANDS.values(), ids=BRANDS)
@pytest.mark.parametrize("name", ORACLES)
def test_a_loss_equals_its_naive_loop(name: str, brands: list[int]) -> None:
    loss, oracle = ORACLES[name]
    value = loss(at_angles(ANGLES), torch.tensor(LABELS), torch.tensor(brands)).item()
    assert value == pytest.approx(oracle(brands), rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("name", ORACLES)
def test_without_brands_each_class_is_one(name: str) -> None:
    loss, _ = ORACLES[name]
    embeddings, labels = at_angles(ANGLES), torch.tensor(LABELS)
    assert loss(embeddings, labels).item() == loss(embeddings, labels, labels + 7).item()


@pytest.mark.parametrize("name", ORACLES)
def test_a_neutral_pair_has_no_gradient(name: str) -> None:
    """Crops of a brand's other class turn as if the first class were not there, and it as if they were not."""
    loss, _ = ORACLES[name]
    embeddings = at_angles([0, 25, 10, 40]).requires_grad_()
    labels, brands = torch.tensor([0, 0, 1, 1]), torch.tensor([0, 0, 0, 0])
    loss(embeddings, labels, brands).backward()
    apart = [at_angles(angles).requires_grad_() for angles in ([0, 25], [10, 40])]
    for one in apart:
        loss(one, torch.tensor([0, 0]), torch.tensor([0, 0])).backward()
    expected = torch.cat([one.grad for one in apart]) / 2  # each is half of the anchors
    torch.testing.assert_close(embeddings.grad, expected)


@pytest.mark.parametrize("brands", BRANDS.values(), ids=BRANDS)
@pytest.mark.parametrize("name", ORACLES)
def test_the_gradient_equals_finite_differences(name: str, brands: list[int]) -> None:
    loss, _ = ORACLES[name]
    labels = torch.tensor(LABELS)
    embeddings = at_angles(ANGLES).requires_grad_()
    assert torch.autograd.gradcheck(lambda e: loss(e, labels, torch.tensor(brands)), embeddings)


@pytest.mark.parametrize("name", ORACLES)
@pytest.mark.parametrize("labels", [[0, 1, 2, 3, 4, 5], [0, 0, 0, 0, 0, 0]], ids=["no positives", "no negatives"])
def test_a_batch_without_contrast_has_a_finite_gradient(name: str, labels: list[int]) -> None:
    embeddings = at_angles(ANGLES).requires_grad_()
    ORACLES[name][0](embeddings, torch.tensor(labels)).backward()
    assert embeddings.grad is not None and embeddings.grad.isfinite().all()


@pytest.mark.parametrize("name", ["infonce", "supcon", "triplet", "combined"])
def test_pulling_a_brand_together_lowers_the_loss(name: str) -> None:
    loss = make_loss(TrainingConfig(loss_type=name, triplet_margin=1.0))
    labels = torch.tensor([0, 0, 1, 1])
    apart = loss(at_angles([0, 50, 80, 130]), labels)
    together = loss(at_angles([0, 10, 120, 130]), labels)
    assert together < apart


def test_the_config_decides_the_loss_and_its_parameters() -> None:
    combined = make_loss(TrainingConfig(loss_type="combined", temperature=0.3, triplet_margin=0.4, triplet_weight=2))
    assert isinstance(combined, CombinedLoss)
    assert (combined.infonce.temperature, combined.triplet.margin, combined.triplet_weight) == (0.3, 0.4, 2)
