"""The README.md of an exported model, for people who meet it without its runs."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from logoclip.evaluation.figures import DATA
from logoclip.evaluation.fitted import ThresholdFacts, facts_in
from logoclip.export.card_metadata import metadata
from logoclip.model.card import is_pretrained

PREPROCESSING = {
    "crop": "scaled until the shorter side fits, then the middle cut out, as CLIP does",
    "squash": "scaled to a square whatever its proportions",
    "letterbox": "filled up to a square with the mean colour, then scaled",
}

TEMPLATE = """---
{metadata}
---

# CLIP for matching logos

Two crops of one logo give embeddings that lie close, two different logos embeddings that lie far apart. {origin}
`{base_model}`{run} on {trained} brands; {weights}.{aliases}

## Use

```python
import torch
from PIL import Image
{loading}
processor = AutoImageProcessor.from_pretrained(directory)
pixels = processor(images=[Image.open("crop.jpg").convert("RGB")], return_tensors="pt").pixel_values
embedding = torch.nn.functional.normalize(model.get_image_features(pixel_values=pixels).pooler_output, dim=-1)
```

The cosine of two embeddings is their similarity. `logoclip detect` does the same from photograph to name.

* A crop becomes square `{preprocess}`: {preprocessing}.
* Threshold: {threshold}.
* `logoclip.json` says all of this to programs.

## Figures

{figures}

## Training

| setting | value |
|---|---|
{settings}
"""

MERGED = """from transformers import AutoImageProcessor, CLIPModel

directory = "path/to/this/directory"
model = CLIPModel.from_pretrained(directory)"""

# The base lies in a folder of its own: whoever leaves the LoRA out meets an error and not the base's embeddings.
UNMERGED = """from peft import PeftModel
from transformers import AutoImageProcessor, CLIPModel

directory = "path/to/this/directory"
base = CLIPModel.from_pretrained(directory, subfolder="base")
model = PeftModel.from_pretrained(base, directory).merge_and_unload()"""

ROWS = (
    ("F1", "f1", "{:.1%}"),
    ("precision", "precision", "{:.1%}"),
    ("recall", "recall", "{:.1%}"),
    ("recall@1", "recall_at_1", "{:.1%}"),
    ("mean of wrong similarities", "wrong_mean", "{:.3f}"),
    ("mean of correct similarities", "correct_mean", "{:.3f}"),
    ("wrong ones above 0.75", "wrong_above_0_75", "{:.1%}"),
)


def readme(card: Mapping[str, Any]) -> str:
    """The text of README.md for a model with this card (`logoclip.json`)."""
    preprocess = card["preprocess"]
    run = card.get("parent_run")
    return TEMPLATE.format(
        metadata=metadata(card),
        loading=MERGED if card["merged"] or not card.get("lora_r") else UNMERGED,
        origin=_origin(card),
        base_model=card["base_model"],
        run=f" by run `{run}`" if run else "",
        trained=len(card["split"]["train"]) if card.get("split") else "its",
        weights=_weights(card),
        aliases=_aliases(card),
        preprocess=preprocess,
        preprocessing=PREPROCESSING[preprocess],
        threshold=_threshold(card),
        figures=_figures(card),
        settings="\n".join(f"| {name} | {value} |" for name, value in (card.get("config") or {}).items()),
    )


def _origin(card: Mapping[str, Any]) -> str:
    return "Trained from random weights with the architecture of" if is_pretrained(card) else "Fine-tuned from"


def _weights(card: Mapping[str, Any]) -> str:
    if not card.get("lora_r"):
        return "all weights in `model.safetensors`"
    if card["merged"]:
        return "LoRA merged into the weights"
    return (
        "LoRA in `adapter_model.safetensors`, and what it is added to (the base with its new projection) in `base/`: "
        "keep them together"
    )


def _aliases(card: Mapping[str, Any]) -> str:
    """Which names of the data were taken for one brand: what is right for a brand depends on it."""
    if not card.get("aliases"):
        return ""
    lines = "\n".join(f"* `{name}` is of `{brand}`" for name, brand in card["aliases"]["used"].items())
    return f"\n\nAliases of `{Path(card['aliases']['file']).name}` say which classes are of one brand:\n\n{lines}"


def _threshold(card: Mapping[str, Any]) -> str:
    if card.get("threshold") is None:
        return "none chosen yet; a sweep finds one"
    if facts := facts_in(card):
        return f"call it a match from {facts.threshold:.4f} on ({facts.described()}); a score is {facts.rule()}"
    sources = {"calibration": "fitted on other brands", "given": "chosen by hand", "in-sample": "in-sample"}
    source = sources.get(card.get("threshold_source") or "", "of unknown origin")
    method = f", matched by {card['method']}" if card.get("method") else ""
    return f"call it a match from {card['threshold']:.4f} on ({source}{method})"


def _fitted_with(facts: ThresholdFacts) -> list[str]:
    """The table of what decided the threshold and its figures."""
    rows = {
        "known logos": f"{facts.known_classes} of {facts.known_brands} brands, {facts.references} references each",
        "matched by": f"{facts.method}: {facts.rule()}",
        "queries": f"{facts.queries} of {facts.held_out_brands} brands",
        "brands": f"{_whose(facts)} ({facts.sets_source}), questions {facts.questions or '–'}",
        "pixels": facts.preprocess or "–",
        "F1, 95 % interval": "{:.1%} to {:.1%}".format(*facts.f1_interval),
        "seed": str(facts.seed),
        "date": facts.date,
    }
    return [f"| {title} | {value} |" for title, value in rows.items()]


def _whose(facts: ThresholdFacts) -> str:
    if not facts.split:
        return "a split that was not recorded"
    return "all of the data" if facts.split == DATA else f"the split of {facts.split}"


def _figures(card: Mapping[str, Any]) -> str:
    return "\n\n".join(filter(None, (_below_base(card), _measured(card))))


def _below_base(card: Mapping[str, Any]) -> str:
    """A warning if training has made the model worse; a base of another origin, or older than epoch 0, says nothing."""
    best, base = card.get("best_value"), card.get("base_value")
    if best is None or base is None or not best < base:
        return ""
    monitor = _monitor(card)
    return (
        f"> [!WARNING]\n> Training has made this model worse: {monitor} on the validation brands was {base:.3f} before "
        f"the first step and is {best:.3f}. The base model is the better choice."
    )


def _monitor(card: Mapping[str, Any]) -> str:
    return str(card["monitor"]).replace("_", " ")


def _measured(card: Mapping[str, Any]) -> str:
    figures = card.get("figures")
    if figures:
        known = [(title, shape.format(figures[key])) for title, key, shape in ROWS if figures.get(key) is not None]
        rows = [f"| {title} | {value} |" for title, value in known]
        return "\n".join(
            [
                f"On {figures['held_out_brands']} brands, at this threshold:",
                "",
                "| | |",
                "|---|---|",
                *rows,
                *(_fitted_with(facts) if (facts := facts_in(card)) else []),
            ]
        )
    if card.get("best_value") is None:
        return "Not evaluated yet."
    monitored = f"{_monitor(card)} {card['best_value']:.3f}"
    return f"On the validation brands, after epoch {card['epoch']}: {monitored}. Not evaluated on held-out brands yet."
