"""What a model's embeddings say against the labels of prepared data, as findings of an audit."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from msgspec import to_builtins

from logoclip.atomic_file import replace_text
from logoclip.data.audit import SHOWN
from logoclip.data.findings import Case, Finding
from logoclip.data.prepared import Crop
from logoclip.errors import InputError
from logoclip.evaluation.label_check import NEIGHBOURS, alike_classes, odd_crops
from logoclip.evaluation.protocol import crop_name

if TYPE_CHECKING:
    from numpy.typing import NDArray

LABELS = "labels.json"


def label_findings(embeddings: NDArray[np.float32], crops: Sequence[Crop], most: int = SHOWN) -> tuple[Finding, ...]:
    """Crops among another brand's, and classes that look like one.

    Args:
        embeddings: [N, D] of `crops` [N], rows of unit length.
        most: cases of a kind that are listed.
    """
    _, brands = np.unique([crop.brand for crop in crops], return_inverse=True)
    class_names, classes = np.unique([crop.class_name for crop in crops], return_inverse=True)
    images = np.array([crop.photograph for crop in crops])
    odd = odd_crops(embeddings, classes, brands, images)
    alike = alike_classes(embeddings, classes, brands, images)
    return (
        Finding(
            "odd_crops",
            "crops among another brand's",
            len(odd),
            f"The {NEIGHBOURS} crops nearest to each are all of other brands: its label or its box may be wrong. "
            "Under a model that does not know these logos many are right.",
            tuple(
                Case(
                    f"{crops[one.crop].class_name} among {_named(class_names[classes[list(one.nearest)]])}, "
                    f"mean similarity {one.similarity:.2f}",
                    (crop_name(crops[one.crop]), *(crop_name(crops[near]) for near in one.nearest[:2])),
                )
                for one in odd[:most]
            ),
        ),
        Finding(
            "alike_classes",
            "pairs of classes that look like one",
            len(alike),
            "Crops of the two are as like each other (the first figure, a mean cosine) as those of each are among "
            "themselves (the second): perhaps two names of one brand.",
            tuple(
                Case(f"{class_names[pair.first]}, {class_names[pair.second]}: {pair.across:.2f} and {pair.within:.2f}")
                for pair in alike[:most]
            ),
        ),
    )


def _named(classes: NDArray[np.str_]) -> str:
    return ", ".join(dict.fromkeys(classes.tolist()))


def store_findings(directory: Path, findings: Sequence[Finding]) -> None:
    """Keep `findings` in `directory`, which is made."""
    directory.mkdir(parents=True, exist_ok=True)
    replace_text(directory / LABELS, json.dumps(to_builtins(findings)))


def load_findings(directory: Path) -> tuple[Finding, ...]:
    """What `store_findings` kept.

    Raises:
        InputError: it cannot be read.
    """
    try:
        return tuple(_finding(values) for values in json.loads((directory / LABELS).read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(f"{directory / LABELS}: cannot be read ({error}): run the audit again") from error


def _finding(values: dict[str, Any]) -> Finding:
    cases = tuple(Case(case["what"], tuple(case["paths"]), case["more"]) for case in values.pop("cases"))
    return Finding(**values, cases=cases)
