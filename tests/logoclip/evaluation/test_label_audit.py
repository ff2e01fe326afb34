from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from logoclip.data.prepared import Crop
from logoclip.errors import InputError
from logoclip.evaluation.label_audit import LABELS, label_findings, load_findings, store_findings

BRANDS = ("acme", "zebra", "zebra clone")


def crops() -> tuple[np.ndarray, list[Crop]]:
    """Three brands of eight photographs: two look like one, and the first crop of `acme` looks like those."""
    rng = np.random.default_rng(0)
    made, rows = [], []
    for place, brand in enumerate(BRANDS):
        for number in range(8):
            odd = (place, number) == (0, 0)
            rows.append(np.eye(4)[0 if place == 0 and not odd else 1] + rng.normal(0, 0.05, 4))
            path = Path("reference_logos", "Food", brand, f"{number}_0.jpg")
            made.append(Crop(path, brand, brand, "Food", 100 * place + number, 100 * place + number, 0))
    embeddings = np.array(rows, np.float32)
    return embeddings / np.linalg.norm(embeddings, axis=1, keepdims=True), made


def test_a_wrong_label_and_two_names_of_one_brand_are_found() -> None:
    odd, alike = label_findings(*crops())
    named = [case for case in odd.cases if case.what.startswith("acme among zebra")]
    assert [case.paths[0] for case in named] == ["Food/acme/0_0.jpg"]
    assert alike.count <= 1
    assert all(case.what.startswith("zebra, zebra clone") for case in alike.cases)


def test_classes_that_are_one_are_found() -> None:
    embeddings, made = crops()
    embeddings[8:] = embeddings[8]
    (_, alike) = label_findings(embeddings, made)
    assert [case.what for case in alike.cases] == ["zebra, zebra clone: 1.00 and 1.00"]


def test_lists_are_bounded_and_counts_are_not() -> None:
    embeddings, made = crops()
    (odd, _) = label_findings(embeddings[::-1].copy(), made, most=1)
    assert odd.count == 2 and len(odd.cases) == 1


def test_findings_are_kept(tmp_path: Path) -> None:
    findings = label_findings(*crops())
    store_findings(tmp_path / "evaluation", findings)
    assert load_findings(tmp_path / "evaluation") == findings
    (tmp_path / "evaluation" / LABELS).write_text("[{}]")
    with pytest.raises(InputError, match="run the audit again"):
        load_findings(tmp_path / "evaluation")
