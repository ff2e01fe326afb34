"""`examples.json`: which crops a training found hardest, as of its newest validation. Names only; pictures are data."""

from __future__ import annotations

import json
from pathlib import Path

from msgspec import Struct, to_builtins

from logoclip.atomic_file import replace_text
from logoclip.json_file import read_json


class NamedCrop(Struct, frozen=True):
    """A crop by its path in the prepared data, with its brand and class."""

    path: str
    brand: str
    class_name: str


class NamedPair(Struct, frozen=True):
    """Two crops and the cosine of their embeddings."""

    first: NamedCrop
    second: NamedCrop
    similarity: float


class HardPairs(Struct, frozen=True):
    """Of one class and least alike (`positives`), of different brands and most alike (`negatives`), hardest first."""

    positives: tuple[NamedPair, ...] = ()
    negatives: tuple[NamedPair, ...] = ()


class Examples(Struct, frozen=True):
    """As of the validation at `step`.

    Attributes:
        data: the prepared data, as the workspace sees them; empty if there are no examples yet.
        crops: of the last batch before it, as many as are worth a look.
        batch, validation: the hardest pairs of that batch, and of the validation brands.
    """

    step: int = 0
    epoch: int = 0
    data: str = ""
    crops: tuple[NamedCrop, ...] = ()
    batch: HardPairs = HardPairs()
    validation: HardPairs = HardPairs()


def write_examples(path: Path, examples: Examples) -> None:
    """Replaces the file. A power cut may bring the old one back: these are pictures to look at.

    Raises:
        OSError: the disk does not take it.
    """
    replace_text(path, json.dumps(to_builtins(examples)), durable=False)


def read_examples(path: Path) -> Examples:
    """What was written last; none where there is no file.

    Raises:
        InputError: it holds something else.
    """
    try:
        return read_json(path, Examples)
    except FileNotFoundError:
        return Examples()
