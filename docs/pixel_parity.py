"""Does a third party see what this program sees? `python docs/pixel_parity.py --data DIR [--base MODEL]`.

Exports a model that began with MODEL (the demo's base by default) in every preprocessing, merged and not, exports each
of those once more as the base of another, and compares the pixels and embeddings of 200 crops of the prepared data in
DIR and of 200 drawn pictures, of every aspect from 1:8 to 8:1, with those of Hugging Face's processor in both of its
implementations. Prints one JSON object a model: largest difference of a pixel in 255ths, smallest cosine.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, get_args

import numpy as np
import torch
from PIL import Image, ImageDraw
from torch.nn import functional
from transformers import AutoImageProcessor

from logoclip.config.schema import Preprocess
from logoclip.data.pictures import read_picture
from logoclip.data.prepared import load_prepared
from logoclip.export.export import export_model
from logoclip.model.encoder import Encoder
from logoclip.model.fine_tuned_clip import LogoFineTunedCLIP, load_clip
from logoclip.resources import DEMO_BASE

COUNT = 200
BACKENDS = ("torchvision", "pil")
CARD = {"monitor": "separation", "epoch": 1, "best_value": None, "lora_r": 4}


def drawn(count: int, seed: int = 0) -> list[Image.Image]:
    """Sharp pictures of lines, blocks, discs and letters, of aspects from 1:8 to 8:1 and of 60 to 300,000 pixels."""
    rng = np.random.default_rng(seed)
    aspects = 2 ** np.linspace(-3, 3, count)
    areas = np.exp(rng.uniform(np.log(60), np.log(300_000), count))
    return [
        _picture(rng, max(1, round((area * aspect) ** 0.5)), max(1, round((area / aspect) ** 0.5)))
        for aspect, area in zip(aspects, areas, strict=True)
    ]


def _picture(rng: np.random.Generator, width: int, height: int) -> Image.Image:
    picture = Image.new("RGB", (width, height), _colour(rng))
    draw = ImageDraw.Draw(picture)
    for number in range(12):
        left, right = sorted(rng.integers(-5, width + 5, 2).tolist())
        top, bottom = sorted(rng.integers(-5, height + 5, 2).tolist())
        (draw.rectangle, draw.ellipse)[number % 2]((left, top, right, bottom), fill=_colour(rng))
    for left in range(0, width, max(2, width // 9)):
        draw.line((left, 0, width - left, height), fill="white" if left % 2 else "black")
    draw.text((1, 1), "Logo Mark", fill="black")
    return picture


def _colour(rng: np.random.Generator) -> tuple[int, ...]:
    """Any colour, the purest among them: at their edges a scaled picture overshoots most."""
    return tuple(rng.choice([0, 255, int(rng.integers(256))], 3).tolist())


def real(data: Path, count: int, seed: int = 0) -> list[Image.Image]:
    """So many crops of the prepared data in `data`, drawn by `seed`."""
    crops = load_prepared(data).crops
    chosen = np.random.default_rng(seed).permutation(len(crops))[:count]
    return [read_picture(crops[index].path) for index in chosen]


def models(base: Path, folder: Path, preprocessings: Sequence[Preprocess]) -> Iterator[tuple[str, Path]]:
    """The base, what is fine-tuned from it, and what is fine-tuned from that: name and directory of each."""
    yield "base", base
    for preprocess in preprocessings:
        for merged in (True, False):
            kind = f"{preprocess}, {'merged' if merged else 'unmerged'}"
            first = _exported(base, folder / kind, preprocess, merged)
            yield kind, first
            yield f"{kind}, again", _exported(first, folder / f"{kind}, again", preprocess, merged)


def _exported(base: Path, output: Path, preprocess: Preprocess, merged: bool) -> Path:
    """A model whose every trainable weight has moved, as a training would have left it."""
    model = LogoFineTunedCLIP(load_clip(str(base)), lora_r=4, freeze_layers=1, preprocess=preprocess).eval()
    generator = torch.Generator().manual_seed(1)
    with torch.no_grad():
        for parameter in model.trainable_parameters().values():
            parameter.add_(torch.randn(parameter.shape, generator=generator), alpha=0.02)
    export_model(model, output, base=str(base), card={**CARD, "base_model": base.name}, merge_lora=merged)
    return output


def compare(directory: Path, pictures: Sequence[Image.Image]) -> dict[str, dict[str, float]]:
    """Of each implementation of the model's processor: how far its pixels and embeddings are from this program's."""
    encoder = Encoder.load(str(directory), torch.device("cpu"))
    processors: Any = AutoImageProcessor
    ours = [encoder.transform(picture) for picture in pictures]
    return {
        backend: _difference(encoder, processors.from_pretrained(directory, backend=backend), pictures, ours)
        for backend in BACKENDS
    }


def _difference(
    encoder: Encoder, processor: Any, pictures: Sequence[Image.Image], ours: Sequence[torch.Tensor]
) -> dict[str, float]:
    spread = torch.tensor(processor.image_std).view(3, 1, 1)
    theirs = [processor(images=picture, return_tensors="pt")["pixel_values"][0] for picture in pictures]
    pixels = max(float(((mine - other) * spread).abs().max()) for mine, other in zip(ours, theirs, strict=True))
    with torch.inference_mode():
        cosines = functional.cosine_similarity(encoder(torch.stack(list(ours))), encoder(torch.stack(theirs)))
    return {"pixel": round(pixels * 255, 3), "cosine": round(float(cosines.min()), 6)}


def main() -> None:
    """Measures in a folder of its own, and prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--base", type=Path, default=DEMO_BASE)
    arguments = parser.parse_args()
    pictures = [*real(arguments.data, COUNT), *drawn(COUNT)]
    with tempfile.TemporaryDirectory() as folder:
        for name, directory in models(arguments.base, Path(folder), get_args(Preprocess)):
            sys.stdout.write(json.dumps({name: compare(directory, pictures)}) + "\n")


if __name__ == "__main__":
    main()
