"""The exact step against the whole batch's own gradient."""

from __future__ import annotations

from functools import partial

import pytest
import torch
from torch import Tensor, nn

from logoclip.model.architecture import small_clip
from logoclip.model.fine_tuned_clip import LogoFineTunedCLIP
from logoclip.training.grad_cache import Loss, accumulate_gradient
from logoclip.training.losses import InfoNCELoss, SupConLoss

CLASSES, SAMPLES = 6, 2
# Two classes a brand, whose pairs are neutral.
NEUTRAL = partial(InfoNCELoss(0.1), brands=torch.arange(CLASSES * SAMPLES) // (2 * SAMPLES))


def model(lora_r: int, freeze_layers: int, dropout: float = 0.0) -> LogoFineTunedCLIP:
    torch.manual_seed(0)
    clip = small_clip(width=32, layers=4, heads=2, patch=8, image_size=32, projection=16)
    made = LogoFineTunedCLIP(clip, lora_r=lora_r, lora_dropout=dropout, freeze_layers=freeze_layers)
    with torch.no_grad():  # LoRA's B is zero at first, where every comparison passes
        for name, parameter in made.named_parameters():
            if "lora_B" in name:
                parameter.normal_(std=0.2)
    return made.train()


def batch() -> tuple[Tensor, Tensor]:
    generator = torch.Generator().manual_seed(1)
    pixels = torch.randn(CLASSES * SAMPLES, 3, 32, 32, generator=generator)
    return pixels, torch.arange(CLASSES).repeat_interleave(SAMPLES)


def gradients(of: nn.Module) -> dict[str, Tensor]:
    return {name: p.grad.clone() for name, p in of.named_parameters() if p.grad is not None}


def full_batch(of: LogoFineTunedCLIP, loss: Loss) -> tuple[Tensor, dict[str, Tensor]]:
    pixels, labels = batch()
    of.zero_grad(set_to_none=True)
    value = loss(of(pixels), labels)
    value.backward()
    return value.detach(), gradients(of)


@pytest.mark.parametrize("micro_batch", [1, 3, 5, 12, 100])
@pytest.mark.parametrize(("lora_r", "freeze_layers"), [(4, 2), (4, 0), (0, 2), (0, 0)])
@pytest.mark.parametrize("loss", [InfoNCELoss(0.1), SupConLoss(0.1), NEUTRAL], ids=["infonce", "supcon", "neutral"])
def test_any_micro_batch_gives_the_whole_batchs_gradient(
    micro_batch: int, lora_r: int, freeze_layers: int, loss: Loss
) -> None:
    encoder = model(lora_r, freeze_layers)
    wanted_value, wanted = full_batch(encoder, loss)
    encoder.zero_grad(set_to_none=True)
    pixels, labels = batch()
    value, embeddings = accumulate_gradient(encoder, pixels, labels, loss, micro_batch, seed=0)
    got = gradients(encoder)
    assert got.keys() == wanted.keys() == encoder.trainable_parameters().keys()
    torch.testing.assert_close(value, wanted_value, rtol=1e-5, atol=1e-6)
    torch.testing.assert_close(embeddings, encoder(pixels).detach(), rtol=1e-4, atol=1e-5)
    for name in wanted:
        torch.testing.assert_close(got[name], wanted[name], rtol=1e-3, atol=1e-5, msg=lambda m, n=name: f"{n}: {m}")


def test_plain_accumulation_is_another_gradient() -> None:
    """What the exact step is for: the mean of the micro-batches' own losses points elsewhere."""
    encoder, loss = model(4, 2), InfoNCELoss(0.1)
    _, wanted = full_batch(encoder, loss)
    encoder.zero_grad(set_to_none=True)
    pixels, labels = batch()
    for part, part_labels in zip(pixels.split(4), labels.split(4), strict=True):
        loss(encoder(part), part_labels).backward()
    flat = [torch.cat([g[name].flatten() for name in sorted(wanted)]) for g in (gradients(encoder), wanted)]
    assert torch.cosine_similarity(flat[0], flat[1], dim=0) < 0.97


def test_dropout_drops_the_same_units_in_both_passes() -> None:
    """With dropout, the gradient must be that of the embeddings that the loss saw: checked by a finite difference."""
    encoder, loss = model(4, 2, dropout=0.3).double(), InfoNCELoss(0.5)
    pixels, labels = batch()
    pixels = pixels.double()
    encoder.zero_grad(set_to_none=True)
    accumulate_gradient(encoder, pixels, labels, loss, 5, seed=7)
    parameter = next(p for n, p in encoder.named_parameters() if "lora_A" in n)
    direction = torch.randn_like(parameter)
    slope = (parameter.grad * direction).sum().item()
    values = []
    for sign in (1, -1):
        with torch.no_grad():
            parameter.add_(direction, alpha=sign * 1e-4)
        values.append(accumulate_gradient(encoder, pixels, labels, loss, 5, seed=7)[0].item())
        with torch.no_grad():
            parameter.add_(direction, alpha=-sign * 1e-4)
    assert (values[0] - values[1]) / 2e-4 == pytest.approx(slope, rel=1e-3)


@pytest.mark.parametrize("micro_batch", [1, 3, 5, 12])
def test_with_dropout_too_any_micro_batch_is_the_same_step(micro_batch: int) -> None:
    encoder, loss = model(4, 2, dropout=0.3), InfoNCELoss(0.1)
    pixels, labels = batch()
    found = []
    for size in (100, micro_batch):
        encoder.zero_grad(set_to_none=True)
        value, _ = accumulate_gradient(encoder, pixels, labels, loss, size, seed=7)
        found.append((value, gradients(encoder)))
    (wanted_value, wanted), (value, got) = found
    torch.testing.assert_close(value, wanted_value, rtol=1e-5, atol=1e-6)
    for name in wanted:
        torch.testing.assert_close(got[name], wanted[name], rtol=1e-3, atol=1e-5, msg=lambda m, n=name: f"{n}: {m}")


def test_the_seed_decides_the_dropout_and_leaves_the_global_generator_alone() -> None:
    encoder, loss = model(4, 2, dropout=0.5), InfoNCELoss(0.5)
    pixels, labels = batch()
    torch.manual_seed(3)
    untouched = torch.get_rng_state()
    values = [accumulate_gradient(encoder, pixels, labels, loss, 4, seed)[0].item() for seed in (1, 1, 2)]
    assert torch.equal(torch.get_rng_state(), untouched)
    assert values[0] == values[1] != values[2]
