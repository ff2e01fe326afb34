"""Contrastive losses over one batch of embeddings.

Each is a module called with `embeddings` [N, D] (unit rows), `labels` [N] and `brands` [N] (integers: the class and
the brand of each) and gives a scalar. Two of one class are positive to each other, two of different brands negative.
Two classes of one brand are neutral: the loss is what it would be if the pair could not be seen. Without `brands` each
class is a brand of its own. An anchor without a positive in the batch contributes nothing.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from logoclip.config.schema import TrainingConfig


class SupConLoss(nn.Module):
    """Supervised contrastive loss, the variant with the mean outside the logarithm (L_out).

    Khosla et al., "Supervised Contrastive Learning", 2020, equation 2.
    """

    def __init__(self, temperature: float = 0.07) -> None:
        super().__init__()
        self.temperature = temperature

    def forward(self, embeddings: Tensor, labels: Tensor, brands: Tensor | None = None) -> Tensor:
        logits, positive, negative = _logits(embeddings, labels, brands, self.temperature)
        logits = logits.masked_fill(~(positive | negative), -torch.inf)
        log_probability = (logits - logits.logsumexp(dim=1, keepdim=True)).masked_fill(~positive, 0)
        return _mean_over_anchors(-log_probability.sum(dim=1) / positive.sum(dim=1).clamp(min=1), positive)


class InfoNCELoss(nn.Module):
    """InfoNCE with several positives: each is contrasted with the negatives alone.

    A term is −log(exp(s_p / τ) / (exp(s_p / τ) + Σ_negatives exp(s_n / τ))), averaged over an anchor's
    positives, then over anchors. With one positive it is van den Oord et al., "Representation Learning
    with Contrastive Predictive Coding", 2018, equation 4; unlike SupCon, positives do not compete.
    """

    def __init__(self, temperature: float = 0.07) -> None:
        super().__init__()
        self.temperature = temperature

    def forward(self, embeddings: Tensor, labels: Tensor, brands: Tensor | None = None) -> Tensor:
        logits, positive, negative = _logits(embeddings, labels, brands, self.temperature)
        against = logits.masked_fill(~negative, -torch.inf).logsumexp(dim=1, keepdim=True)
        terms = (torch.logaddexp(logits, against) - logits).masked_fill(~positive, 0)
        return _mean_over_anchors(terms.sum(dim=1) / positive.sum(dim=1).clamp(min=1), positive)


class TripletLoss(nn.Module):
    """Triplet loss on cosine distance, hardest positive and hardest negative of the batch.

    Hermans et al., "In Defense of the Triplet Loss for Person Re-Identification", 2017, equation 5
    (batch hard). `margin` is in units of cosine.
    """

    def __init__(self, margin: float = 0.2) -> None:
        super().__init__()
        self.margin = margin

    def forward(self, embeddings: Tensor, labels: Tensor, brands: Tensor | None = None) -> Tensor:
        similarity = embeddings @ embeddings.T
        positive, negative = _pairs(labels, brands)
        hardest_positive = similarity.masked_fill(~positive, torch.inf).amin(dim=1)
        hardest_negative = similarity.masked_fill(~negative, -torch.inf).amax(dim=1)
        violation = (self.margin + hardest_negative - hardest_positive).clamp(min=0)
        return _mean_over_anchors(violation, positive)


class CombinedLoss(nn.Module):
    """InfoNCE plus `triplet_weight` times the triplet loss."""

    def __init__(self, temperature: float = 0.07, margin: float = 0.2, triplet_weight: float = 0.5) -> None:
        super().__init__()
        self.infonce = InfoNCELoss(temperature)
        self.triplet = TripletLoss(margin)
        self.triplet_weight = triplet_weight

    def forward(self, embeddings: Tensor, labels: Tensor, brands: Tensor | None = None) -> Tensor:
        infonce, triplet = (loss(embeddings, labels, brands) for loss in (self.infonce, self.triplet))
        total: Tensor = infonce + self.triplet_weight * triplet
        return total


def make_loss(config: TrainingConfig) -> nn.Module:
    """The loss that `config` names."""
    match config.loss_type:
        case "infonce":
            return InfoNCELoss(config.temperature)
        case "supcon":
            return SupConLoss(config.temperature)
        case "triplet":
            return TripletLoss(config.triplet_margin)
        case "combined":
            return CombinedLoss(config.temperature, config.triplet_margin, config.triplet_weight)


def _pairs(labels: Tensor, brands: Tensor | None) -> tuple[Tensor, Tensor]:
    """Which pairs are positive, and which are negative, both [N, N]. The others are neutral, as each with itself."""
    brands = labels if brands is None else brands
    positive = (labels[:, None] == labels[None, :]).fill_diagonal_(False)
    return positive, brands[:, None] != brands[None, :]


def _logits(
    embeddings: Tensor, labels: Tensor, brands: Tensor | None, temperature: float
) -> tuple[Tensor, Tensor, Tensor]:
    """Similarities over temperature with self left out, and the masks of positives and negatives, all [N, N]."""
    itself = torch.eye(len(labels), dtype=torch.bool, device=labels.device)
    logits = (embeddings @ embeddings.T / temperature).masked_fill(itself, -torch.inf)
    return logits, *_pairs(labels, brands)


def _mean_over_anchors(per_anchor: Tensor, positive: Tensor) -> Tensor:
    anchors = positive.any(dim=1)
    return per_anchor.masked_fill(~anchors, 0).sum() / anchors.sum().clamp(min=1)
